#!/usr/bin/env python3
"""Tags documents with nertag on a Spark cluster and writes the records as Parquet, a row a document.

    spark-submit --files nertag nertag_spark.py -f jsonl|parquet|text|warc INPUT OUTPUT [-- NERTAG-OPTION...]

    rows of a partition -> documents -> one nertag process behind two pipes -> records -> typed columns

INPUT is whatever Spark can read: a file, a folder, a glob, on any of its file systems; Spark passes over files that are
empty or whose names begin with _ or a full stop. nertag runs unchanged, with its knowledge inside, one process a
partition. Files that -g, -r and -k name travel by --files too. The records are those of a single process (`nertag -f
FORMAT FILE`), ids included, however the input is cut up and whatever has to be done again; --dedup, which looks from one
document to the others, is the exception.

No document is lost without a row. One that gives no record has its reason in `error`, be it broken or be it one that
ended two processes; then a new process goes on behind it. `warning` says what was mended, `source` where the document
stands. Exit status: 0 all documents tagged; 1 some have an error or a warning; 2 the job could not start or go on.

As a library: tag(spark, 'jsonl', INPUT) gives the DataFrame."""
import argparse
import collections
import functools
import itertools
import json
import os
import re
import select
import subprocess
import sys
import traceback
import urllib.parse
import uuid

# What nertag/1 has, and around it: where the document stands, what went wrong, and meta as the JSON text that it was.
SCHEMA = '''
    source string, error string, warning string,
    schema string, id string, lang string, offsets string, text string, invalid_bytes long, dup_of string,
    sents array<struct<start: long, `end`: long>>,
    zones array<struct<start: long, `end`: long, zone: string, rule: string>>,
    ents array<struct<start: long, `end`: long, text: string, label: string, kind: string, id: string, name: string,
        iso: string, kb_id: string, rule: string, score: int, sent: long>>,
    topics array<struct<id: string, label: string, score: double, threshold: double, medtop: string,
        cameo: array<string>, evidence: array<struct<start: long, `end`: long, text: string, cue: string,
            weight: double, modality: string>>>>,
    meta string, record string'''

IN_FLIGHT = 64                    # documents that a process may have before it has answered the first of them
OUTBOX = 1 << 20                  # bytes that wait to be written to it
WARC_START = b'WARC/1.'
WARC_HEADER_LIMIT = 1 << 16
WARC_RECORD_LIMIT = 256 << 20     # longer ones are no pages
UNCUT = 1 << 40                   # bytes of a file that is not cut into partitions

# PAYLOAD is what nertag reads of it; ERROR, when there is one, why it is not even given to it.
Document = collections.namedtuple('Document', 'payload file source error', defaults=(None,))
Answer = collections.namedtuple('Answer', 'document records messages failure')
Settings = collections.namedtuple('Settings', 'nertag options wire id_field timeout with_record')


class Process:
    """A nertag process behind two pipes. Its messages come through the same one as its records, so they stay in order."""

    def __init__(self, command, folder):
        self.child = subprocess.Popen(command, bufsize=0, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                      stderr=subprocess.STDOUT)
        os.set_blocking(self.child.stdin.fileno(), False)
        self.outbox, self.inbox = bytearray(), bytearray()

    def exchange(self, seconds):
        """Writes what it takes; the lines that came, None at the end of them. TimeoutError when nothing moves."""
        poll = select.poll()
        poll.register(self.child.stdout, select.POLLIN)
        if self.outbox:
            poll.register(self.child.stdin, select.POLLOUT)
        ready = dict(poll.poll(seconds * 1000))
        if not ready:
            raise TimeoutError
        if self.child.stdin.fileno() in ready:
            try:
                del self.outbox[:os.write(self.child.stdin.fileno(), self.outbox[:1 << 16])]
            except BlockingIOError:
                pass
            except BrokenPipeError:
                self.outbox.clear()     # the end of its output tells the rest
        return self.read() if self.child.stdout.fileno() in ready else []

    def read(self):
        data = os.read(self.child.stdout.fileno(), 1 << 16)
        self.inbox += data
        if not data:
            return None
        if b'\n' not in data:
            return []
        *lines, self.inbox = self.inbox.split(b'\n')
        return [bytes(line) for line in lines]

    def stop(self):
        """Its exit status, by the rules of a shell."""
        self.child.kill()
        self.child.stdin.close()
        self.child.stdout.close()
        status = self.child.wait()
        return status if status >= 0 else 128 - status


def marker(wire, token):
    """A document whose record shows that all before it is answered. The line breaks in front end whatever that was."""
    if wire == 'jsonl':
        return b'\n{"id":"%s","text":""}\n' % token.encode()
    return (b'\r\n\r\nWARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <%s>\r\nContent-Type: text/plain\r\n'
            b'Content-Length: 1\r\n\r\n \r\n\r\n' % token.encode())


class Tagger:
    """Documents through nertag, in order, with a new process behind every document that ends one. Its input goes by a
    name that occurs nowhere else, so that what it says of places in it can be told from all else and be put right."""

    def __init__(self, command, settings, folder):
        self.name, self.folder, self.timeout = uuid.uuid4().hex, folder, settings.timeout
        self.mark = marker(settings.wire, self.name)
        self.command = [*command, '-f', settings.wire, '-t', 'jsonl', '-j', '1', '-o', '-', self.name]
        self.pending = collections.deque()  # sent and not answered
        self.suspect = None                 # the document that ended the process before this one

    def answers(self, documents):
        documents = iter(documents)
        link = os.path.join(self.folder, self.name)
        os.symlink('/dev/stdin', link)
        self.begin()
        try:
            while self.fill(documents):
                yield from self.step()
        finally:
            self.process.stop()
            os.unlink(link)

    def begin(self):
        self.process = Process(self.command, self.folder)
        self.process.outbox += self.mark
        self.echo = None                    # the record of the marker, once it is known
        self.records, self.messages = [], []
        for document in self.pending:
            self.send(document)

    def send(self, document):
        self.process.outbox += (b'' if document.error else document.payload) + self.mark

    def fill(self, documents):
        while len(self.pending) < IN_FLIGHT and len(self.process.outbox) < OUTBOX:
            document = next(documents, None)
            if document is None:
                break
            self.pending.append(document)
            self.send(document)
        return bool(self.pending)

    def step(self):
        try:
            lines = self.process.exchange(self.timeout)
        except TimeoutError:
            yield from self.replace(f'no answer within {self.timeout} seconds')
            return
        if lines is None:
            yield from self.replace(f'nertag ended with status {self.process.stop()}')
        for line in lines or ():
            yield from self.take(line)

    def take(self, line):
        if self.echo is None and line.startswith(b'{'):
            self.echo = line
        elif line == self.echo:
            document = self.pending.popleft()
            yield Answer(document, self.records, self.messages, document.error)
            self.records, self.messages = [], []
        else:
            (self.records if line.startswith(b'{') else self.messages).append(line)

    def replace(self, failure):
        """The process has ended. It may have been killed for reasons of the machine: the document is tried once more."""
        self.process.stop()
        messages = [*self.messages, *filter(None, [bytes(self.process.inbox)])]
        if self.echo is None:
            raise RuntimeError(f'{failure} before the first document: {b" ".join(messages).decode(errors="replace")}')
        if self.suspect is self.pending[0]:
            yield Answer(self.pending.popleft(), [], [line for line in messages if not line.startswith(b'{')], failure)
        else:
            self.suspect = self.pending[0]
        self.begin()


def rows(settings, name, answer):
    """The rows of a document, as JSON of SCHEMA: mostly one, none for a blank line or a WARC record that is no page.
    NAME is that of the input for the process."""
    document = answer.document

    def placed(text, shown):
        return name in text and re.sub(
            name + rb'(:\d+)?', lambda found: shown(document.source if found[1] else document.file), text) or text

    told = [placed(line, str.encode).decode(errors='replace').removeprefix('nertag: ') for line in answer.messages]
    for record in answer.records:
        record = placed(record, lambda text: json.dumps(text, ensure_ascii=False)[1:-1].encode()).decode()
        head, _, meta = record.partition('],"meta":{')   # not within a string: its quotes have a backslash
        row = {'source': document.source, 'warning': '\n'.join(told) or None}
        if meta:
            head, row['meta'] = head + ']}', '{' + meta[:-1]
        if settings.with_record:
            row['record'] = record
        yield f'{head[:-1]},{json.dumps(row, ensure_ascii=False)[1:]}'
    if not answer.records:
        if not told and not answer.failure and document.payload.strip() and settings.wire == 'jsonl':
            told = ['no record']            # -q was given: it must not go unseen
        error = '\n'.join([*told, *filter(None, [answer.failure])])
        if error:
            yield json.dumps({'source': document.source, 'id': own_id(settings, document), 'error': error},
                             ensure_ascii=False)


def own_id(settings, document):
    """The id of a document that has no record, or where it stands."""
    if settings.wire == 'warc':
        found = re.search(rb'^WARC-Record-ID:\s*<?([^>\s]*)', document.payload[:WARC_HEADER_LIMIT], re.M | re.I)
        return found[1].decode(errors='replace') if found else document.source
    try:
        found = json.loads(document.payload)[settings.id_field]
    except (ValueError, KeyError, TypeError, RecursionError):
        found = None
    return found if isinstance(found, str) else document.source if found is None else json.dumps(found)


def tag_partition(settings, documents):
    from pyspark import SparkFiles
    folder = SparkFiles.getRootDirectory()
    command = [os.path.join(folder, settings.nertag), *settings.options]
    documents = iter(documents)
    first = next(documents, None)
    if first is None:
        return                          # no process for an empty partition
    tagger = Tagger(command, settings, folder)
    for answer in tagger.answers(itertools.chain([first], documents)):
        yield from rows(settings, tagger.name.encode(), answer)


def file_name(uri):
    """As a single process would be given it: the plain path of a local file."""
    parts = urllib.parse.urlsplit(uri)
    return urllib.parse.unquote(parts.path) if parts.scheme == 'file' else uri


def read_lines(spark, path):
    """JSON Lines. Spark cuts long files into blocks; counting their lines first gives every line its number. It takes
    a byte order mark away."""
    lines = spark.read.text(path, lineSep='\n', recursiveFileLookup=True).selectExpr(
        'cast(value as binary)', '_metadata.file_path', '_metadata.file_block_start')
    before, total = {}, collections.Counter()
    for file, block, count in sorted(lines.groupBy('file_path', 'file_block_start').count().collect()):
        before[file, block] = total[file]
        total[file] += count

    def documents(partition):
        for (uri, block), group in itertools.groupby(partition, lambda row: (row[1], row[2])):
            file = file_name(uri)
            for number, row in enumerate(group, before[uri, block] + 1):
                yield Document(bytes(row[0]), file, f'{file}:{number}')
    return lines.rdd.mapPartitions(documents)


def read_parquet(spark, path):
    """Every row is a JSON object: its columns are the fields, its number in the file is that of the line."""
    table = spark.read.parquet(path).selectExpr("cast(to_json(struct(*), map('ignoreNullFields', 'false')) as binary)",
                                                '_metadata.file_path', '_metadata.row_index')
    return table.rdd.map(lambda row: Document(bytes(row[0]), file_name(row[1]), f'{file_name(row[1])}:{row[2] + 1}'))


def read_files(spark, path):
    """Plain text, a file a document. Within JSON the bytes stay as they are, the invalid ones too."""
    escapes = {bytes([byte]): b'\\u%04x' % byte for byte in [*range(0x20), *b'"\\']}

    def quoted(content):
        return b'"%s"' % re.sub(rb'[\x00-\x1f"\\]', lambda found: escapes[found[0]], content)

    def document(row):
        file = file_name(row[1])
        return Document(b'{"id":%s,"text":%s}' % (quoted(file.encode()), quoted(bytes(row[0]))), file, file)
    table = spark.read.format('binaryFile').load(path, recursiveFileLookup=True)
    return table.select('content', '_metadata.file_path').rdd.map(document)


def read_warc(spark, path):
    """Web archives, plain or .gz, a record a row, so that none has to fit into memory. A file is not cut."""
    session = spark.newSession()
    for name in ('maxPartitionBytes', 'openCostInBytes'):
        session.conf.set(f'spark.sql.files.{name}', UNCUT)
    parts = session.read.text(path, lineSep=WARC_START.decode(), recursiveFileLookup=True).selectExpr(
        'cast(value as binary)', '_metadata.file_path')

    def documents(partition):
        for uri, group in itertools.groupby(partition, lambda row: row[1]):
            file = file_name(uri)
            records = warc_records(bytes(row[0]) for row in group)
            for number, (payload, error) in enumerate(records):
                source = f'{file}:{number}'
                yield Document(payload, file, source, error and f'{source}: {error}, skipped')
    return parts.rdd.mapPartitions(documents)


def warc_records(parts):
    """(record, error) from what stood between the starts; the first is what stood before them all. Pages may have words
    like a start: the length decides."""
    parts = iter(parts)
    yield next(parts, b''), None
    record, left = bytearray(), 0                       # left: bytes to come of a record that is too long
    for part in parts:
        if left > 0:
            left -= len(WARC_START) + len(part)
            continue
        record += WARC_START + part
        missing = warc_missing(record)
        if missing > WARC_RECORD_LIMIT:
            yield bytes(record), f'longer than {WARC_RECORD_LIMIT} bytes'
            left = missing
        elif missing <= 0:
            yield bytes(record), None
        if not 0 < missing <= WARC_RECORD_LIMIT:
            record.clear()
    if record:
        yield bytes(record), 'the record is cut off'


def warc_missing(record):
    """How many bytes are still to come of it, as far as one can see."""
    header = re.search(rb'\r?\n\r?\n', record[:WARC_HEADER_LIMIT])
    if not header:
        return 1 if len(record) < WARC_HEADER_LIMIT else 0
    length = re.search(rb'^Content-Length:[ \t]*(\d+)', record[:header.end()], re.M | re.I)
    return header.end() + int(length[1]) - len(record) if length else 0


READERS = {'jsonl': read_lines, 'parquet': read_parquet, 'text': read_files, 'warc': read_warc}


def tag(spark, input_format, path, options=(), nertag='nertag', text_field='text', id_field='id', timeout=300,
        with_record=False):
    """A DataFrame of SCHEMA, a row a document. NERTAG is the name of the program among the files of the job."""
    wire = 'warc' if input_format == 'warc' else 'jsonl'
    if input_format in ('jsonl', 'parquet'):
        options = [*options, '--text-field', text_field, '--id-field', id_field]
    else:
        id_field = 'id'
    settings = Settings(nertag, list(options), wire, id_field, timeout, with_record)
    found = READERS[input_format](spark, path).mapPartitions(functools.partial(tag_partition, settings))
    reader = spark.read.schema(SCHEMA).option('maxStringLen', (1 << 31) - 1)    # not 20 million characters
    table = reader.json(found, mode='FAILFAST')
    return table if with_record else table.drop('record')


def main():
    from pyspark.sql import SparkSession
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
                                     usage='%(prog)s [OPTION]... -f FORMAT INPUT OUTPUT [-- NERTAG-OPTION...]')
    parser.add_argument('-f', '--from', dest='input_format', choices=READERS, required=True)
    parser.add_argument('--text-field', default='text', help='of JSON Lines and Parquet (text)')
    parser.add_argument('--id-field', default='id', help='likewise (id)')
    parser.add_argument('--nertag', default='nertag', help='its name among the --files (nertag)')
    parser.add_argument('--timeout', type=int, default=300, help='seconds that nothing may move for (300)')
    parser.add_argument('--with-record', action='store_true', help='a column with the record as nertag printed it')
    parser.add_argument('input')
    parser.add_argument('output')
    end = sys.argv.index('--') if '--' in sys.argv else len(sys.argv)
    arguments = vars(parser.parse_args(sys.argv[1:end]))
    path, output = arguments.pop('input'), arguments.pop('output')
    spark = SparkSession.builder.appName('nertag').getOrCreate()
    tag(spark, path=path, options=sys.argv[end + 1:], **arguments).write.parquet(output)
    total, errors, warnings = spark.read.parquet(output).selectExpr(
        'count(*)', 'count(error)', 'count(warning)').first()
    print(f'nertag_spark: {total} documents, {errors} with an error, {warnings} with a warning', file=sys.stderr)
    spark.stop()
    return 1 if errors or warnings else 0


if __name__ == '__main__':
    try:
        sys.exit(main())
    except Exception:
        traceback.print_exc()
        sys.exit(2)
