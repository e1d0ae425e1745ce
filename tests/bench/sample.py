#!/usr/bin/env python3
"""A fixed sample of text: documents put together from the sentences in sample.tsv (language, TAB, text).

    tests/bench/sample.py            write 1 MB of it as JSON Lines to standard output
    tests/bench/sample.py --collect  write sample.tsv anew from the examples in rules/ and the texts in tests/data/

sample.tsv is committed, so that a new rule does not change the text on which instructions are counted. Collect it
anew only together with a new ceiling."""
import glob
import json
import os
import random
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SENTENCES = os.path.join(HERE, 'sample.tsv')
TOPIC_EXAMPLE = re.compile(r"\{lang: (\w+), text: '((?:[^']|'')*)'\}")


def collect():
    found = set()
    for path in glob.glob(os.path.join(ROOT, 'rules', 'topics', '*.yaml')):
        with open(path, encoding='utf-8') as file:
            found |= {(lang, text.replace("''", "'")) for lang, text in TOPIC_EXAMPLE.findall(file.read())}
    for path in glob.glob(os.path.join(ROOT, 'rules', 'entities', '*.yaml')):
        with open(path, encoding='utf-8') as file:
            for rule in re.split(r'^- id:', file.read(), flags=re.M):
                lang = re.search(r'^  lang: (\w+)', rule, re.M)
                for examples in re.findall(r'^  (?:examples|counter): (\[.*\])$', rule, re.M) if lang else ():
                    for text in re.findall(r"'((?:[^']|'')*)'", examples):
                        found.add((lang[1], re.sub(r'\[[A-Z]+ ([^]]*)\]', r'\1', text.replace("''", "'"))))
    for path in glob.glob(os.path.join(ROOT, 'tests', 'data', '*.*.txt')):
        with open(path, encoding='utf-8') as file:
            found |= {(path.split('.')[-2], line) for line in file.read().splitlines()}
    found = {(lang, ' '.join(text.split())) for lang, text in found}
    with open(SENTENCES, 'w', encoding='utf-8') as file:
        file.writelines(f'{lang}\t{text}\n' for lang, text in sorted(found) if text)


def by_language(documents=500):
    """{language: [text]}: articles of 3 to 30 sentences in paragraphs of up to 3."""
    chance, sentences = random.Random(6), {}
    with open(SENTENCES, encoding='utf-8') as file:
        for line in file:
            lang, text = line.rstrip('\n').split('\t')
            sentences.setdefault(lang, []).append(text)
    found = {}
    for lang, texts in sorted(sentences.items()):
        found[lang] = []
        for _ in range(documents):
            chosen = chance.choices(texts, k=chance.randint(3, 30))
            cuts = range(0, len(chosen), 3)
            found[lang].append('\n'.join(' '.join(chosen[cut:cut + 3]) for cut in cuts))
    return found


def jsonl(size):
    """SIZE bytes of JSON Lines, less what the last document would have been over."""
    lines, length = [], 0
    for number, texts in enumerate(zip(*by_language(5000).values())):
        for text in texts:
            line = json.dumps({'id': str(number), 'text': text}, ensure_ascii=False).encode() + b'\n'
            if length + len(line) > size:
                return b''.join(lines)
            lines.append(line)
            length += len(line)
    raise SystemExit('sample.py: too few documents')


if __name__ == '__main__':
    if sys.argv[1:] == ['--collect']:
        collect()
    else:
        sys.stdout.buffer.write(jsonl(1_000_000))
