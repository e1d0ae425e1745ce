#!/usr/bin/env python3
"""run.py --nertag FILE [--shared FOLDER] [--raise]: scores on the gold files of FOLDER/gold, by FOLDER/eval/score.py,
against the floors in floors.tsv (gold file, pattern of the line, figure, floor), and the commonest classes of errors.
Floors only rise: --raise lifts those that the figures have passed. Without the folder there is nothing to do. Ends with
"N passed, N failed"."""
import argparse
import os
import re
import shlex
import subprocess
import sys

import errors

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


def figure_of(text, line, figure):
    found = re.search(rf'^{line}\b.*?{figure}:? ([0-9.]+)', text, re.MULTILINE)
    return float(found[1].rstrip('.')) if found else None


def lift(figures):
    """Rewrites floors.tsv with the floors that have been passed by more than a hundredth, a hundredth below the figure."""
    with open(f'{HERE}/floors.tsv', encoding='utf-8') as file:
        lines = file.read().splitlines()
    for i, line in enumerate(lines):
        key, _, floor = line.rpartition('\t')
        if key in figures and figures[key] - 0.01 > float(floor):
            lines[i] = f'{key}\t{figures[key] - 0.005:.2f}' if figures[key] - 0.005 > float(floor) else line
    with open(f'{HERE}/floors.tsv', 'w', encoding='utf-8') as file:
        file.write('\n'.join(lines) + '\n')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--nertag', required=True)
    parser.add_argument('--shared', default=f'{HERE}/../../../shared')
    parser.add_argument('--raise', dest='lift', action='store_true')
    arguments = parser.parse_args()
    if not os.path.isdir(f'{arguments.shared}/gold'):
        print('no gold at hand: quality is not measured')
        print('0 passed, 0 failed')
        return 0
    passed = failed = 0
    figures = {}
    wanted = list(floors())
    for gold in sorted({name for name, *_ in wanted}):
        text = scores(arguments.shared, gold, arguments.nertag)
        print(f'{gold}\n{text}', end='')
        for name, line, figure, floor in wanted:
            if name != gold:
                continue
            value = figure_of(text, line, figure)
            if value is not None:
                figures[f'{name}\t{line}\t{figure}'] = value
            if value is not None and value >= float(floor):
                passed += 1
                print(f'  {line} {figure} {value:.3f}: {value - float(floor):+.3f} to its floor')
            else:
                failed += 1
                print(f'FAILED {gold}: {line} {figure} {value}, floor {floor}')
        print(*errors.report(f'{arguments.shared}/gold/{gold}', os.path.abspath(arguments.nertag)), sep='\n', flush=True)
    if arguments.lift:
        lift(figures)
    print(f'{passed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
