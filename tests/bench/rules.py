"""More rules for nertag: copies of the built-in ones under other ids, or as many with words of their own.

Copies cost the most: every one of them runs wherever the original does. Rules that a person would add have triggers
and cues of their own; those are drawn here from the words of the articles, so that they do occur."""
import collections
import glob
import json
import os
import random
import re

from measure import ROOT, place

CLASS_TRIGGER = re.compile(r'^  trigger: .*$', re.M)


def entity_files():
    """(file name without .yaml, text without macros) of each file of entity rules."""
    for path in sorted(glob.glob(os.path.join(ROOT, 'rules', 'entities', '*.yaml'))):
        with open(path, encoding='utf-8') as file:
            found = re.search(r'^rules:\n(.*)', without_examples(file.read()), re.M | re.S)
        if found:
            yield os.path.basename(path)[:-5], found[0]


def topic_files():
    for path in sorted(glob.glob(os.path.join(ROOT, 'rules', 'topics', '*.yaml'))):
        with open(path, encoding='utf-8') as file:
            yield os.path.basename(path)[:-5], without_examples(file.read())


def without_examples(text):
    """Without the blocks that are only tests."""
    return re.sub(r'^( *)(?:examples|counter):[^\n]*\n(?:\1(?:- | +)[^\n]*\n)*', '', text, flags=re.M)


def write(folder, name, text):
    path = os.path.join(place('rules'), folder, name + '.yaml')
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    return path


def copies(count):
    """The paths of COUNT copies of all rules."""
    paths = []
    for copy in range(count):
        for name, text in entity_files():
            text = re.sub(r'^- id: (\S+)', rf'- id: \1.copy{copy}', text, flags=re.M)
            paths.append(write(f'same{copy}', f'{name}-{copy}', text))
        for name, text in topic_files():
            name = f'{name}-copy{copy}'
            paths.append(write(f'same{copy}', name, re.sub(r'^id: .*', f'id: {name}', text, count=1)))
    return paths


def others(count, texts):
    """The paths of COUNT times as many rules, each with words of its own."""
    chance = random.Random(6)
    words = vocabulary(texts)
    paths = []
    for copy in range(count):
        for name, text in entity_files():
            def trigger(_):
                return '  trigger: {words: ' + json.dumps(chance.sample(words, 20), ensure_ascii=False) + '}'
            text = re.sub(r'^- id: (\S+)', rf'- id: \1.other{copy}', text, flags=re.M)
            paths.append(write(f'other{copy}', f'{name}-{copy}', set_off_by(trigger, text)))
        for name, text in topic_files():
            name = f'{name}-other{copy}'
            cues = [' '.join(chance.sample(words, chance.choice((1, 2, 2)))) for _ in range(cue_count(text))]
            paths.append(write(f'other{copy}', name, json.dumps(
                {'id': name, 'name': {'en': name, 'id': name}, 'definition': 'A topic with words drawn by chance.',
                 'threshold': 6, 'cues': {'und': {'2': sorted(set(cues))}}}, ensure_ascii=False) + '\n'))
    return paths


def set_off_by(trigger, text):
    """Evidence (points) goes to mentions, and so keeps the trigger that it has."""
    blocks = re.split(r'^(?=- id: )', text, flags=re.M)
    return ''.join(block if '\n  points:' in block else CLASS_TRIGGER.sub(trigger, block) for block in blocks)


def vocabulary(texts, least=3, most=300):
    """Words that the articles have now and then, as a person's cue would."""
    often = collections.Counter(word for text in texts for word in re.findall(r'\b[a-z]{4,}\b', text))
    return sorted(word for word, times in often.items() if least <= times <= most)


def cue_count(text):
    cues = re.search(r'^cues:\n(.*?)(?=^\S)', text + 'end', re.M | re.S)
    return cues[1].count(',') + 1 if cues else 1
