"""The classes of errors of a tagger on a gold file: what an error analysis begins with."""
import collections
import json
import shlex
import subprocess

MERGED = {'GPE': 'LOC', 'LOC': 'LOC', 'FAC': 'LOC', 'PERSON': 'PERSON', 'ORG': 'ORG'}


def spans(entities):
    return {(e['start'], e['end']): (MERGED[e['label']], e.get('rule', '')) for e in entities if e['label'] in MERGED}


def maker(rule):
    """Rules by their id, names by the file of their gazetteer."""
    return rule.split('/')[0] if '/' in rule else rule


def classes(gold, tagged):
    """Counts of errors by class: (what, label, who made it)."""
    counts = collections.Counter()
    for document, record in zip(gold, tagged):
        wanted, found = spans(document['ents']), spans(record['ents'])
        for span, (label, rule) in found.items():
            if span in wanted:
                if wanted[span][0] != label:
                    counts[f'{wanted[span][0]} taken for {label}', maker(rule)] += 1
                continue
            over = [w for s, w in wanted.items() if s[0] < span[1] and span[0] < s[1]]
            what = 'boundary' if any(w[0] == label for w in over) else 'boundary and label' if over else 'false alarm'
            counts[f'{label} {what}', maker(rule)] += 1
        for span, (label, _) in wanted.items():
            if not any(s[0] < span[1] and span[0] < s[1] for s in found):
                counts[f'{label} missed', '-'] += 1
    return counts


def report(path, nertag, most=12):
    """The commonest classes as lines of text; none for a gold file without entities."""
    with open(path, encoding='utf-8') as file:
        gold = [json.loads(line) for line in file]
    if 'ents' not in gold[0]:
        return []
    text = ''.join(json.dumps({'text': d['text']}) + '\n' for d in gold)
    done = subprocess.run(shlex.split(nertag) + ['-f', 'jsonl'], input=text.encode(), capture_output=True)
    counts = classes(gold, [json.loads(line) for line in done.stdout.splitlines()])
    return [f'  {count:5} {what} by {by}' if by != '-' else f'  {count:5} {what}'
            for (what, by), count in counts.most_common(most)]
