#!/usr/bin/env python3
"""Runs the Spark job on a real standalone cluster and compares what it gives with what a single process gives. Ends with
"N passed, N failed". Run by the python of a virtual environment with pyspark: make check-spark.

    tests/spark/run.py --nertag FILE"""
import argparse
import collections
import json
import os
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
    def __init__(self, nertag, folder, cluster, session):
        self.nertag, self.folder, self.cluster, self.session = nertag, folder, cluster, session

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

    def submit(self, name, *arguments, files=()):
        files = ','.join([self.nertag, *files])
        return self.cluster.submit('--conf', 'spark.sql.files.maxPartitionBytes=100k', '--files', files, JOB, '--with-record',
                                   '--from', *arguments[:1], self.path(arguments[1]), self.path(name), *arguments[2:])

    def rows(self, name):
        return [row.asDict(recursive=True) for row in self.session.read.parquet(self.path(name)).collect()]

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

    def lines(self):
        """JSON Lines with everything wrong; one document is poison, and a worker goes down while it has work."""
        files = inputs.write_lines(self.path('lines'), 2000)
        poison = {'id': 'poison', 'text': 'Rusia POISON Korut'}
        with open(files[1], 'ab') as file:
            file.write(b'\n' + inputs.json_line(poison))
        records, messages = self.single(*files)
        job = self.submit('lines.out', 'jsonl', 'lines', '--nertag', 'frail.py', '--', '--pause=0.004',
                          files=[os.path.join(HERE, 'frail.py')])
        victim = self.cluster.workers[0]
        self.cluster.wait_for_file('worker0', '*', '*', 'begun')
        expect(job.poll() is None, 'the job ended before a worker could be killed')
        self.cluster.kill(victim)
        log = self.finish(job, 1)
        expect('Lost executor' in log and 'Lost task' in log, 'no task was lost with the worker:', log[-3000:])
        rows = self.rows('lines.out')
        self.compare(rows, records, without={'poison'})
        bad = {row['id']: row['error'] for row in rows if row['error']}
        expect('ended with status 137' in bad.pop('poison'), bad)
        told = [message for row in rows for message in (row['error'], row['warning']) if message and row['id'] != 'poison']
        expect(sorted(told) == sorted(messages), 'messages', sorted(told)[:5], 'of one process', sorted(messages)[:5])
        expect(f'{len(rows)} documents, {len(bad) + 1} with an error' in log, log[-500:])

    def parquet(self):
        articles = [dict(article, n=json.dumps(article['n'])) for article in inputs.articles(600)]
        articles += [{'id': None, 'text': 'Korut tanpa id', 'url': None, 'n': ''}, {'id': 'null', 'text': None, 'n': '', 'url': ''}]
        table = self.session.createDataFrame(articles, 'id string, text string, url string, n string').coalesce(1)
        table.write.parquet(self.path('table'))
        file = next(name for name in os.listdir(self.path('table')) if name.endswith('.parquet'))
        lines = b''.join(json.dumps({key: article[key] for key in ('id', 'text', 'url', 'n')}, separators=(',', ':'),
                                    ensure_ascii=False).encode() + b'\n' for article in articles)
        records, _ = self.single('--with-text', inputs.write(self.path('table', '_table.jsonl'), lines))
        records = [record.replace('_table.jsonl', file) for record in records]
        self.finish(self.submit('table.out', 'parquet', 'table', '--', '--with-text'), 1)
        rows = self.rows('table.out')
        self.compare(rows, records)
        bad = [(row['id'], row['source'], row['error']) for row in rows if row['error']]
        source = self.path('table', f'{file}:602')
        expect([(row[0] in (source, 'null'), row[1]) for row in bad] == [(True, source)], bad)

    def text(self):
        files = inputs.write_texts(self.path('texts'), 60)
        records, messages = self.single('-f', 'text', *files)
        self.finish(self.submit('texts.out', 'text', 'texts'), 1)
        rows = self.rows('texts.out')
        self.compare(rows, records)
        expect(sorted(row['id'] for row in rows if row['warning']) == sorted(message.split(': byte')[0] for message in messages),
               [row['warning'] for row in rows])

    def warc(self):
        files = inputs.write_archives(self.path('archives'), 60)
        records, messages = self.single('-f', 'warc', *files)
        self.finish(self.submit('archives.out', 'warc', 'archives'), 1)
        rows = self.rows('archives.out')
        self.compare(rows, records)
        told = ' '.join(str(row['error'] or row['warning']) for row in rows)
        for message in messages:                # all but the sums at the end of each file
            expect(' documents' in message or ' document,' in message or message in told, message, 'is not in', told)

    def nothing_runs(self):
        """An executable that cannot start ends the job, and not as so many bad documents."""
        inputs.write(self.path('one', 'a.jsonl'), b'{"id":1,"text":"Rusia"}\n')
        log = self.finish(self.submit('one.out', 'jsonl', 'one', '--', '--no-such-option'), 2)
        expect('no-such-option' in log and 'status 2 before the first document' in log, log[-3000:])


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
    print(f'FAILED {name}\n{error}\n' if error else f'{name}: {time.monotonic() - start:.0f} seconds', flush=True)
    return 1 if error else 0


def main():
    from pyspark.sql import SparkSession
    parser = argparse.ArgumentParser()
    parser.add_argument('--nertag', required=True)
    nertag = os.path.abspath(parser.parse_args().nertag)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    done = [check(f'feeding: {name}', test) for name, test in feeding.tests(nertag)]
    with tempfile.TemporaryDirectory(prefix='nertag-spark-') as folder:
        os.environ['SPARK_LOCAL_IP'] = '127.0.0.1'
        with Cluster(os.path.dirname(sys.executable), os.path.join(folder, 'cluster')) as cluster:
            session = SparkSession.builder.master('local[1]').config('spark.ui.enabled', 'false').config(
                'spark.sql.warehouse.dir', os.path.join(folder, 'warehouse')).getOrCreate()
            tests = Tests(nertag, folder, cluster, session)
            for test in (tests.lines, tests.parquet, tests.text, tests.warc, tests.nothing_runs):
                done.append(check(test.__name__, test))
            session.stop()

        def nothing_left():
            expect(not cluster.leftovers(), 'still running:', cluster.leftovers())
        done.append(check('nothing is left running', nothing_left))
    print(f'{len(done) - sum(done)} passed, {sum(done)} failed')
    return 1 if sum(done) else 0


if __name__ == '__main__':
    sys.exit(main())
