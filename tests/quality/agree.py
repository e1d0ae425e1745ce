#!/usr/bin/env python3
"""agree.py --nertag FILE [--shared FOLDER]: `nertag eval` gives the very figures of FOLDER/eval/score.py on all gold files
there. Without the folder there is nothing to do. Ends with "N passed, N failed"."""
import argparse
import os
import shlex
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--nertag', required=True)
    parser.add_argument('--shared', default=f'{HERE}/../../../shared')
    arguments = parser.parse_args()
    gold = f'{arguments.shared}/gold'
    nertag = os.path.abspath(arguments.nertag)
    passed = failed = 0
    for name in sorted(os.listdir(gold)) if os.path.isdir(gold) else []:
        if not name.endswith('.jsonl'):
            continue
        wanted = subprocess.run([sys.executable, f'{arguments.shared}/eval/score.py', f'{gold}/{name}', '--run',
                                 f'{shlex.quote(nertag)} -f jsonl'], capture_output=True, text=True)
        got = subprocess.run([nertag, 'eval', '--map', f'{HERE}/coarse.tsv', f'{gold}/{name}'], capture_output=True,
                             text=True)
        if (wanted.returncode, got.returncode, wanted.stdout) == (0, 0, got.stdout):
            passed += 1
        else:
            failed += 1
            print(f'FAILED {name}\nscore.py:\n{wanted.stdout}{wanted.stderr}nertag eval:\n{got.stdout}{got.stderr}')
    print(f'{passed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
