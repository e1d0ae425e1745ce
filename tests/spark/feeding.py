"""How documents get through nertag processes, without a cluster: tests(NERTAG) yields (name, test)."""
import json
import os
import shutil
import tempfile

import inputs
import nertag_spark

HERE = os.path.dirname(os.path.abspath(__file__))


def document(text, number=1):
    return nertag_spark.Document(json.dumps({'id': f'd{number}', 'text': text}).encode(), '/in', f'/in:{number}')


def feed(nertag, documents, *options, wire='jsonl', timeout=100):
    """The rows of DOCUMENTS through the frail nertag."""
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(nertag, f'{folder}/nertag')
        shutil.copy(f'{HERE}/frail.py', folder)
        settings = nertag_spark.Settings('frail.py', list(options), wire, 'id', timeout, True)
        tagger = nertag_spark.Tagger([f'{folder}/frail.py', *options], settings, folder)
        rows = [json.loads(row) for answer in tagger.answers(documents)
                for row in nertag_spark.rows(settings, tagger.name.encode(), answer)]
        left = set(os.listdir(folder)) - {'nertag', 'frail.py', 'begun', 'poisoned', '__pycache__'}
        assert not left, left
    return rows


def ids(rows):
    return [row['id'] for row in rows]


def tests(nertag):
    many = [document('Rusia dan Korut', number) for number in range(1, 201)]

    def order():
        rows = feed(nertag, many)
        assert ids(rows) == [f'd{number}' for number in range(1, 201)] and not any('error' in row for row in rows)

    def nothing():
        assert feed(nertag, []) == []

    def large():
        texts = ['Rusia ' * 60_000, 'Korut', 'Moskow ' * 30_000]
        rows = feed(nertag, [document(text, number) for number, text in enumerate(texts)])
        assert [len(row['ents']) for row in rows] == [60_000, 1, 30_000], [len(row['ents']) for row in rows]

    def poison():
        bad = {1, 2, 77, 200}
        documents = [document('POISON' if number in bad else 'Rusia', number) for number in range(1, 201)]
        rows = feed(nertag, documents)
        assert ids(rows) == [f'd{number}' for number in range(1, 201)]
        assert {number for number, row in enumerate(rows, 1) if 'error' in row} == bad
        assert rows[76]['error'] == 'nertag ended with status 137', rows[76]

    def killed_once():
        rows = feed(nertag, [document('POISON Rusia' if number == 50 else 'Rusia', number) for number in range(1, 101)],
                    '--once')
        assert len(rows) == 100 and not any('error' in row for row in rows), rows

    def stuck():
        rows = feed(nertag, [document('Rusia', 1), document('STUCK', 2), document('Korut', 3)], timeout=8)
        assert [row.get('error') for row in rows] == [None, 'no answer within 8 seconds', None], rows

    def quiet():
        lines = [b'{"id":7,', b'', b' ']
        rows = feed(nertag, [nertag_spark.Document(line, '/in', f'/in:{i}') for i, line in enumerate(lines)], '-q')
        assert [(row['source'], row['error']) for row in rows] == [('/in:0', 'no record')], rows

    def cannot_start():
        try:
            feed(nertag, many, '-l', 'klingon')
        except RuntimeError as error:
            assert 'klingon' in str(error) and 'status 2' in str(error), error
        else:
            raise AssertionError('it went on')

    def archive_cut_up():
        """Whole records, whatever words stand in the pages."""
        records = list(inputs.warc_records(20))
        whole = b''.join(records)
        got = list(nertag_spark.warc_records(whole.split(nertag_spark.WARC_START)))
        assert got == [(record, None) for record in [b'', *records]]
        cut = list(nertag_spark.warc_records(whole[:-30].split(nertag_spark.WARC_START)))
        assert cut == got[:-1] + [(records[-1][:-30], 'the record is cut off')], cut[-1]

    def archive_too_long():
        limit, nertag_spark.WARC_RECORD_LIMIT = nertag_spark.WARC_RECORD_LIMIT, 1000
        try:
            records = list(inputs.warc_records(3))
            records[2] = inputs.warc_record(b'response', 9, b'application/http', b'WARC/1.1 \r\n' * 500)
            parts = b''.join(records).split(nertag_spark.WARC_START)
            got = list(nertag_spark.warc_records(parts))
        finally:
            nertag_spark.WARC_RECORD_LIMIT = limit
        errors = [error for _, error in got]
        assert errors[3] == 'longer than 1000 bytes' and len(got) == len(records) + 1, errors
        assert [record for record, error in got[1:] if not error] == [r for r, e in zip(records, errors[1:]) if not e]

    for test in (order, nothing, large, poison, killed_once, stuck, quiet, cannot_start, archive_cut_up, archive_too_long):
        yield test.__name__.replace('_', ' '), test
