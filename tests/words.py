#!/usr/bin/env python3
"""words.py --nertag FILE: no name of a gazetteer is found in common words, nor in short names that are written small.

Each word is tried in a neutral sentence of its language. The common words are those of gazetteers/import/*-words.tsv
and of the class function-word: in lower case nothing may be found, and at the start of a sentence, where every word has
a capital, only names that say themselves how they are to be used (case, only, needs, forbids, prior). The words of the
class not-name, many of which are names of something, and all names of fewer than four letters are tried in lower case;
there only names are allowed that the gazetteer itself writes so. Ends with "N passed, N failed"."""
import argparse
import collections
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
GAZETTEERS = f'{ROOT}/gazetteers'
INSIDE = {'en': 'They said that the {} was there with the others.', 'id': 'Mereka bilang bahwa {} itu ada di sana.'}
FIRST = {'en': '{} was there with the others, they said.', 'id': '{} itu ada di sana, kata mereka.'}
POLICY = re.compile(r'(^|;)(case=|only(;|$)|needs=|forbids=|prior=)')


def rows(path):
    with open(path, encoding='utf-8') as file:
        for line in file:
            if line.strip() and not line.startswith('#'):
                yield line.rstrip('\n').split('\t')


def read():
    """Common words, words of not-name (both by language), short names, names with a policy, names in lower case."""
    common, capitalised = collections.defaultdict(set), collections.defaultdict(set)
    short, policies, small = set(), set(), set()
    for name in ('common-words', 'name-words'):
        for language, word, *_ in rows(f'{GAZETTEERS}/import/{name}.tsv'):
            common[language].add(word.lower())
    for name in sorted(os.listdir(GAZETTEERS)):
        if not name.endswith('.tsv'):
            continue
        for entry, tag, text, facts, *_ in rows(f'{GAZETTEERS}/{name}'):
            words = {'function-word': common, 'not-name': capitalised}.get(entry)
            if words is not None and tag != '=':
                for language in INSIDE if tag == 'und' else [tag]:
                    words[language].add(text.lower())
            elif words is None and 'type=' not in facts and len(re.sub(r'\W', '', text)) < 4:
                short.add(text.lower())
            if POLICY.search(facts):
                policies.add((entry, text.lower()))
            if text == text.lower():
                small.add((entry, text))
    return common, capitalised, short, policies, small


def found(nertag, sentences):
    """The mentions of gazetteers in each sentence."""
    lines = ''.join(json.dumps({'text': text}) + '\n' for text in sentences)
    done = subprocess.run([nertag, '-f', 'jsonl'], input=lines.encode(), capture_output=True, check=True)
    for line in done.stdout.decode().split('\n')[:-1]:
        yield [entity for entity in json.loads(line)['ents'] if '/' in entity['rule']]


def capital(word):
    return word[:1].upper() + word[1:]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--nertag', default=f'{ROOT}/nertag')
    parser.add_argument('--all', action='store_true', help='show every name, not just the first ten of each list')
    arguments = parser.parse_args()
    common, capitalised, short, policies, small = read()
    tried = []
    for language in INSIDE:
        inside, first = INSIDE[language], FIRST[language]
        tried += [(f'common words, {language}, lower case', inside, common[language], str.lower, set()),
                  (f'common words, {language}, first in the sentence', first, common[language], capital, policies),
                  (f'words that are no names, {language}, lower case', inside, capitalised[language], str.lower, small),
                  (f'short names, {language}, lower case', inside, short, str.lower, small)]
    failed = 0
    for name, frame, words, write, allowed in tried:
        wrong, items = [], sorted(words)
        for item, mentions in zip(items, found(arguments.nertag, [frame.format(write(item)) for item in items])):
            wrong += [f'{mention["text"]} ({mention["rule"]})' for mention in mentions
                      if (mention['id'], mention['text'].lower()) not in allowed]
        print(f'{name}: {len(items)} words, {len(wrong)} names found')
        if wrong:
            failed += 1
            print(f'FAILED {name}: ' + ', '.join(wrong if arguments.all else wrong[:10]))
    print(f'{len(tried) - failed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
