"""Lists of names for the peers: those of nertag's gazetteers, then invented ones that look like names."""
import collections
import glob
import os
import random
import re

from measure import ROOT, place

NO_NAMES = {'type=class', 'type=kind', 'type=language'}


def rows():
    for path in sorted(glob.glob(os.path.join(ROOT, 'gazetteers', '*.tsv'))):
        with open(path, encoding='utf-8') as file:
            for line in file:
                columns = line.rstrip('\n').split('\t')
                if not line.startswith('#') and len(columns) == 5:
                    yield columns


def known(texts):
    """Every name of the gazetteers once, those that the texts mention most first, the others in a fixed random order.

    A short list is made of names that occur: one drawn by chance would hardly match, and flatter the peers."""
    table = list(rows())
    classes = {name for name, tag, _, facts, _ in table if tag == '=' and NO_NAMES & set(facts.split(';'))}
    names = sorted({text for name, tag, text, facts, _ in table
                    if name not in classes and not (tag == '=' and 'noalias' in facts.split(';'))})
    random.Random(6).shuffle(names)
    often = mentions(set(names), texts)
    return sorted(names, key=lambda name: -often[name])


def mentions(names, texts, most=6):
    """How often each name of up to so many words stands in the texts."""
    often = collections.Counter()
    for text in texts:
        words = [(word.start(), word.end()) for word in re.finditer(r'\w+', text)]
        for at, (start, _) in enumerate(words):
            for _, end in words[at:at + most]:
                if text[start:end] in names:
                    often[text[start:end]] += 1
    return often


def invented(count, besides=()):
    """Given names and family names put together in ways nobody has put them yet."""
    parts = {'given-name': set(), 'family-name': set()}
    for name, tag, text, _, _ in rows():
        if tag != '=' and name in parts and text.isalpha() and len(text) > 2:
            parts[name].add(text)
    given, family = sorted(parts['given-name']), sorted(parts['family-name'])
    chance, seen, names = random.Random(6), set(besides), []
    while len(names) < count:
        name = ' '.join(chance.choices(given, k=chance.choice((1, 1, 2))) + [chance.choice(family)])
        if name not in seen:
            seen.add(name)
            names.append(name)
    return names


def first(count, gazetteer):
    """A list of so many names, and how many of them are invented."""
    extra = max(0, count - len(gazetteer))
    return gazetteer[:count] + (invented(extra, gazetteer) if extra else []), extra


def write_plain(names, path):
    """The longest first: of names that begin at one place ripgrep takes the first of the list."""
    with open(place(path), 'w', encoding='utf-8') as file:
        file.writelines(name + '\n' for name in sorted(names, key=lambda name: (-len(name), name)))
    return place(path)


def write_gazetteer(names, path):
    with open(place(path), 'w', encoding='utf-8') as file:
        file.writelines(f'bench-{number:07}\t=\t{name}\tkind=person\thand\n' for number, name in enumerate(names))
    return place(path)
