"""Archives that are damaged, cut off or hostile: what is whole comes out, the rest is told, nothing hangs or grows. run()
yields (name, error or None)."""
import gzip
import io
import os
import random
import struct
import subprocess
import tarfile
import zipfile
import zlib

from archives import TEXTS, expect, page, response, run_all, texts, warc_record


def cut_off(place):
    """Half of an archive: what was whole comes out, the rest is told, nothing hangs or ends the run."""
    place.write('noise/a.txt', b'Rusia.\n')
    for i in range(20):
        place.write(f'noise/n{i}.txt', random.Random(i).randbytes(3000).hex().encode())
    for kind, command in {'tar': 'tar cf {} --sort=name noise', 'tar.gz': 'tar czf {} --sort=name noise', '7z': '7z a -bd {} noise >/dev/null',
                          'tar.zst': 'tar cf - --sort=name noise | zstd -q -o {}', 'zip': 'zip -qr {} noise/a.txt noise',
                          'tar.xz': 'tar cJf {} --sort=name noise', 'tar.bz2': 'tar cjf {} --sort=name noise'}.items():
        place.shell(command.format(f'whole.{kind}'))
        whole = place.read(f'whole.{kind}')
        place.write(f'half.{kind}', whole[:len(whole) // 2])
        records, errors = place.nertag(f'half.{kind}', 'news/a.txt', status=1)
        expect(records[-1]['text'] == TEXTS['a.txt'], kind, 'ends the run')
        expect(f'nertag: half.{kind}' in errors, kind, errors)
        if kind in ('tar', 'tar.gz', 'zip'):
            expect(records[0]['text'] == 'Rusia.\n', kind, records[0], errors)
    chance = random.Random(7)
    for kind in ('tar', 'tar.gz', '7z', 'tar.zst', 'zip', 'tar.xz', 'tar.bz2'):
        for _ in range(6):
            data = bytearray(place.read(f'whole.{kind}'))
            for _ in range(chance.randrange(1, 40)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            place.write(f'broken.{kind}', bytes(data))
            done = subprocess.run(['nertag', '-k', place.environment['MINI'], f'broken.{kind}'], cwd=place.path,
                                  capture_output=True, env=place.environment, timeout=60)
            expect(done.returncode in (0, 1), kind, done.returncode, done.stderr.decode(errors='replace'))


def checksums(place):
    """One bad member does not hide the others."""
    with zipfile.ZipFile(f'{place.path}/crc.zip', 'w') as archive:
        for name in ('one.txt', 'two.txt', 'three.txt'):
            archive.writestr(name, f'Rusia {name}')
    place.write('crc.zip', place.read('crc.zip').replace(b'Rusia two', b'Korut two'))
    records, errors = place.nertag('crc.zip', status=1)
    expect([record['text'] for record in records] == ['Rusia one.txt', 'Rusia three.txt'], records)
    expect('nertag: crc.zip!/two.txt: ' in errors and 'CRC' in errors, errors)
    data = bytearray(gzip.compress(b'Rusia dan Korut'))
    data[-6] ^= 1
    records, errors = place.nertag(data=bytes(data), status=1)
    expect(not records and 'damaged' in errors, records, errors)


def odd_names(place):
    names = ['../../x.txt', '/etc/passwd.txt', 'a\x1b[31m\n.txt', 'caf\u00e9.txt', 'x' * 300 + '.txt', '"quoted\\".txt']
    with tarfile.open(f'{place.path}/odd.tar', 'w') as archive:
        for name in names:
            info = tarfile.TarInfo(name)
            info.size = 6
            archive.addfile(info, io.BytesIO(b'Rusia\xff'))
        for kind, name in ((tarfile.SYMTYPE, 'link.txt'), (tarfile.FIFOTYPE, 'pipe.txt'), (tarfile.CHRTYPE, 'null.txt')):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, '/etc/passwd'
            archive.addfile(info)
    records, errors = place.nertag('odd.tar', status=1)
    expect([record['meta']['source']['member'] for record in records] == names, records)
    expect('\x1b' not in errors and 'odd.tar!/a\\x1b[31m\\x0a.txt: byte 6: not UTF-8' in errors, errors)
    expect(not os.path.exists(f'{place.path}/../../x.txt'), 'written to disk')


def bombs(place):
    zeros, letters = b'\0' * (100 << 20), b'Rusia ' * (50 << 20)
    place.write('zeros.gz', gzip.compress(zeros, 9) * 100)  # 10 GB
    place.write('letters.txt.gz', gzip.compress(letters, 9))
    place.write('small.txt', letters[:60 << 20])
    place.shell('zip -qr news.zip news; tar czf news.tar.gz news; zip -q small.zip small.txt news/a.txt; rm small.txt; xz -kc letters.txt.gz > twice.xz; '
                'gzip -dc letters.txt.gz | xz -c > letters.txt.xz; rm -f letters')
    for name in ('letters.txt.gz', 'letters.txt.xz', 'twice.xz', 'zeros.gz'):
        records, errors = place.nertag(name, 'news/a.txt', status=1)
        expect(len(records) == 1, name, records, errors)
        expect(('zeros.gz: not text, skipped' if name == 'zeros.gz' else '--max-ratio') in errors, name, errors)
    records, errors = place.nertag('small.zip', status=1)
    expect(texts(records) == [TEXTS['a.txt']] and 'small.zip!/small.txt: unpacks to more than 250' in errors, errors)
    records, errors = place.nertag('--max-member', '10', 'news.zip', status=1)
    expect(errors.count('longer than 10 bytes (--max-member)') >= 4, errors)
    place.shell('cp news/a.txt m0; for i in 1 2 3 4 5 6 7 8 9 10; do gzip -c m$((i-1)) > m$i; done')
    expect(len(place.nertag('m8')[0]) == 1, 'eight layers')
    records, errors = place.nertag('m9', status=1)
    expect(not records and '--max-depth' in errors, errors)
    expect(len(place.nertag('--max-depth', '10', 'm10')[0]) == 1, 'ten layers')
    expect('--max-depth' in place.nertag('--max-depth', '1', 'news.tar.gz', status=1)[1], 'two layers')


def refused(place):
    """What somebody has named and is no text gives a line and status 1; an archive that is none as well."""
    for name in ('news/picture.png', 'news/noise'):
        records, errors = place.nertag(name, status=1)
        expect(('not text' in errors) == (name != 'news/noise'), name, errors)
    records, errors = place.nertag('-f', 'archive', 'news/a.txt', status=1)
    expect(not records and 'Unrecognized archive format' in errors, errors)
    place.shell('rm -f p.zip; zip -q -P secret p.zip news/a.txt; mkdir -p office; cd office; mkdir -p META-INF; '
                'echo application/epub+zip > mimetype; zip -0qr ../book.zip mimetype META-INF')
    records, errors = place.nertag('p.zip', status=1)
    expect(not records and 'p.zip!/news/a.txt' in errors, errors)
    expect('not text' in place.nertag('book.zip', status=1)[1], 'a book')


def members(count):
    return [(f'{i:02}.txt', f'Rusia {i}. {random.Random(i).randbytes(900).hex()}\n'.encode()) for i in range(count)]


def tar_of(members_):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode='w') as archive:
        for name, content in members_:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def damaged_tar(place):
    """In the middle, and behind the end, where only the checksum of what it is packed in shows it."""
    tar = bytearray(tar_of(members(9)))
    header = tar.index(b'05.txt')
    tar[header + 100:header + 140] = b'\xAA' * 40
    place.write('header.tar', bytes(tar))
    records, errors = place.nertag('header.tar', status=1)
    expect([record['id'][-6:] for record in records] == [f'{i:02}.txt' for i in range(9) if i != 5], records, errors)
    expect(errors == 'nertag: header.tar: Damaged tar archive, skipped up to the next member\n'
                     'nertag: header.tar: 8 documents, 1 skipped\n', errors)
    packed = bytearray(gzip.compress(tar_of(members(3))))
    packed[-6] ^= 1
    records, errors = place.nertag(data=bytes(packed), status=1)
    expect(len(records) == 3 and '-: the compressed data is damaged: incorrect data check' in errors, records, errors)


def damaged_zip(place):
    """A damaged member of a zip file, and its table of contents lost."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as archive:
        for name, content in members(9):
            archive.writestr(name, content)
    whole = out.getvalue()
    contents = whole.index(b'PK\x01\x02')
    broken = bytearray(whole)
    broken[contents:-22:7] = bytes(byte ^ 0x55 for byte in broken[contents:-22:7])
    for name, data, expected in (('contents.zip', bytes(broken), 'its table of contents is damaged'),
                                 ('cut.zip', whole[:contents], 'damaged or cut off, nothing more')):
        place.write(name, data)
        records, errors = place.nertag(name, status=1)
        expect(len(records) == 9 and f'{name}: {expected}' in errors, records, errors)
    half = contents // 2
    place.write('middle.zip', whole[:half] + b'\xFF' * 40 + whole[half + 40:])
    records, errors = place.nertag('middle.zip', status=1)
    expect(len(records) >= 7 and records[-1]['id'].endswith('08.txt'), records, errors)
    expect('nertag: middle.zip!/04.txt: ZIP decompression failed' in errors, errors)


def locked(place):
    place.shell('rm -f l.zip l.7z h.7z; zip -q -P secret l.zip news/a.txt; zip -q l.zip news/c.jsonl; '
                '7z a -bd -psecret l.7z news/a.txt >/dev/null; 7z a -bd -psecret -mhe=on h.7z news/a.txt >/dev/null')
    records, errors = place.nertag('l.zip', status=1)
    expect(len(records) == 2 and 'l.zip!/news/a.txt: Passphrase required' in errors, records, errors)
    for name in ('l.7z', 'h.7z'):
        records, errors = place.nertag(name, status=1)
        expect(not records and 'encrypted' in errors and 'nothing more of it is read' in errors, errors)


def zipped(members_):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as archive:
        for name, content in members_:
            archive.writestr(name, content)
    return out.getvalue()


def overlapping(count, content):
    """A zip file whose members share their bytes: each header hides those behind it in its extra field."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    facts = zlib.crc32(content), len(packed), len(content)
    stream, ends = packed, []
    for i in range(count):
        between = len(stream) - len(packed)
        name, extra = b'%04d.txt' % i, struct.pack('<HH', 0x9999, between) + stream[:between]
        stream = struct.pack('<4s5H3I2H', b'PK\3\4', 20, 0, 8, 0, 0, *facts, len(name), 4 + between) + name + extra + packed
        ends.append((name, len(stream)))
    contents = b''.join(struct.pack('<4s6H3I5H2I', b'PK\1\2', 20, 20, 0, 8, 0, 0, *facts, len(name), 0, 0, 0, 0, 0,
                                    len(stream) - end) + name for name, end in ends)
    return stream + contents + struct.pack('<4s4H2IH', b'PK\5\6', 0, 0, count, count, len(contents), len(stream), 0)


def nested_bombs(place):
    bomb = zipped([('0.txt', b'Rusia ' * (20 << 20))])
    for layer in range(5):
        bomb = zipped([(f'{layer}-{i:x}.zip', bomb) for i in range(16)])
    place.write('42.zip', bomb)  # 126 TB
    records, errors = place.nertag('42.zip', 'news/a.txt', status=1)
    expect(len(records) == 1 and 'nothing more is read of the file (--max-ratio)' in errors, errors)
    expect(errors.count('\n') < 30, errors)
    place.write('overlapping.zip', overlapping(200, b'Rusia ' + b'x' * 3_000_000))  # 600 MB
    records, errors = place.nertag('overlapping.zip', 'news/a.txt', status=1)
    expect(len(records) < 30 and 'nothing more is read of the file (--max-ratio)' in errors, len(records), errors)


def with_length(record, more):
    """The record with another Content-Length."""
    head, _, body = record.partition(b'\r\n\r\n')
    return head.replace(b'Content-Length: %d' % (len(body) - 4), b'Content-Length: %d' % (len(body) - 4 + more)) + \
        b'\r\n\r\n' + body


def damaged_warc(place):
    html = 'Content-Type: text/html; charset=UTF-8'
    one, two, three, four = (response(page(words), html) for words in ('Satu', 'Dua', 'Tiga', 'Empat'))
    cut = gzip.compress(two)[:-60]
    wrong = 'Content-Length is wrong, the record ends where the next one begins'
    tried = {'short': (one + with_length(two, -20) + three, 'Satu Dua Tiga', 'bytes before it that are no record'),
             'long': (one + with_length(two, 20) + three + four, 'Satu Dua Tiga Empat', ':2: ' + wrong),
             'very long': (one + with_length(two, 9999) + three + four, 'Satu Dua Tiga Empat', ':2: ' + wrong),
             'packed': (gzip.compress(one) + gzip.compress(with_length(two, 99)) + gzip.compress(three), 'Satu Dua Tiga', wrong),
             'cut member': (gzip.compress(one) + cut + gzip.compress(three), 'Satu Tiga', 'the compressed data'),
             'cut end': (gzip.compress(one) + cut, 'Satu', 'the compressed data ends too early'),
             'no length': (one.replace(b'Content-Length', b'X', 1) + two, 'Dua', 'a record without Content-Length'),
             'encoding': (response(b'x', html, 'Content-Encoding: br') + two, 'Dua', 'unknown Content-Encoding')}
    for name, (data, words, message) in tried.items():
        records, errors = place.nertag('-f', 'warc', data=data, status=1)
        got = ' '.join(record['text'].split('\n\n')[-1].split()[0] for record in records)
        expect(got == words and message in errors, name, got, errors)
    skipped = b''.join(warc_record(kind, b'HTTP/1.1 200 OK\r\n\r\n' + page('x'), 'application/http')
                       for kind in ('revisit', 'request', 'metadata', 'continuation', 'strange'))
    records, errors = place.nertag(data=one + skipped + two)
    expect(len(records) == 2, records, errors)
    evil = warc_record('response', b'x', 'x/y').replace(b'Content-Length: 1', b'Content-Length: 60000000') * 20000
    place.nertag('-q', '-f', 'warc', data=evil, status=1)  # as many as that would take hours if each took all the rest


def run(environment):
    return run_all('damage', [cut_off, checksums, odd_names, bombs, nested_bombs, refused, damaged_tar, damaged_zip,
                              locked, damaged_warc], environment)
