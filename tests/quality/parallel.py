#!/usr/bin/env python3
"""parallel.py GOLD COMMAND [--worst N] [--floor SHARE]: do both languages name the same countries?

GOLD has sentence pairs, one JSON object a line: `text` in Indonesian, `en_text` in English. COMMAND is run once for each
side with one {"id","text"} a line. Two sides agree if the sets of their `iso` codes are the same, over

  named     mentions of a country itself: its name, its nationality words, former countries
  places    all places: GPE, NORP and LOC, cities and regions included
  all       every mention with a code, organizations and people too

Prints the agreement of each, and with --worst the commonest codes that one side lacks, with the words that the other
side has. With --floor the exit status is 1 if `places` falls below it. Without the gold there is nothing to do."""
import argparse
import collections
import json
import os
import subprocess
import sys

COUNTRY_KINDS = {'country', 'nationality', 'historic-country'}
DEFINITIONS = {
    'named': lambda entity: entity['label'] == 'NORP' or entity.get('kind') in COUNTRY_KINDS,
    'places': lambda entity: entity['label'] in ('GPE', 'NORP', 'LOC'),
    'all': lambda entity: True,
}


def tag(command, texts):
    lines = ''.join(json.dumps({'id': str(i), 'text': text}, ensure_ascii=False) + '\n' for i, text in enumerate(texts))
    done = subprocess.run(command, shell=True, input=lines.encode(), stdout=subprocess.PIPE, check=False)
    records = [json.loads(line) for line in done.stdout.decode().splitlines() if line.strip()]
    if len(records) != len(texts):
        sys.exit(f'{len(texts)} documents in, {len(records)} out')
    return records


def countries(record, counts):
    """Code -> the words that name it."""
    found = collections.defaultdict(list)
    for entity in record['ents']:
        if entity.get('iso') and counts(entity):
            found[entity['iso']].append(entity['text'])
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('gold')
    parser.add_argument('command')
    parser.add_argument('--worst', type=int, default=0)
    parser.add_argument('--floor', type=float)
    arguments = parser.parse_args()
    if not os.path.exists(arguments.gold):
        print(f'{arguments.gold} is not there: skipped')
        return 0
    with open(arguments.gold, encoding='utf-8') as file:
        pairs = [json.loads(line) for line in file]
    left = tag(arguments.command, [pair['text'] for pair in pairs])
    right = tag(arguments.command, [pair['en_text'] for pair in pairs])
    share = {}
    for name, counts in DEFINITIONS.items():
        same = any_country = same_of_any = 0
        only = collections.Counter()
        for one, other in zip(left, right):
            sets = countries(one, counts), countries(other, counts)
            agree = set(sets[0]) == set(sets[1])
            same += agree
            any_country += bool(sets[0] or sets[1])
            same_of_any += agree and bool(sets[0])
            for language, mine, theirs in (('id', *sets), ('en', *reversed(sets))):
                for code in set(mine) - set(theirs):
                    only[language, code, mine[code][0]] += 1
        share[name] = same / len(pairs)
        print(f'{name:8} agree {same} of {len(pairs)} {share[name]:.3f}; of the {any_country} with a country '
              f'{same_of_any / max(any_country, 1):.3f}')
        for (language, code, words), count in only.most_common(arguments.worst):
            print(f'  only {language}: {code} {words!r} x{count}')
    return 1 if arguments.floor is not None and share['places'] < arguments.floor else 0


if __name__ == '__main__':
    sys.exit(main())
