#!/usr/bin/env python3
"""run.py --build FOLDER [--seconds N] [TARGET]...: runs the fuzz targets in FOLDER, each for N seconds, on seeds from
tests/ and on what earlier runs have found (kept in FOLDER/corpus). An input that fails is kept in FOLDER/failed; give it
to the target as its argument to see it again. Ends with "N passed, N failed"."""
import argparse
import glob
import os
import subprocess
import sys

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def contents(*patterns):
    for pattern in patterns:
        for path in sorted(glob.glob(f'{TESTS}/{pattern}', recursive=True)):
            with open(path, 'rb') as file:
                yield file.read()


def seeds(target):
    """Inputs to start from, in the form that the target expects."""
    yield from contents(f'fuzz/found/{target}/*')
    if target == 'document':
        yield from contents('data/*.txt', 'cases/*/*/in')
    elif target == 'jsonl':
        yield from contents('cases/jsonl/*/in')
    elif target == 'reader':
        patterns = ('**/*.jsonl', '**/*.txt', '**/*.html', '**/*.warc*', '**/*.tar*', '**/*.zip')
        for number, pattern in enumerate(patterns):
            for content in contents(f'cases/{pattern}', f'data/{pattern}'):
                yield bytes([min(number, 4)]) + content
    elif target == 'gazetteer':
        for number, content in enumerate(contents('data/mini/*.tsv', 'cases/**/*.tsv')):
            yield bytes([48 + number % 2]) + content
    elif target == 'yaml':
        for content in contents('data/mini/**/*.yaml', 'cases/**/*.yaml'):
            kind = 4 if b'match:' in content else 6 if b'repeat_factor' in content else 0
            yield from (bytes([48 + kind + own]) + content for own in (0, 1))


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
