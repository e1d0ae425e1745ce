#!/usr/bin/env python3
"""callgrind.py [--update]: instructions that nertag executes for each byte of a fixed sample (see sample.py).

Counted by valgrind, so that the machine and its load do not matter. Fails when there are more than the ceiling in
ceiling.json by over TOLERANCE; --update lowers the ceiling to what was counted, and never raises it."""
import json
import os
import re
import subprocess
import sys

import sample
from measure import HERE, NERTAG, place

CEILING = os.path.join(HERE, 'ceiling.json')
SIZE = 1_000_000
TOLERANCE = 0.01


def instructions(source):
    counted = subprocess.run(
        ['valgrind', '--tool=callgrind', f'--callgrind-out-file={place("callgrind.out")}', NERTAG, '-j', '1',
         '-f', 'jsonl', '-o', place('callgrind.jsonl'), source],
        capture_output=True, text=True, env={'PATH': os.environ['PATH'], 'LC_ALL': 'C.UTF-8'}, check=False)
    found = re.search(r'Collected : ([0-9]+)', counted.stderr)
    if counted.returncode != 0 or not found:
        raise SystemExit(f'callgrind.py: status {counted.returncode}\n{counted.stderr}')
    return int(found[1])


def ceiling():
    try:
        with open(CEILING, encoding='utf-8') as file:
            return json.load(file)['instructions_per_byte']
    except FileNotFoundError:
        return None


def main():
    source = place('sample.jsonl')
    with open(source, 'wb') as file:
        size = file.write(sample.jsonl(SIZE))
    with open(place('empty.jsonl'), 'wb'):
        pass
    total, start = instructions(source), instructions(place('empty.jsonl'))
    rate, most = total / size, ceiling()
    print(f'{total:,} instructions for {size:,} bytes, {start:,} of them to start: {rate:.1f} a byte; '
          f'ceiling {"none" if most is None else f"{most:.1f}"}')
    if sys.argv[1:] == ['--update'] and (most is None or rate < most):
        with open(CEILING, 'w', encoding='utf-8') as file:
            json.dump({'instructions_per_byte': round(rate, 1)}, file)
            file.write('\n')
        print(f'ceiling.json: {rate:.1f}')
        most = rate
    if most is None:
        raise SystemExit('callgrind.py: no ceiling.json: --update makes one')
    if rate > most * (1 + TOLERANCE):
        raise SystemExit(f'callgrind.py: {100 * (rate / most - 1):.1f} % above the ceiling: find what became slower')


if __name__ == '__main__':
    main()
