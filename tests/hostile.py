#!/usr/bin/env python3
"""hostile.py --nertag FILE [--quick] [NAME]...: hostile inputs with a clock.

Every input is made in two sizes, one twice the other. The processor time for the big one must be less than LIMIT times
that for the small one (what is quadratic takes four times as long), and neither may take longer than its size allows.
What is too fast to measure is left alone. Ends with "N passed, N failed"."""
import argparse
import itertools
import json
import os
import resource
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LIMIT = 2.6
LEAST = 0.15  # seconds below which a comparison says nothing
SLOWEST = 15.0  # seconds for a megabyte
MB = 1 << 20


def words(count, letters='abcdefghij'):
    """Different capitalised words."""
    return (''.join(letter).capitalize() for letter in itertools.islice(itertools.product(letters, repeat=6), count))


def repeated(unit):
    return lambda size: (unit * (size // len(unit.encode()) + 1)).encode()[:size].decode(errors='ignore')


def same_first(pattern, per):
    """Texts full of different names that begin with the same word."""
    return lambda size: ' '.join(pattern.format(word, number) for number, word in enumerate(words(size // per)))


def one_sentence(size):
    return ' '.join(words(size // 7))


def acronyms(size):
    pairs = zip(words(size // 30), words(size // 30, 'klmnopqrst'))
    return ' '.join(f'Komisi {a} {b} ({a[0]}{b[0]}{number})' for number, (a, b) in enumerate(pairs))


TEXTS = {  # name: (maker, bytes of the smaller input)
    'no space': (repeated('abcdefghij'), 25 * MB),
    'words run together': (lambda size: ('Jakarta' + 'aB' * 32000 + ' ') * (size // 64008), MB),
    'names run together': (repeated('JakartaKementerianPutinyang '), MB),
    'a nation that is a firm': (lambda size: 'Shares of American Kwirin Inc rose.\n' + repeated('Officials met there. American said it had agreed to it.\n')(size), 2 * MB),
    'a state that is a firm': (lambda size: 'Shares of Utah Kwirin Inc rose.\n' + repeated('Officials met there. Utah said it had agreed to it.\n')(size), 2 * MB),
    'one letter': (repeated('a'), 10 * MB),
    'one capital': (repeated('A'), 10 * MB),
    'brackets': (repeated('('), 5 * MB),
    'nested brackets': (lambda size: '(' * (size // 2) + ')' * (size // 2), 5 * MB),
    'bracketed words': (repeated('(Budi '), 2 * MB),
    'one sentence of capitalised words': (one_sentence, 2 * MB),
    'letters': (repeated('A B C D E F G H '), 2 * MB),
    'initials': (repeated('A. B. C. D. '), 2 * MB),
    'dots between letters': (repeated('A.B.C.D.'), 2 * MB),
    'marks': (repeated('\u0301'), 5 * MB),
    'marks on a letter': (repeated('a\u0301\u0323\u0308'), 5 * MB),
    'stops': (repeated('.'), 5 * MB),
    'quotation marks': (repeated('"A '), 2 * MB),
    'curly quotation marks': (repeated('“Kata Budi ” '), 1 * MB),
    'apostrophes': (repeated("a'"), 2 * MB),
    'clitics': (repeated("Putin's "), 2 * MB),
    'hyphens': (repeated('Rusia-'), 2 * MB),
    'newlines': (repeated('\n'), 5 * MB),
    'short lines': (repeated('Presiden\n'), 2 * MB),
    'spaces': (repeated(' '), 10 * MB),
    'spaces between names': (lambda size: 'Presiden' + ' ' * (size - 20) + 'Budi', 10 * MB),
    'ideographs': (repeated('日本'), 2 * MB),
    'emoji': (repeated('😀👩‍👩‍👧‍👦'), 5 * MB),
    'URLs': (repeated('https://a.b/c?d=e '), 5 * MB),
    'one URL': (lambda size: 'https://a.b/' + 'c' * size, 10 * MB),
    'handles': (repeated('@a@b'), 5 * MB),
    'ambiguous names': (repeated('AS Georgia US IT WHO '), MB // 2),
    'titles': (repeated('Presiden Menteri Ketua Umum '), MB),
    'title and a long word': (lambda size: 'Presiden ' + 'A' * size + ' kata Budi, kata ' + 'B' * size, 5 * MB),
    'title and brackets': (lambda size: 'Presiden ' + '(' * size + ' Budi', 5 * MB),
    'prefixes of organizations': (repeated('Kementerian Universitas Komisi Partai '), MB),
    'speech verbs': (repeated('Budi said kata '), MB),
    'cues': (repeated('perang serangan militer war missile '), MB),
    'countries': (repeated('Rusia, Ukraina dan Korea Utara; '), MB),
    'persons with the same first name': (same_first('Presiden Budi {}.', 21), MB // 2),
    'persons with the same last name': (same_first('Presiden {} Santoso.', 24), MB // 2),
    'persons of two same names': (same_first('Presiden Budi Santoso {}.', 30), MB // 2),
    'organizations with the same first word': (same_first('Universitas Gadjah {}.', 26), MB // 2),
    'the same name in many sentences': (repeated('Presiden Budi Santoso tiba. Budi pergi. '), MB // 2),
    'persons in one sentence': (same_first('Presiden Budi {},', 21), MB // 2),
    'acronyms': (acronyms, MB // 2),
    'invalid bytes': (lambda size: b'\xff' * size, 2 * MB),
    'numbers': (repeated('1.000.000,5 17/1/24 '), 2 * MB),
    'one number': (repeated('1.'), 5 * MB),
}


def depth(size):
    return '{"text":"","v":' + '[' * (size // 2) + ']' * (size // 2) + '}\n'


def fields(size):
    return '{"text":""' + ''.join(f',"f{i}":{i}' for i in range(size // 14)) + '}\n'


LINES = {
    'JSON of great depth': (depth, 10 * MB),
    'JSON of many fields': (fields, 2 * MB),
    'JSON of escapes': (lambda size: '{"text":"' + '\\u0041' * (size // 6) + '"}\n', 5 * MB),
    'JSON of surrogates': (lambda size: '{"text":"' + '\\ud83d\\ude00' * (size // 12) + '"}\n', 5 * MB),
    'JSON that does not end': (lambda size: '{"text":"' + 'a' * size, 25 * MB),
    'JSON of one long number': (lambda size: '{"text":"","n":' + '1' * size + '}\n', 10 * MB),
    'many records': (lambda size: '{"text":"Rusia"}\n' * (size // 17), 2 * MB),
    'many broken records': (lambda size: '{"text":"Rusia}\n' * (size // 16), 2 * MB),
}


def seconds(nertag, options, data):
    """Processor time of the program, which other work on the machine hardly changes."""
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([nertag, '-q', *options], stdin=file, stdout=subprocess.DEVNULL, timeout=900)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        raise AssertionError(f'status {done.returncode}')
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def trial(nertag, options, make, size):
    data = [text if isinstance(text, bytes) else text.encode() for text in (make(size), make(2 * size))]
    small, big = (seconds(nertag, options, item) for item in data)
    for _ in range(4): # again: a busy machine disturbs
        if big <= LIMIT * small or big <= LEAST:
            break
        small, big = (min(old, seconds(nertag, options, item)) for old, item in zip((small, big), data))
    error = None
    if big > LIMIT * max(small, LEAST / LIMIT):
        error = f'{small:.2f} seconds, but {big:.2f} for twice as much'
    elif big > SLOWEST * max(1, len(data[1]) / MB):
        error = f'{big:.1f} seconds for {len(data[1]) / MB:.1f} MB'
    return small, big, error


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--nertag', default=f'{ROOT}/nertag')
    parser.add_argument('--quick', action='store_true', help='a tenth of the sizes')
    parser.add_argument('--verbose', action='store_true')
    parser.add_argument('names', nargs='*')
    arguments = parser.parse_args()
    nertag = os.path.abspath(arguments.nertag)
    passed = failed = 0
    for options, inputs in ((['-f', 'text'], TEXTS), (['-f', 'jsonl'], LINES)):
        for name, (make, size) in inputs.items():
            if arguments.names and name not in arguments.names:
                continue
            try:
                small, big, error = trial(nertag, options, make, size // 10 if arguments.quick else size)
            except (AssertionError, subprocess.TimeoutExpired) as problem:
                small, big, error = 0, 0, str(problem)
            passed, failed = passed + (error is None), failed + (error is not None)
            if error:
                print(f'FAILED {name}: {error}', flush=True)
            elif arguments.verbose:
                print(f'{name}: {small:.2f} and {big:.2f} seconds', flush=True)
    print(f'{passed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
