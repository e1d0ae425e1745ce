#!/usr/bin/env python3
"""Runs the tests: cases, units, properties, archives, jobs, gazetteers, language layers, examples of the documentation.
Ends with "N passed, N failed"; exit status 1 if one failed.

    tests/run.py [--nertag FILE] [--unit FOLDER] [--update] [NAME]...

A case is a folder tests/cases/AREA/NAME: `cmd` is a shell line, run in the folder with `nertag` on the PATH, `in` as
standard input, $MINI as the image of tests/data/mini, and $TMP as a folder of its own. `out`, `err` and `status` say
what must come of it; a missing file means nothing, or 0. --update writes them anew: review them with git diff.
NAME is a part of the name of a case; with it only such cases run."""
import argparse
import difflib
import os
import re
import subprocess
import sys
import tempfile

import archives
import damage
import gazetteers
import jobs
import layers
import pages
import properties
import readme

TESTS = os.path.dirname(os.path.abspath(__file__))
SECONDS = 120


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def add(self, name, error):
        if error:
            self.failed += 1
            print(f'FAILED {name}\n{error.rstrip()}\n')
        else:
            self.passed += 1


def read(path):
    try:
        with open(path, 'rb') as file:
            return file.read()
    except FileNotFoundError:
        return b''


def write(path, content):
    if content:
        with open(path, 'wb') as file:
            file.write(content)
    elif os.path.exists(path):
        os.remove(path)


def show(name, want, got):
    lines = difflib.unified_diff(want.decode(errors='backslashreplace').splitlines(),
                                 got.decode(errors='backslashreplace').splitlines(),
                                 f'{name} wanted', f'{name} got', lineterm='')
    return '\n'.join(line[:1000] for line in lines) or f'{name}: {want!r} wanted, {got!r} got'


def run_case(folder, environment, update):
    with tempfile.TemporaryDirectory() as scratch:
        command = read(f'{folder}/cmd').decode()
        done = subprocess.run(['bash', '-c', command], cwd=folder, input=read(f'{folder}/in'), capture_output=True,
                              env=dict(environment, TMP=scratch), timeout=SECONDS)
        errors = done.stderr.replace(scratch.encode(), b'$TMP').replace(environment['MINI'].encode(), b'$MINI')
        got = {'out': done.stdout, 'err': errors,
               'status': b'%d\n' % done.returncode if done.returncode else b''}
    if update:
        for name, content in got.items():
            write(f'{folder}/{name}', content)
        return None
    return '\n'.join(show(name, read(f'{folder}/{name}'), content) for name, content in got.items()
                     if read(f'{folder}/{name}') != content)


def run_cases(tally, environment, arguments):
    for folder, _, files in sorted(os.walk(f'{TESTS}/cases')):
        name = os.path.relpath(folder, f'{TESTS}/cases')
        if 'cmd' not in files or not any(part in name for part in arguments.names or ['']):
            continue
        try:
            tally.add(name, run_case(folder, environment, arguments.update))
        except subprocess.TimeoutExpired:
            tally.add(name, f'longer than {SECONDS} seconds')


def run_units(tally, folder, environment):
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if not name.endswith('_test') or not os.access(path, os.X_OK):
            continue
        done = subprocess.run([path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment,
                              timeout=SECONDS)
        text = done.stdout.decode(errors='backslashreplace')
        counts = re.search(r'(\d+) passed, (\d+) failed\n$', text)
        if counts and (done.returncode == 0) == (counts[2] == '0'):
            tally.passed += int(counts[1])
            tally.failed += int(counts[2])
            if done.returncode:
                print(f'FAILED unit/{name}\n{text}')
        else:
            tally.add(f'unit/{name}', f'status {done.returncode}\n{text}')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--nertag', default=os.path.join(TESTS, '..', 'nertag'))
    parser.add_argument('--unit')
    parser.add_argument('--update', action='store_true')
    parser.add_argument('names', nargs='*')
    arguments = parser.parse_args()
    tally = Tally()
    with tempfile.TemporaryDirectory() as scratch:
        os.symlink(os.path.abspath(arguments.nertag), f'{scratch}/nertag')
        environment = dict(os.environ, PATH=f'{scratch}:{os.environ["PATH"]}', MINI=f'{scratch}/mini.img', LC_ALL='C')
        made = subprocess.run(['nertag', 'compile', '--only', '-o', environment['MINI'], 'mini'], cwd=f'{TESTS}/data',
                              env=environment)
        if made.returncode:
            sys.exit('tests/data/mini does not compile: nothing can be tested')
        run_cases(tally, environment, arguments)
        if not arguments.names:
            if arguments.unit:
                run_units(tally, arguments.unit, environment)
            for part in (properties, archives, damage, jobs, pages, gazetteers, layers, readme):
                for name, error in part.run(environment):
                    tally.add(name, error)
    print(f'{tally.passed} passed, {tally.failed} failed')
    return 1 if tally.failed else 0


if __name__ == '__main__':
    sys.exit(main())
