#!/usr/bin/env python3
"""bench.py [--mb N] [--names A,B] [--repeats N] [--budget SECONDS] [--peers A,B] [ARTICLES.jsonl]...

Measures nertag against other tools on the same articles in one session: CPU time (user + system) on one CPU, throughput,
start-up on an empty input, peak memory. Prints a table and writes results.json and results.svg to build/bench.

Runs of all the peers take turns, and medians are taken. What would need more than BUDGET seconds a run is measured on a
slice of the corpus, and its CPU time for all of it is start-up + time a byte: such figures are marked with ~."""
import argparse
import itertools
import json
import os
import sys

import corpus
import environment
import names
import report
from install import Absent
from measure import MB, last_line, median, place, run
from peers import Names, all_peers

SLICES = (0.1, 1, 10)                   # MB, before the whole


class Trial:
    """One peer with one list of names."""

    def __init__(self, peer, given):
        self.peer, self.given = peer, given
        self.idle, self.runs, self.error = [], [], ''
        self.preparation = None

    def start(self, slices, budget):
        """Prepares, measures the start-up and chooses the largest slice that fits into the budget."""
        try:
            self.peer.preparation = None
            if self.given:
                self.peer.prepare(self.given)
            self.preparation = self.peer.preparation
            for _ in range(5):
                self.idle.append(self.once(None))
                if self.idle[-1].cpu > 1:
                    break
            self.slice = slices[0]
            for larger in slices[1:]:
                spent = self.once(self.slice).cpu - median(self.idle, 'cpu')
                if spent * larger.bytes / self.slice.bytes > budget:
                    break
                self.slice = larger
        except Absent as error:
            self.error = str(error)

    def once(self, piece):
        source = {} if piece is None else {'source': piece.text if self.peer.takes == 'text' else piece.jsonl}
        spent = run(self.peer.command(self.given), **source)
        if spent.status not in self.peer.fine:
            why = 'too slow or killed' if spent.status > 128 else last_line(spent.errors)
            raise Absent(f'status {spent.status}: {why}')
        return spent

    def measure(self):
        try:
            self.runs.append(self.once(self.slice))
        except Absent as error:
            self.error = str(error)
            return
        if len(self.runs) == 1:
            self.mentions = count(self.peer.mention, place('output'))

    def wants_more(self, repeats, budget):
        enough = self.runs and sum(run.cpu for run in self.runs) > 3 * budget
        return not self.error and len(self.runs) < repeats and not enough

    def row(self, whole):
        row = {'tool': self.peer.name, 'names': self.given.count if self.given else None, 'note': self.peer.note}
        if self.error:
            return {**row, 'error': self.error}
        start, cpu = median(self.idle, 'cpu'), median(self.runs, 'cpu')
        partial = self.slice is not whole
        if partial:
            cpu = start + max(cpu - start, 1e-6) * whole.bytes / self.slice.bytes
        return {**row, 'cpu_s': cpu, 'mb_per_s': whole.bytes / MB / cpu, 'documents_per_s': whole.documents / cpu,
                'start_ms': 1000 * median(self.idle, 'wall'), 'start_mb': median(self.idle, 'memory') / MB,
                'peak_mb': median(self.runs, 'memory') / MB, 'prepare_s': self.preparation,
                'extrapolated': partial, 'measured_mb': self.slice.bytes / MB, 'runs': [run.cpu for run in self.runs],
                'mentions': self.mentions if self.peer.mention and not partial else None}


def count(needle, path):
    if not needle:
        return None
    with open(path, 'rb') as file:
        return sum(line.count(needle) for line in file)


def group(peers, given, slices, options):
    """The rows of all the peers that are compared on one list of names (or on none)."""
    trials = [Trial(peer, given) for peer in peers if peer.lists == bool(given)]
    for trial in trials:
        print(f'… {trial.peer.name}', given.count if given else '', file=sys.stderr, flush=True)
        trial.start(slices, options.budget)
    while waiting := [trial for trial in trials if trial.wants_more(options.repeats, options.budget)]:
        for trial in waiting:
            trial.measure()
    rows = [trial.row(slices[-1]) for trial in trials]
    own = next((row.get('cpu_s') for row in rows if row['tool'] == 'nertag'), None)
    for row in rows:
        if own and 'cpu_s' in row:
            row['cpu_ratio'] = row['cpu_s'] / own
    return rows


def name_lists(sizes, texts):
    gazetteer = names.known(texts)
    for size in sizes:
        chosen, extra = names.first(size, gazetteer)
        invented = names.write_gazetteer(chosen[-extra:], f'names-{size}.tsv') if extra else ''
        yield Names(size, names.write_plain(chosen, f'names-{size}.txt'), invented)


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('articles', nargs='*')
    parser.add_argument('--mb', type=float, default=100, help='megabytes of plain text (100)')
    parser.add_argument('--names', default='1000,10000,100000,1000000')
    parser.add_argument('--repeats', type=int, default=5)
    parser.add_argument('--budget', type=float, default=20, help='most CPU seconds for one run, start-up apart (20)')
    parser.add_argument('--peers', help='only these, by name')
    return parser.parse_args(arguments)


def main():
    options = parse(sys.argv[1:])
    found = corpus.sources(options.articles)
    sizes = [size for size in SLICES if size < options.mb] + [options.mb]
    slices = [corpus.write(f'corpus-{size:g}', corpus.mixed(found), size * MB) for size in sizes]
    peers, rows = [], []
    for peer in all_peers():
        if options.peers and peer.name not in options.peers.split(',') + ['nertag']:
            continue
        try:
            peer.install()
            peers.append(peer)
        except Absent as error:
            rows.append({'tool': peer.name, 'names': None, 'note': peer.note, 'error': f'absent: {error}'})
    rows += group(peers, None, slices, options)
    sizes = [int(size) for size in options.names.split(',') if size]
    for given in name_lists(sizes, itertools.chain(*found.values())):
        rows += group(peers, given, slices, options)
    whole = slices[-1]
    results = {'environment': environment.describe(peers), 'corpus': {
        'megabytes': whole.bytes / MB, 'documents': whole.documents, 'sources': sorted(found)}, 'rows': rows}
    with open(place('results.json'), 'w', encoding='utf-8') as file:
        json.dump(results, file, indent=1, ensure_ascii=False)
    print(report.table(results))
    report.plot(results, place('results.svg'))
    print(f'\nWritten: {os.path.relpath(place("results.json"))}, {os.path.relpath(place("results.svg"))}')


if __name__ == '__main__':
    main()
