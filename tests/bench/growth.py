#!/usr/bin/env python3
"""growth.py [--mb N] [--repeats N] [--huge] [ARTICLES.jsonl]...

Measures how nertag's cost grows: with aliases, rules, input, threads; with short and long documents; a language (a file
of articles) at a time. Prints a table, with the share of each stage, and writes build/bench/growth.json. --huge adds
1 GB of input."""
import argparse
import json
import os
import re
import statistics
import sys

import corpus
import environment
import names
import report
import rules
from measure import MB, NERTAG, cpus, last_line, median, place, run

COLUMNS = (('what', 'what'), ('mb', 'MB'), ('documents', 'docs'), ('wall_s', 'wall s'), ('cpu_s', 'CPU s'),
           ('mb_per_s', 'MB/CPU s'), ('mb_per_wall_s', 'MB/wall s'), ('start_ms', 'start ms'),
           ('start_mb', 'start MB'), ('peak_mb', 'peak MB'), ('compile_s', 'compile s'), ('image_mb', 'image MB'),
           ('relative', 'time × base'))


class Growth:
    """Rows so far; the first one of a section is the base of its `relative` column: CPU time a byte
    against the first row of the section (with threads, time by the clock)."""

    def __init__(self, repeats):
        self.repeats, self.rows, self.section, self.base = repeats, [], '', None

    def open(self, section):
        self.section, self.base = section, None

    def measure(self, what, input_, image=None, jobs=1, built=None):
        print(f'… {self.section}: {what}', file=sys.stderr, flush=True)
        command = [NERTAG, '-j', str(jobs), '-f', 'jsonl', '--stats', *(['-k', image] if image else [])]
        pinned = cpus(jobs)
        idle = [run(command, pinned=pinned) for _ in range(5)]
        spent = [run(command, input_.jsonl, pinned=pinned) for _ in range(self.repeats)]
        row = {'section': self.section, 'what': what, **(built or {})}
        self.rows.append(row)
        if spent[0].status > 1:
            row['error'] = last_line(spent[0].errors)
            return
        wall, cpu = median(spent, 'wall'), median(spent, 'cpu')
        a_byte = (wall if self.section == 'threads' else cpu) / input_.bytes
        self.base = self.base or a_byte
        row.update(mb=input_.bytes / MB, documents=input_.documents, wall_s=wall, cpu_s=cpu,
                   mb_per_s=input_.bytes / MB / cpu, mb_per_wall_s=input_.bytes / MB / wall,
                   start_ms=1000 * median(idle, 'wall'), start_mb=median(idle, 'memory') / MB,
                   peak_mb=median(spent, 'memory') / MB, relative=a_byte / self.base, stages=stages(spent))


def stages(runs):
    """Median seconds of each stage, from --stats: lines such as "seconds.rules 0.078221"."""
    found = {}
    for one in runs:
        for name, value in re.findall(r'^seconds\.(\S+) ([0-9.]+)$', one.errors, re.M):
            found.setdefault(name, []).append(float(value))
    return {name: statistics.median(values) for name, values in found.items()}


def compiled(name, *words):
    """An image of the built-in knowledge and more; its path and what it cost."""
    image = place(name + '.img')
    spent = run([NERTAG, 'compile', '-o', image, *words])
    if spent.status != 0:
        raise SystemExit(f'growth.py: nertag compile {" ".join(words)}: {last_line(spent.errors)}')
    return image, {'compile_s': spent.wall, 'compile_mb': spent.memory / MB, 'image_mb': os.path.getsize(image) / MB}


def by_aliases(growth, base):
    growth.open('aliases added')
    growth.measure('none', base)
    for count in (1000, 10_000, 100_000, 1_000_000):
        gazetteer = names.write_gazetteer(names.invented(count), 'growth.tsv')
        image, built = compiled('growth', '-g', gazetteer)
        growth.measure(f'{count:,}', base, image, built=built)


def by_rules(growth, base, texts):
    growth.open('rules')
    growth.measure('built-in', base)
    for what, files in (('10x, words of their own', rules.others(9, texts)), ('10x, same words', rules.copies(9))):
        image, built = compiled('growth', *(word for file in files for word in ('-r', file)))
        growth.measure(what, base, image, built=built)


def by_input(growth, found, sizes):
    growth.open('input')
    for size in sizes:
        growth.measure(f'{size:g} MB', corpus.write('growth-input', corpus.mixed(found), size * MB))


def by_threads(growth, base):
    growth.open('threads')
    outputs = []
    for jobs in (1, 2):
        growth.measure(f'-j {jobs}', base, jobs=jobs)
        with open(place('output'), 'rb') as file:
            outputs.append(file.read())
    growth.rows[-1]['same_output'] = outputs[0] == outputs[1]


def by_kind(growth, found, size):
    growth.open('documents')
    for what, texts in (('articles', corpus.mixed(found)), ('short', corpus.short(corpus.mixed(found))),
                        ('long', corpus.long(corpus.mixed(found)))):
        growth.measure(what, corpus.write('growth-input', texts, size))
    growth.open('articles of')
    for name in sorted(found):
        growth.measure(name, corpus.write('growth-input', corpus.mixed({name: found[name]}), size))


def table(rows):
    shown, shares = [], []
    names_ = sorted({name for row in rows for name in row.get('stages', {})},
                    key=lambda name: -sum(row.get('stages', {}).get(name, 0) for row in rows))
    for row in rows:
        title = f'{row["section"]}: {row["what"]}'
        shown.append([title] + [report.number(row.get(key)) for key, _ in COLUMNS[1:]])
        if 'error' in row:
            shown[-1][-1] = row['error']
        spent = row.get('stages') or {}
        total = sum(spent.values()) or 1
        shares.append([title] + [f'{100 * spent.get(name, 0) / total:.1f}' for name in names_])
    return (report.align([[name for _, name in COLUMNS]] + shown) +
            '\n\nShare of the time in stages, %\n' + report.align([['', *names_]] + shares))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('articles', nargs='*')
    parser.add_argument('--mb', type=float, default=100, help='megabytes of plain text (100)')
    parser.add_argument('--repeats', type=int, default=3)
    parser.add_argument('--huge', action='store_true')
    options = parser.parse_args()
    found = corpus.sources(options.articles)
    base = corpus.write('growth-base', corpus.mixed(found), options.mb * MB)
    growth = Growth(options.repeats)
    by_aliases(growth, base)
    by_rules(growth, base, [text for texts in found.values() for text in texts])
    by_input(growth, found, [options.mb / 10, options.mb] + ([options.mb * 10] if options.huge else []))
    by_threads(growth, base)
    by_kind(growth, found, options.mb / 5 * MB)
    with open(place('growth.json'), 'w', encoding='utf-8') as file:
        json.dump({'environment': environment.describe(), 'rows': growth.rows}, file, indent=1, ensure_ascii=False)
    print(table(growth.rows))
    same = [row['same_output'] for row in growth.rows if 'same_output' in row]
    print(f'\n-j 2 writes the same bytes as -j 1: {"yes" if all(same) else "NO"}')


if __name__ == '__main__':
    main()
