#!/usr/bin/env python3
"""run.py --build FOLDER [--seconds N] [TARGET]...: runs the fuzz targets in FOLDER, each for N seconds, on seeds from
tests/ and on what earlier runs have found (kept in FOLDER/corpus). An input that fails is kept in FOLDER/failed; give it
to the target as its argument to see it again. Ends with "N passed, N failed"."""
import argparse
import bz2
import glob
import gzip
import io
import lzma
import os
import re
import subprocess
import sys
import tarfile
import zipfile

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def contents(*patterns):
    for pattern in patterns:
        for path in sorted(glob.glob(f'{TESTS}/{pattern}', recursive=True)):
            with open(path, 'rb') as file:
                yield file.read()


def archives():
    """Small archives and packed files of most kinds, each with text, JSON lines and a page in it."""
    members = {'a.txt': b'Rusia.\n', 'b.jsonl': b'{"text":"Korut"}\n', 'c.html': b'<title>J</title><p>Perang di Rusia, kata Putin.'}
    tar, packed = io.BytesIO(), io.BytesIO()
    with tarfile.open(fileobj=tar, mode='w', format=tarfile.PAX_FORMAT) as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    with zipfile.ZipFile(packed, 'w', zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    body = b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n' + gzip.compress(members['c.html'])
    warc = b'WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n' % (len(body), body)
    yield from (warc, gzip.compress(warc) * 2, packed.getvalue())
    for pack in (bytes, gzip.compress, bz2.compress, lzma.compress):
        yield pack(tar.getvalue().rstrip(b'\0') + bytes(1024))


def seeds(target):
    """Inputs to start from, in the form that the target expects."""
    yield from contents(f'fuzz/found/{target}/*')
    if target == 'document':
        yield from contents('data/*.txt', 'cases/*/*/in')
    elif target == 'jsonl':
        yield from contents('cases/jsonl/*/in')
    elif target == 'reader':
        patterns = ('**/*.jsonl', '**/*.txt', '**/*.html')
        for number, pattern in enumerate(patterns):
            for content in contents(f'cases/{pattern}', f'data/{pattern}'):
                yield bytes([number]) + content
        yield from (bytes([5]) + archive for archive in archives())
    elif target == 'gazetteer':
        for number, content in enumerate(contents('data/mini/*.tsv', 'cases/**/*.tsv')):
            yield bytes([48 + number % 2]) + content
    elif target == 'yaml':
        for content in contents('data/mini/**/*.yaml', 'cases/**/*.yaml'):
            kind = 4 if b'match:' in content else 6 if b'repeat_factor' in content else 0
            yield from (bytes([48 + kind + own]) + content for own in (0, 1))

    elif target == 'prefilter':
        for content in contents('../rules/entities/*.yaml'):
            for pattern in re.findall(rb"^  (?:before|after): '(.*)'$", content, re.M):
                yield from (end + re.sub(rb'\{[a-z]\w*\}', b'[A-Z][a-z]+', pattern) + b'\n Kota Tua ' for end in (b'0', b'1'))


def run(build, target, seconds):
    corpus, failed = f'{build}/corpus/{target}', f'{build}/failed'
    os.makedirs(corpus, exist_ok=True)
    os.makedirs(failed, exist_ok=True)
    for number, seed in enumerate(seeds(target)):
        with open(f'{corpus}/seed-{number:04}', 'wb') as file:
            file.write(seed)
    command = [f'{build}/{target}_fuzz', corpus, f'-max_total_time={seconds}', '-timeout=20', '-rss_limit_mb=3000',
               '-close_fd_mask=3', '-print_final_stats=1', f'-artifact_prefix={failed}/{target}-',
               '-max_len=65536' if target == 'image' else '-max_len=8192']
    environment = dict(os.environ, UBSAN_OPTIONS='print_stacktrace=1:halt_on_error=1')
    done = subprocess.run(command, capture_output=True, cwd=os.path.dirname(TESTS), env=environment)
    text = done.stderr.decode(errors='backslashreplace')
    if done.returncode:
        print(f'FAILED {target}, status {done.returncode}\n{text[-4000:]}')
    else:
        runs = [line.split()[-1] for line in text.splitlines() if line.startswith('stat::number_of_executed_units')]
        print(f'{target}: {runs[0] if runs else "?"} runs')
    return done.returncode == 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--build', required=True)
    parser.add_argument('--seconds', type=int, default=20)
    parser.add_argument('targets', nargs='*')
    arguments = parser.parse_args()
    build = os.path.abspath(arguments.build)
    targets = arguments.targets or sorted(name[:-5] for name in os.listdir(build) if name.endswith('_fuzz'))
    results = [run(build, target, arguments.seconds) for target in targets]
    print(f'{sum(results)} passed, {len(results) - sum(results)} failed')
    return 0 if all(results) else 1


if __name__ == '__main__':
    sys.exit(main())
