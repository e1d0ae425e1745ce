#!/usr/bin/env python3
"""Runs the Spark job on a real standalone cluster and compares what it gives with what a single process gives. Ends with
"N passed, N failed". Run by the python of a virtual environment with pyspark: make check-spark.

    tests/spark/run.py --nertag FILE"""
import argparse
import collections
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
JOB = os.path.join(HERE, '..', '..', 'pipeline', 'spark', 'nertag_spark.py')
sys.path[:0] = [os.path.dirname(JOB)]

import feeding
import inputs
from cluster import Cluster

SECONDS = 240


class Wrong(Exception):
    pass


def expect(condition, *what):
    if not condition:
        raise Wrong(' '.join(str(part)[:3000] for part in what))


class Tests:
    def __init__(self, nertag, folder, cluster):
        self.nertag, self.folder, self.cluster = nertag, folder, cluster

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def single(self, *arguments):
        """The records of one process, and for each message the place that it names."""
        done = subprocess.run([self.nertag, *arguments], capture_output=True)
        expect(done.returncode in (0, 1), done.stderr.decode())
        messages = [line.removeprefix('nertag: ') for line in done.stderr.decode(errors='replace').splitlines()]
        return done.stdout.decode().splitlines(), messages

    def finish(self, process, status):
        try:
            got = process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            got = f'none within {SECONDS} seconds'
        with open(process.log, encoding='utf-8', errors='replace') as file:
            log = file.read()
        expect(got == status, 'status', got, 'not', status, log[-3000:])
        return log

    def submit(self, *arguments, files=()):
        return self.cluster.submit('--conf', 'spark.sql.files.maxPartitionBytes=100k', '--files',
                                   ','.join([self.nertag, *files]), *arguments)

    def rows(self, name):
        with open(self.path(f'{name}.rows'), encoding='utf-8') as file:
            return [json.loads(line) for line in file]

    def compare(self, rows, records, without=()):
        """The same records, byte for byte, but for the ids WITHOUT, and typed columns that say the same as they do."""
        wanted = collections.Counter(record for record in records if json.loads(record)['id'] not in without)
        got = collections.Counter(row['record'] for row in rows if row['record'])
        expect(got == wanted, 'missing:', list(wanted - got)[:3], 'too many:', list(got - wanted)[:3])
        for row in rows:
            expect(bool(row['record']) != bool(row['error']), 'neither or both of record and error:', row)
            if row['record']:
                self.compare_columns(row)

    def compare_columns(self, row):
        record = json.loads(row['record'])
        meta = record.pop('meta', None)
        expect((row['meta'] is None) == (meta is None), 'meta', row)
        expect(meta is None or f',"meta":{row["meta"]}}}' == row['record'][-len(row['meta']) - 9:], 'meta changed', row)
        columns = {key: value for key, value in row.items() if key not in ('source', 'error', 'warning', 'record', 'meta')}
        expect(without_nulls(columns) == without_nulls(record), 'columns', columns, 'record', record)

    def worker_killed(self):
        """JSON Lines with everything wrong; one document is poison, and a worker goes down while it has work."""
        self.line_files = inputs.write_lines(self.path('lines'), 2000)
        with open(self.line_files[1], 'ab') as file:
            file.write(b'\n' + inputs.json_line({'id': 'poison', 'text': 'Rusia POISON Korut'}))
        job = self.submit(JOB, '--with-record', '-f', 'jsonl', self.path('lines'), self.path('lines.out'), '--nertag',
                          'frail.py', '--', '--pause=0.004', files=[os.path.join(HERE, 'frail.py')])
        if self.cluster.wait_for_file(job, 'worker0', '*', '*', 'begun'):
            self.cluster.kill(self.cluster.workers[0])
        self.log = self.finish(job, 1)
        expect('Lost executor' in self.log and re.search(r'Starting task \d+\.1 ', self.log), 'no task was begun anew', self.log)

    def library(self):
        """The rest in one application, which also reads what the job has written."""
        self.articles = [dict(article, n=json.dumps(article['n'])) for article in inputs.articles(600)]
        self.articles += [{'id': None, 'text': 'Korut tanpa id', 'url': None, 'n': ''},
                          {'id': 'null', 'text': None, 'url': '', 'n': ''}]
        inputs.write(self.path('table.json'), b''.join(inputs.json_line(article) + b'\n' for article in self.articles))
        self.text_files = inputs.write_texts(self.path('texts'), 60)
        self.archive_files = inputs.write_archives(self.path('archives'), 60)
        inputs.write(self.path('large', 'a.txt'), b'kata ' * 5_000_000)
        self.finish(self.submit('--py-files', JOB, os.path.join(HERE, 'library.py'), self.folder), 0)

    def lines(self):
        records, messages = self.single(*self.line_files)
        rows = self.rows('lines')
        self.compare(rows, records, without={'poison'})
        bad = {row['id']: row['error'] for row in rows if row['error']}
        errors = sum(row['error'] is not None for row in rows)
        expect(f'{len(rows)} documents, {errors} with an error' in self.log, self.log[-3000:])
        expect('ended with status 137' in bad['poison'], bad)
        told = [message for row in rows for message in (row['error'], row['warning']) if message and row['id'] != 'poison']
        expect(sorted(told) == sorted(messages), 'messages', sorted(told)[:5], 'of one process', sorted(messages)[:5])

    def parquet(self):
        file = next(name for name in os.listdir(self.path('table')) if name.endswith('.parquet'))
        lines = b''.join(json.dumps({key: article[key] for key in ('id', 'text', 'url', 'n')}, separators=(',', ':'),
                                    ensure_ascii=False).encode() + b'\n' for article in self.articles)
        place = inputs.write(self.path('table.jsonl'), lines)
        records, _ = self.single('--with-text', place)
        rows = self.rows('table')
        self.compare(rows, [record.replace(place, self.path('table', file)) for record in records])
        bad = [(row['id'], row['error']) for row in rows if row['error']]
        place = self.path('table', f'{file}:602')
        expect(bad == [('null', f'{place}: byte 21: field "text" is not a string, skipped')], bad)

    def texts(self):
        records, messages = self.single('-f', 'text', *self.text_files)
        rows = self.rows('texts')
        self.compare(rows, records)
        mended = sorted(row['id'] for row in rows if row['warning'])
        expect(mended == sorted(message.split(': byte')[0] for message in messages), mended, messages)

    def archives(self):
        records, messages = self.single('-f', 'warc', *self.archive_files)
        rows = self.rows('archives')
        self.compare(rows, records)
        told = ' '.join(str(row['error'] or row['warning']) for row in rows)
        for message in messages:                # all but the sums at the end of each file; damage moves the numbers
            expect(re.search(r' documents?\b', message) or re.sub(r'.*:\d+: ', '', message) in told, message, 'not in', told)

    def large(self):
        """Longer than what Spark's reader of JSON takes when nobody tells it otherwise."""
        expect(self.rows('large') == [{'length(text)': 25_000_000, 'error': None}], self.rows('large'))

    def wrong_option(self):
        """A program that does not start ends the job, and gives not as many bad documents."""
        with open(self.path('failure'), encoding='utf-8') as file:
            failure = file.read()
        expect('no-such-option' in failure and 'status 2 before the first document' in failure, failure[:3000])


def without_nulls(value):
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def check(name, test):
    """1 when it failed."""
    start = time.monotonic()
    try:
        test()
        error = None
    except Wrong as wrong:
        error = str(wrong)
    except Exception:
        error = traceback.format_exc()
    name = name.replace('_', ' ')
    print(f'FAILED {name}\n{error}\n' if error else f'{name}: {time.monotonic() - start:.0f} seconds', flush=True)
    return 1 if error else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--nertag', required=True)
    nertag = os.path.abspath(parser.parse_args().nertag)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    done = [check(f'feeding: {name}', test) for name, test in feeding.tests(nertag)]
    with tempfile.TemporaryDirectory(prefix='nertag-spark-') as folder:
        with Cluster(os.path.dirname(sys.executable), os.path.join(folder, 'cluster')) as cluster:
            tests = Tests(nertag, folder, cluster)
            for test in (tests.worker_killed, tests.library):
                done.append(check(test.__name__, test))
        for test in (tests.lines, tests.parquet, tests.texts, tests.archives, tests.large, tests.wrong_option):
            done.append(check(test.__name__, test))

        def nothing_left():
            expect(not cluster.leftovers(), 'still running:', cluster.leftovers())
        done.append(check('nothing is left running', nothing_left))
    print(f'{len(done) - sum(done)} passed, {sum(done)} failed')
    return 1 if sum(done) else 0


if __name__ == '__main__':
    sys.exit(main())
