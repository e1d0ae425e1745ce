"""Documents out of web pages. data/html has small pages, a kind of markup each, with the whole text that must come of
them; data/pages has pages as outlets of many kinds make them, with menus, scripts, teasers, banners and comments. Their
NAME.expect says the title, the date and maybe the url, then "+" with a line that the text must have, "-" with what must
be nowhere in the record. run() yields (name, error or None)."""
import glob
import json
import os
import subprocess

from archives import expect, run_all

TESTS = os.path.dirname(os.path.abspath(__file__))
SHAPES, OUTLETS = (os.path.join(TESTS, 'data', name) for name in ('html', 'pages'))


def shapes(place):
    with open(os.path.join(SHAPES, 'facts.tsv'), encoding='utf-8') as file:
        facts = [line.rstrip('\n').split('\t') for line in file]
    expect(len(facts) == 21, len(facts), 'pages')
    for name, date, url in facts:
        record = place.nertag(os.path.join(SHAPES, name + '.html'))[0][0]
        with open(os.path.join(SHAPES, name + '.txt'), encoding='utf-8') as file:
            text = file.read()
        expect(record['text'] == text, name, repr(record['text']))
        expect(record['meta']['title'] == text.split('\n')[0], name, record['meta'])
        expect(record['meta'].get('date', '') == date, name, record['meta'])
        expect(record['meta'].get('source', {}).get('url', '') == url, name, record['meta'])
    records, errors = place.nertag(SHAPES)
    expect(len([record for record in records if record['id'].endswith('.html')]) == len(facts), errors)


def hostile_pages(place):
    for name, page in {'deep': '<div>' * 200_000 + 'Rusia', 'open': '<p><b><i>x ' * 50_000, 'nul': '<html>\0<p>Rusia\0x</p>',
                       'attributes': '<p ' + 'a=b ' * 100_000 + '>Rusia', 'classes': '<div class=nav>' * 250 + 'x' * 1000,
                       'json': '<script type="application/ld+json">' + '[' * 100_000 + '</script><p>Rusia di sini',
                       'entity': '&#0;&#xD800;&#x110000;&bogus;' * 1000, 'bytes': '\ufffe\x80\x81' * 1000,
                       'empty': '', 'comment': '<!--' + 'x' * 100_000}.items():
        place.write(f'{name}.html', page.encode())
        done = subprocess.run(['nertag', '-k', place.environment['MINI'], f'{name}.html'], cwd=place.path,
                              capture_output=True, env=place.environment, timeout=20)
        expect(done.returncode in (0, 1), name, done.returncode, done.stderr.decode(errors='replace'))


def faults(record, expected):
    """What is wrong with the record, a line each."""
    lines = record['text'].split('\n')
    found = {'title': record['meta'].get('title', ''), 'date': record['meta'].get('date', ''),
             'url': record['meta'].get('source', {}).get('url', '')}
    for line in expected:
        kind, _, value = line.partition(' ')
        if kind == '+' and value not in lines:
            yield f'missing: {value}'
        elif kind == '-' and value in json.dumps(record, ensure_ascii=False):
            yield f'not left out: {value}'
        elif kind[:-1] in found and found[kind[:-1]] != value:
            yield f'{kind} {found[kind[:-1]]!r} instead of {value!r}'
    if lines[0] != found['title']:
        yield f'does not begin with the title: {lines[0]!r}'


def outlets(place):
    names = sorted(glob.glob(os.path.join(OUTLETS, '*.html')))
    expect(len(names) == 20, len(names), 'pages')
    wrong = []
    for name in names:
        with open(name[:-len('html')] + 'expect', encoding='utf-8') as file:
            expected = file.read().splitlines()
        expect({'title:', 'date:', '+', '-'} <= {line.split(' ')[0] for line in expected}, name, 'expects too little')
        records, errors = place.nertag(name)
        expect(len(records) == 1 and not errors, name, errors)
        wrong += [f'{os.path.basename(name)}: {fault}' for fault in faults(records[0], expected)]
    expect(not wrong, '\n'.join(['', *wrong]))


def run(environment):
    return run_all('pages', [shapes, outlets, hostile_pages], environment)
