"""Documents out of folders, archives, compressed files and web archives. The archives are made here by the real tools.
run() yields (name, error or None)."""
import gzip
import http.server
import io
import json
import os
import random
import shutil
import subprocess
import tarfile
import tempfile
import threading
import zlib

TESTS = os.path.dirname(os.path.abspath(__file__))
TEXTS = {'a.txt': 'Presiden Joko Widodo di Rusia.\n', 'sub/b.txt': 'Korut dan Moskow.\n', 'sub/é ü.txt': 'Rusia.\n'}
LINES = [{'id': 'eins', 'text': 'Perang di Rusia.'}, {'id': 'zwei', 'text': 'Korut', 'source': 'Antara'}]
PAGE = ('<!doctype html><title>Kabar dari Moskow</title><article><h1>Kabar dari Moskow</h1>'
        '<p>Presiden Joko Widodo tiba di Moskow pada hari Senin pagi.</p></article>')


class Wrong(Exception):
    pass


def expect(condition, *what):
    if not condition:
        raise Wrong(' '.join(str(part)[:8000] for part in what))


class Place:
    """A folder with the same members for every kind of archive, and a way to run nertag in it."""
    def __init__(self, path, environment):
        self.path, self.environment = path, environment
        for name, text in TEXTS.items():
            self.write(f'news/{name}', text.encode())
        self.write('news/c.jsonl', ''.join(json.dumps(line) + '\n' for line in LINES).encode())
        self.write('news/page.html', PAGE.encode())
        self.write('news/picture.png', b'\x89PNG\r\n\x1a\n' + bytes(range(256)) * 20)
        self.write('news/noise', random.Random(1).randbytes(5000))
        self.write('news/style.css', b'p { color: red }\n')

    def write(self, name, content):
        path = os.path.join(self.path, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as file:
            file.write(content)
        return path

    def read(self, name):
        with open(os.path.join(self.path, name), 'rb') as file:
            return file.read()

    def shell(self, line):
        done = subprocess.run(['bash', '-ec', line], cwd=self.path, capture_output=True)
        expect(done.returncode == 0, line, done.stderr.decode())

    def nertag(self, *arguments, data=b'', status=0):
        done = subprocess.run(['nertag', '-k', self.environment['MINI'], '--with-text', *arguments], cwd=self.path,
                              input=data, capture_output=True, env=self.environment, timeout=100)
        errors = done.stderr.decode()
        expect(done.returncode == status, arguments, 'status', done.returncode, 'not', status, errors)
        return [json.loads(line) for line in done.stdout.decode().split('\n')[:-1]], errors


def texts(records):
    return sorted(record['text'] for record in records)


WANTED = sorted([*TEXTS.values(), *(line['text'] for line in LINES),
                 'Kabar dari Moskow\n\nPresiden Joko Widodo tiba di Moskow pada hari Senin pagi.\n'])


def folder(place):
    records, errors = place.nertag('news')
    names = [record['id'] for record in records]
    expect(names == ['news/a.txt', 'eins', 'zwei', 'news/page.html', 'news/sub/b.txt', 'news/sub/é ü.txt'], names)
    expect(texts(records) == WANTED, records)
    expect(errors == 'nertag: news: 6 documents, 3 skipped (3 not text or no page)\n', errors)
    expect('meta' not in records[0], records[0])


def links(place):
    place.shell('mkdir -p l/x; echo Korut > l/x/k.txt; ln -s .. l/x/up; ln -s x l/y; ln -s nowhere l/gone; ln -s me l/me; '
                'mkfifo l/pipe; echo Rusia > l/x/secret.txt; ln -s /dev/zero l/zero; ln -s a l/b; ln -s b l/a; '
                'ln -s /proc/self/mem l/unreadable.txt; echo Rusia > l/private.txt; chmod 0 l/private.txt')
    records, errors = place.nertag('l', status=1)
    if os.geteuid() == 0:  # may read everything
        records = [record for record in records if record['id'] != 'l/private.txt']
    else:
        expect('l/private.txt: Permission denied' in errors, errors)
    expect(sorted(record['id'] for record in records) == ['l/x/k.txt', 'l/x/secret.txt'], records, errors)
    for line in ('l/gone: a link that leads nowhere', 'l/me: ', 'l/x/up: ', 'l/y: a folder that is read already',
                 'l/a: a link that leads nowhere', 'l/unreadable.txt: Input/output error'):
        expect(line in errors, line, errors)


def archives(place):
    """Every kind, as a file and as standard input."""
    kinds = {'tar': 'tar cf {} news', 'tar.gz': 'tar czf {} news', 'tar.bz2': 'tar cjf {} news', 'tgz': 'tar czf {} news',
             'tar.xz': 'tar cJf {} news', 'tar.zst': 'tar cf - news | zstd -q -o {}', 'zip': 'zip -qr {} news',
             '7z': '7z a -bd {} news >/dev/null', 'solid.7z': '7z a -bd -ms=on {} news >/dev/null',
             'stored.zip': 'zip -0qr {} news', 'pax.tar': 'tar --format=pax -cf {} news',
             'twice.zip': 'tar czf in.tar.gz news; zip -q {} in.tar.gz'}
    for kind, command in kinds.items():
        file = f'news.{kind}'
        place.shell(command.format(file))
        records, errors = place.nertag(file)
        expect(texts(records) == WANTED, kind, records, errors)
        expect('6 documents, 3 skipped (3 not text or no page)' in errors and errors.count('\n') == 1, kind, errors)
        expect(not place.nertag('-q', file)[1], kind, 'is not quiet')
        inner = 'in.tar.gz!/' if kind == 'twice.zip' else ''
        sources = {record['id']: record['meta'].get('nertag_source', record['meta']['source']) for record in records}
        name = f'{file}!/{inner}news/sub/é ü.txt'
        expect(sources.get(name) == {'archive': file, 'member': f'{inner}news/sub/é ü.txt'}, kind, sources)
        expect(sources['zwei']['member'] == f'{inner}news/c.jsonl', kind, sources)
        expect(texts(place.nertag(data=place.read(file))[0]) == WANTED, kind, 'on standard input')
        expect(texts(place.nertag('-f', 'archive', '-j', '2', file)[0]) == WANTED, kind, 'forced')


def compressed(place):
    """A single file, packed: the same records as the plain file."""
    plain = place.nertag('news/c.jsonl')[0]
    for ending, command in {'gz': 'gzip -c', 'bz2': 'bzip2 -c', 'xz': 'xz -c', 'zst': 'zstd -qc'}.items():
        place.shell(f'{command} news/c.jsonl > c.jsonl.{ending}; {command} news/a.txt > a.{ending}; '
                    f'{command} news/page.html | gzip > p.{ending}')
        expect(place.nertag(f'c.jsonl.{ending}') == (plain, ''), ending)
        expect(place.nertag(data=place.read(f'c.jsonl.{ending}'))[0] == plain, ending, 'on standard input')
        expect(place.nertag('-f', 'jsonl', data=place.read(f'c.jsonl.{ending}'))[0] == plain, ending, 'forced')
        expect(place.nertag(f'a.{ending}')[0][0]['text'] == TEXTS['a.txt'], ending)
        expect(place.nertag(f'p.{ending}')[0][0]['meta']['title'] == 'Kabar dari Moskow', ending)
    for ending, command in {'gz': 'gzip', 'bz2': 'bzip2', 'xz': 'xz', 'zst': 'zstd -q'}.items():
        place.shell(f'{command} -c < /dev/null > empty.{ending}; ({command} -c news/a.txt; {command} -c news/a.txt) > two')
        records, errors = place.nertag(f'empty.{ending}')
        expect([record['text'] for record in records] == [''] and not errors, 'nothing in', ending, records, errors)
        expect(texts(place.nertag('two')[0]) == [2 * TEXTS['a.txt']], 'two', ending, 'behind each other')
    place.shell('(printf "\\x50\\x2a\\x4d\\x18\\x04\\0\\0\\0note"; zstd -qc news/a.txt) > note.zst')
    expect(texts(place.nertag('note.zst')[0]) == [TEXTS['a.txt']], 'a note in front')
    place.write('two.gz', gzip.compress(b'{"text":"Rusia"}\n') + gzip.compress(b'{"text":"Korut"}\n') + b'\0' * 100)
    expect(texts(place.nertag('two.gz')[0]) == ['Korut', 'Rusia'], 'members of gzip')


def warc_record(kind, body, content_type, url='http://x.example/', **more):
    headers = {'WARC-Type': kind, 'WARC-Record-ID': f'<urn:x:{zlib.crc32(body)}>', 'WARC-Date': '2024-05-06T07:08:09Z',
               'WARC-Target-URI': url, 'Content-Type': content_type, 'Content-Length': len(body), **more}
    head = ''.join(f'{name}: {value}\r\n' for name, value in headers.items())
    return f'WARC/1.0\r\n{head}\r\n'.encode() + body + b'\r\n\r\n'


def response(body, *headers, status='200 OK'):
    head = ''.join(f'{header}\r\n' for header in headers)
    return warc_record('response', f'HTTP/1.1 {status}\r\n{head}\r\n'.encode() + body,
                       'application/http; msgtype=response')


def page(words, charset='utf-8'):
    return f'<html><head><title>Judul</title></head><body><p>{words} pada hari Senin di Jakarta.</p></body></html>'.encode(
        charset)


def chunked(body):
    half = len(body) // 2
    return b'%x;x=y\r\n%s\r\n%X\r\n%s\r\n0\r\n\r\n' % (half, body[:half], len(body) - half, body[half:])


def warc_by_hand(place):
    html, utf8 = 'Content-Type: text/html', 'Content-Type: text/html; charset=UTF-8'
    records = [
        warc_record('warcinfo', b'software: x\r\n', 'application/warc-fields'),
        response(page('Satu'), utf8),
        response(chunked(page('Dua')), utf8, 'Transfer-Encoding: chunked'),
        response(chunked(gzip.compress(page('Tiga'))), utf8, 'Transfer-Encoding: chunked', 'Content-Encoding: gzip'),
        response(zlib.compress(page('Empat')), utf8, 'content-encoding:  deflate'),
        response(page('Lima'), utf8, 'Transfer-Encoding: chunked'),  # joined already
        response(page('Энам', 'cp1251'), 'Content-Type: text/html; charset="windows-1251"'),
        response(page('Tujuh é “x”', 'cp1252'), html),
        response(page('Delapan ありがとう', 'shift_jis'), 'Content-Type: text/html;charset=Shift_JIS'),
        response(b'not here', html, status='404 Not Found'),
        response(b'\x89PNG\r\n\x1a\n', 'Content-Type: image/png'),
        response(b'%PDF-1.4', 'Content-Type: text/html'),
        warc_record('request', b'GET / HTTP/1.1\r\n\r\n', 'application/http; msgtype=request'),
        warc_record('conversion', 'Sembilan é Moskow'.encode(), 'text/plain'),
        warc_record('resource', page('Sepuluh'), 'text/html'),
        warc_record('metadata', b'x: y', 'application/warc-fields'),
    ]
    words = ['Satu', 'Dua', 'Tiga', 'Empat', 'Lima', 'Энам', 'Tujuh é “x”', 'Delapan ありがとう', 'Sembilan é Moskow', 'Sepuluh']
    for name, data in {'w.warc': b''.join(records), 'w.warc.gz': b''.join(map(gzip.compress, records)),
                       'odd': b''.join(records)}.items():
        place.write(name, data)
        got, errors = place.nertag(name)
        expect([record['text'].split('\n\n')[-1].split(' pada')[0] for record in got] == words, name, got, errors)
        expect(errors == f'nertag: {name}: 10 documents, 3 skipped (3 not text or no page)\n', errors)
        expect(got[0]['meta'] == {'title': 'Judul', 'source': {'archive': name, 'url': 'http://x.example/',
                                                               'date': '2024-05-06T07:08:09Z'}}, got[0]['meta'])
        expect(got[0]['id'].startswith('urn:x:'), got[0]['id'])
    damaged = records[1] + b'garbage\n' + records[13] + records[14][:-100]
    got, errors = place.nertag('-f', 'warc', data=damaged, status=1)
    expect(len(got) == 2 and 'no record' in errors and 'cut off' in errors, got, errors)
    broken = bytearray(gzip.compress(records[2] * 3))
    broken[40:60] = bytes(20)
    got, errors = place.nertag(data=gzip.compress(records[1]) + bytes(broken) + gzip.compress(records[14]), status=1)
    expect([record['text'].split()[1] for record in got] == ['Satu', 'Sepuluh'] and 'damaged' in errors, got, errors)
    huge = warc_record('response', b'x', 'application/http').replace(b'Content-Length: 1', b'Content-Length: 9' + b'9' * 18)
    got, errors = place.nertag(data=huge + records[1], status=1)
    expect(not got and errors, got, errors)


def warc_charsets(place):
    """What is right among server, page and bytes."""
    def made(words, encoding, said):
        return f'<html><meta charset="{said}"><title>J</title><p>{words} pada hari Senin di Jakarta.'.encode(encoding)
    html, declared = 'Content-Type: text/html', 'Content-Type: text/html; charset='
    tried = [('é “x”', 'cp1252', 'windows-1252', html + '; charset=UTF-8'), ('é “x”', 'utf-8', 'utf-8', declared + 'ISO-8859-1'),
             ('é', 'cp1252', 'nonsense', declared + 'bogus-9'), ('俄罗斯总统', 'gb18030', 'gb18030', html),
             ('俄罗斯总统', 'gbk', 'utf-8', declared + 'gb2312'), ('Москва', 'koi8-r', 'koi8-r', html),
             ('é', 'utf-16', 'utf-16', html), ('é', 'utf-16-le', 'x', html), ('é', 'utf-16-be', 'utf-8', declared + 'utf-8')]
    data = b''.join(response(made(words, encoding, said), header) for words, encoding, said, header in tried)
    data += response('Москва'.encode('cp1251'), 'Content-Type: text/plain; charset=windows-1251')
    records, errors = place.nertag(data=data)
    got = [record['text'].split('\n\n')[-1].split(' pada')[0] for record in records]
    expect(got == [*(words for words, *_ in tried), 'Москва'], got, errors)


def warc_by_wget(place):
    handler = type('Quiet', (http.server.SimpleHTTPRequestHandler,), {'log_message': lambda *_: None})
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0),
                                             lambda *arguments: handler(*arguments, directory=f'{place.path}/news'))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        base = f'http://127.0.0.1:{server.server_port}'
        place.shell(f'wget -q --no-proxy --warc-file=crawl -P out {base}/page.html {base}/a.txt {base}/picture.png')
    finally:
        server.shutdown()
        server.server_close()
    records, errors = place.nertag('crawl.warc.gz')
    expect(texts(records) == sorted([WANTED[WANTED.index(TEXTS['a.txt'])], [t for t in WANTED if t.startswith('Kabar')][0]]),
           records, errors)
    expect(records[0]['meta']['source']['url'] == f'{base}/page.html', records[0]['meta'])
    expect('2 documents, 1 skipped' in errors, errors)


def memory(place):
    """It does not grow with the archive; a page more or less is none of its business."""
    peaks = []
    for count in (1000, 10_000):
        text = b'Presiden Joko Widodo tiba di Moskow. ' * 50
        with tarfile.open(f'{place.path}/many.tar', 'w') as archive:
            for i in range(count):
                info = tarfile.TarInfo(f'{i}.txt')
                info.size = len(text) + 6
                archive.addfile(info, io.BytesIO(text + b'%06d' % i))
        place.shell('zstd -qf many.tar; rm many.tar')
        process = subprocess.Popen(['nertag', '-q', '-k', place.environment['MINI'], '--max-ratio', '100000', 'many.tar.zst'],
                                   cwd=place.path, env=place.environment, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        expect(process.returncode == 0, 'status', process.returncode)
        peaks.append(usage.ru_maxrss)
    expect(peaks[1] < peaks[0] * 1.5, peaks, 'KiB')


def run_all(area, tests, environment):
    path = tempfile.mkdtemp()
    try:
        place = Place(path, environment)
        for test in tests:
            try:
                test(place)
                yield f'{area}: {test.__name__}', None
            except (Wrong, subprocess.TimeoutExpired, ValueError, KeyError, IndexError) as error:
                yield f'{area}: {test.__name__}', f'{type(error).__name__}: {error}'
    finally:
        shutil.rmtree(path)


def run(environment):
    return run_all('archives', [folder, links, archives, compressed, warc_by_hand, warc_charsets, warc_by_wget, memory],
                   environment)
