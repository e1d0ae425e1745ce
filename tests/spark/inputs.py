"""What the Spark tests read: the same documents as JSON Lines, Parquet, text and WARC, with all that may be wrong in them.
Each writer returns what a single process is given to get the same records."""
import glob
import gzip
import json
import os
import re

TOPICS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'rules', 'topics')


def texts():
    """The examples that the topics carry."""
    for name in sorted(glob.glob(os.path.join(TOPICS, '*.yaml'))):
        with open(name, encoding='utf-8') as file:
            yield from re.findall(r"text: '(.{20,})'\}", file.read())


def articles(count):
    found = list(texts())
    for number in range(count):
        start = number * 7 % len(found)
        yield {'id': f'artikel-{number}', 'text': '\n\n'.join((found[start:] + found)[:3 + number % 5]),
               'url': f'https://berita.example/{number}?a="b"', 'n': [number, None, {'é': 1.5}]}


def write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'wb') as file:
        file.write(content)
    return path


def json_line(article):
    return json.dumps(article, ensure_ascii=False).encode()


BAD_LINES = [
    b'{"text": ', b'[1]', b'', b'   \r', b'{"id": 5, "text": "Rusia\\u0000 dan \xff Korut"}', b'{"text": "Korut tanpa id"}',
    b'{"id": "no-text", "title": "Rusia"}', b'{"id": "meta", "text": "Moskow", "meta": {"],\\"meta\\":{": [],"meta":{}}}',
    b'{"id":"1.0","text":"Rusia","a" :1.0, "b": 1e400, "c":"\\ud800\\/"}', b'"', b'{"id":"cr","text":"Korut",\r"a":1}',
]


def write_lines(folder, count):
    """Several files; one begins with a byte order mark, one is packed, one has no last line break."""
    lines = [json_line(article) for article in articles(count)]
    for number in range(5, len(lines), 40):
        lines[number] = BAD_LINES[number // 40 % len(BAD_LINES)]
    cut = len(lines) // 5
    write(f'{folder}/a b.jsonl', b'\xef\xbb\xbf' + b'\n'.join(lines[:3 * cut]) + b'\n')
    write(f'{folder}/sub/ü.jsonl', b'\n'.join(lines[3 * cut:4 * cut]))
    write(f'{folder}/z.jsonl.gz', gzip.compress(b'\n'.join(lines[4 * cut:]) + b'\n'))
    return [f'{folder}/a b.jsonl', f'{folder}/sub/ü.jsonl', f'{folder}/z.jsonl.gz']


def write_texts(folder, count):
    contents = [article['text'].encode() for article in articles(count)]
    contents += [b' ', b'\xef\xbb\xbfRusia\r\nKorut\x00\x01"\\/', b'Rusia \xff\xfe Korut \xf0\x9f\x98 Moskow', b'\n\nKorut\n']
    return [write(f'{folder}/{number} a%20é.txt', content) for number, content in enumerate(contents)]


def warc_record(kind, number, content_type, body, newline=b'\r\n'):
    header = [b'WARC/1.1', b'WARC-Type: ' + kind, b'WARC-Record-ID: <urn:test:%d>' % number,
              b'WARC-Target-URI: https://berita.example/WARC/1.%d' % number, b'WARC-Date: 2026-01-02T03:04:05Z',
              b'Content-Type: ' + content_type, b'Content-Length: %d' % len(body)]
    return newline.join([*header, b'', body, b'', b''])


def warc_records(count, newline=b'\r\n'):
    yield warc_record(b'warcinfo', 0, b'application/warc-fields', b'format: WARC/1.1\r\n', newline)
    for number, article in enumerate(articles(count), 1):
        text = article['text'].replace('\n\n', '</p><p>')
        page = f'<!doctype html><title>Berita</title><article><p>{text}</p><p>WARC/1.1 \r\n\r\nWARC/1.0\r\n</p></article>'
        answer = b'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n' + page.encode()
        yield warc_record(b'request', number, b'application/http; msgtype=request', b'GET / HTTP/1.1\r\n\r\n', newline)
        yield warc_record(b'response', number, b'application/http; msgtype=response', answer, newline)
    yield warc_record(b'response', count + 1, b'application/http', b'HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG',
                      newline)
    yield warc_record(b'conversion', count + 2, b'text/plain', b'Rusia \xff dan Korut', newline)


def write_archives(folder, count):
    records = list(warc_records(count))
    packed = b''.join(gzip.compress(record) for record in records)
    damaged = b'junk\r\n' + records[2].replace(b'Content-Length', b'Length') + b'junk' + b''.join(records[:3]) + records[4][:-40]
    return [write(f'{folder}/a.warc', b''.join(records)), write(f'{folder}/b.warc.gz', packed),
            write(f'{folder}/c.warc', b''.join(warc_records(count, b'\n'))), write(f'{folder}/damaged.warc', damaged)]
