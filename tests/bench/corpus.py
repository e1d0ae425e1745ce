"""The input: articles repeated to a size, as JSON Lines and as plain text, sources mixed evenly by bytes."""
import glob
import itertools
import json
import os
from dataclasses import dataclass

import sample
from measure import MB, ROOT, place


@dataclass
class Corpus:
    label: str
    jsonl: str
    text: str
    bytes: int                          # of plain text
    documents: int


def sources(paths=()):
    """{name: [text]}: a file of articles each; the repository's own texts where there is none."""
    paths = list(paths) or sorted(glob.glob(os.path.join(ROOT, '..', 'shared', 'articles', '*.jsonl')))
    if not paths:
        return sample.by_language()
    found = {}
    for path in paths:
        with open(path, encoding='utf-8') as file:
            texts = [json.loads(line).get('text', '') for line in file if line.strip()]
        found[os.path.basename(path).split('.')[0]] = [text for text in texts if text]
    return found


def mixed(found):
    """Texts without end, always from the source that has given the fewest bytes."""
    given = {name: 0 for name in found}
    endless = {name: itertools.cycle(texts) for name, texts in found.items()}
    while True:
        name = min(given, key=given.get)
        text = next(endless[name])
        given[name] += len(text)
        yield text


def write(label, texts, size):
    """Both files, with the first texts that make up SIZE bytes."""
    corpus = Corpus(label, place(f'{label}.jsonl'), place(f'{label}.txt'), 0, 0)
    with open(corpus.jsonl, 'w', encoding='utf-8') as jsonl, open(corpus.text, 'wb') as plain:
        for text in texts:
            json.dump({'id': str(corpus.documents), 'text': text}, jsonl, ensure_ascii=False)
            jsonl.write('\n')
            raw = text.encode('utf-8', 'replace') + b'\n'
            plain.write(raw)
            corpus.bytes += len(raw)
            corpus.documents += 1
            if corpus.bytes >= size:
                break
    return corpus


def short(texts):
    """A document a paragraph."""
    return (part for text in texts for part in text.split('\n') if part.strip())


def long(texts, size=MB // 10):
    """Documents of SIZE characters at least."""
    texts = iter(texts)
    while True:
        parts, length = [], 0
        while length < size:
            parts.append(next(texts))
            length += len(parts[-1])
        yield '\n\n'.join(parts)
