#!/usr/bin/env python3
"""inputs.py [--mb N] [ARTICLES.jsonl]...

What reading from archives costs: the same articles as JSON Lines, plain and packed, and as text files in tar archives.
Speed is that of nertag without the time that the tool for it takes to unpack alone, against that of the plain file:
the best of several runs, which take turns.
Exit status 1 where it is below 80 % of that, or memory grows with the input."""
import argparse
import io
import subprocess
import sys
import tarfile

import corpus
import report
from measure import MB, NERTAG, place, run

LEAST, GROWTH = 0.8, 16 * MB
UNPACKERS = {'gz': ['gzip', '-dc'], 'zst': ['zstd', '-dc'], 'xz': ['xz', '-dc'], 'tar': ['cat']}


def write_tar(texts, size):
    """As corpus.write, the same texts, without a byte of them on disk but in the archive."""
    path, written = place('inputs.tar'), 0
    with tarfile.open(path, 'w') as archive:
        for number, text in enumerate(texts):
            raw = text.encode('utf-8', 'replace')
            info = tarfile.TarInfo(f'{number // 1000:04}/{number:07}.txt')
            info.size = len(raw)
            archive.addfile(info, io.BytesIO(raw))
            written += len(raw) + 1
            if written >= size:
                return path


def packed(path, *command):
    with open(path + '.' + {'gzip': 'gz', 'zstd': 'zst', 'xz': 'xz'}[command[0]], 'wb') as out:
        subprocess.run([*command, '-qc', path], stdout=out, check=True)
    return out.name


def files(found, size):
    jsonl = corpus.write('inputs', corpus.mixed(found), size).jsonl
    tar = write_tar(corpus.mixed(found), size)
    return [jsonl, packed(jsonl, 'gzip'), packed(jsonl, 'zstd'), packed(jsonl, 'xz', '-1'), tar, packed(tar, 'gzip'),
            packed(tar, 'zstd')]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('articles', nargs='*')
    parser.add_argument('--mb', type=float, default=50, help='megabytes of plain text (50)')
    parser.add_argument('--repeats', type=int, default=3)
    options = parser.parse_args()
    found = corpus.sources(options.articles)
    small = [run([NERTAG, '-q', path]).memory for path in files(found, options.mb / 10 * MB)]
    paths = files(found, options.mb * MB)
    rounds = [[run([NERTAG, '-q', path]) for path in paths] for _ in range(options.repeats)]
    rows, fine, base = [['what', 'CPU s', 'unpacking', 'speed', 'peak MB', 'of a tenth']], True, None
    for path, least, spent in zip(paths, small, zip(*rounds)):
        ending = path.rsplit('.', 1)[1]
        cpu, peak = min(one.cpu for one in spent), max(one.memory for one in spent)
        unpack = min(run([*UNPACKERS[ending], path]).cpu for _ in spent) if ending in UNPACKERS else 0
        base = base or cpu
        speed = base / (cpu - unpack)
        fine = fine and speed >= LEAST and peak - least < GROWTH
        rows.append([path.split('inputs.')[-1], f'{cpu:.2f}', f'{unpack:.2f}', f'{100 * speed:.0f} %', f'{peak / MB:.0f}',
                     f'{least / MB:.0f}'])
    print(report.align(rows))
    return 0 if fine else 1


if __name__ == '__main__':
    sys.exit(main())
