#!/usr/bin/env python3
"""run.py --nertag FILE [--shared FOLDER]: scores on the gold files of FOLDER/gold, by FOLDER/eval/score.py, against
the floors in floors.tsv (gold file, pattern of the line, figure, floor). Floors only rise. Without the folder there is
nothing to do. Ends with "N passed, N failed"."""
import argparse
import os
import re
import shlex
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def floors():
    with open(f'{HERE}/floors.tsv', encoding='utf-8') as file:
        for line in file:
            if line.strip() and not line.startswith('#'):
                yield line.rstrip('\n').split('\t')


def scores(shared, gold, nertag):
    done = subprocess.run([sys.executable, f'{shared}/eval/score.py', f'{shared}/gold/{gold}', '--run',
                           f'{shlex.quote(os.path.abspath(nertag))} -f jsonl'], capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else done.stdout + done.stderr


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--nertag', required=True)
    parser.add_argument('--shared', default=f'{HERE}/../../../shared')
    arguments = parser.parse_args()
    passed = failed = 0
    if os.path.isdir(f'{arguments.shared}/gold'):
        wanted = list(floors())
        for gold in sorted(os.listdir(f'{arguments.shared}/gold')):
            if not gold.endswith('.jsonl'):
                continue
            text = scores(arguments.shared, gold, arguments.nertag)
            print(f'{gold}\n{text}', flush=True)
            for name, line, figure, floor in wanted:
                if name != gold:
                    continue
                found = re.search(rf'^{line}\b.*?{figure}:? ([0-9.]+)', text, re.MULTILINE)
                if found and float(found[1].rstrip('.')) >= float(floor):
                    passed += 1
                else:
                    failed += 1
                    print(f'FAILED {gold}: {line} {figure} {found[1] if found else "missing"}, floor {floor}')
    print(f'{passed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
