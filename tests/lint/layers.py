#!/usr/bin/env python3
"""layers.py FOLDER: includes go down only, and stages know neither each other nor readers and writers."""
import os
import re
import sys

LAYERS = ['base', 'document', 'knowledge', 'stages', 'io', 'driver', 'cli']
SHARED_BY_STAGES = {'stages/' + name for name in (
    'stage.h', 'lookup.h', 'run_on.h', 'rule_engine.h', 'rule_gates.h', 'rule_mentions.h', 'rule_patterns.h',
    'rule_references.h', 'rule_scope.h', 'cues.h', 'cue_mentions.h', 'modality.h', 'tallies.h', 'link.h')}


def complaints(folder):
    for path, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            file = os.path.relpath(os.path.join(path, name), folder)
            layer = file.split(os.sep)[0]
            if not name.endswith(('.c', '.h')):
                continue
            if layer not in LAYERS:
                yield f'{file}: not in a layer'
                continue
            with open(os.path.join(path, name), encoding='utf-8') as source:
                lines = source.readlines()
            for number, line in enumerate(lines, 1):
                found = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
                if not found:
                    continue
                place, included = f'{file}:{number}', found[1]
                target = included.split('/')[0]
                if target not in LAYERS or not os.path.exists(os.path.join(folder, included)):
                    yield f'{place}: "{included}" is no path from {folder}/'
                elif LAYERS.index(target) > LAYERS.index(layer):
                    yield f'{place}: {layer} includes {target}, which lies above it'
                elif layer == 'io' and target == 'stages':
                    yield f'{place}: readers and writers need no stages'
                elif layer == target == 'stages' and included not in SHARED_BY_STAGES:
                    yield f'{place}: stages do not know each other'


if __name__ == '__main__':
    found = list(complaints(sys.argv[1]))
    print('\n'.join(found) or 'layers: fine')
    sys.exit(1 if found else 0)
