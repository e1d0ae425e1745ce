"""That every line of gazetteers/ has a source, and that the README there explains every source, class, file and importer;
what the lines say is checked by `nertag check`. run() yields (name, error or None)."""
import glob
import importlib.util
import os
import re

FOLDER = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', 'gazetteers'))


def read_lines(path):
    with open(path, encoding='utf-8', newline='') as file:
        return file.read().split('\n')


def table_codes(text, heading):
    """The words in `code` type in the first column of the tables below a heading."""
    section = re.search(rf'^## {heading}\n(.*?)(?=^## |\Z)', text, re.MULTILINE | re.DOTALL)[1]
    lines = [line.split('|')[1] for line in section.splitlines() if line.startswith('|')]
    return {code for line in lines for code in re.findall(r'`([^`]+)`', line)}


def without_source(lines):
    for number, line in enumerate(lines, 1):
        cells = line.split('\t')
        if line and not line.startswith('#') and (len(cells) != 5 or not cells[4].strip()):
            return f'line {number}: 5 columns, the last with a source: {line!r}'
    return None


def missing(what, found, explained):
    """FOUND: name -> where; what of it README.md does not explain."""
    unknown = [f'{name} ({found[name]})' for name in sorted(found) if name not in explained]
    return f'{what} that README.md does not explain: {", ".join(unknown)}' if unknown else None


def other_importers(readme):
    """all.py runs the importers that the table of README.md lists, in its order, and knows what they make."""
    listed = re.findall(r'^\| `(\w+)\.py` \| `([^`]+)` \|', readme, re.MULTILINE)
    spec = importlib.util.spec_from_file_location('all_importers', f'{FOLDER}/import/all.py')
    importers = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(importers)
    run = [(name, made) for name, made, _ in importers.IMPORTERS]
    return None if run == listed else f'import/all.py runs {run}, README.md lists {listed}'


def run(_):
    with open(f'{FOLDER}/README.md', encoding='utf-8') as file:
        readme = file.read()
    mentioned = set(re.findall(r'`([^`]+)`', readme))
    others = [line for line in readme.splitlines() if line.startswith('| all others |')]
    sign_files = {name for line in others for name in re.findall(r'`([a-z-]+\.tsv)`', line)}
    sources, classes, files = {}, {}, {}
    for path in sorted(glob.glob(f'{FOLDER}/*.tsv')):
        name = os.path.basename(path)
        lines = read_lines(path)
        files[name] = 'a gazetteer'
        for line in lines:
            cells = line.split('\t')
            if len(cells) != 5 or line.startswith('#'):
                continue
            sources.setdefault(cells[4], name)
            if cells[1] == '=' and 'type=class' in cells[3].split(';') and name not in sign_files:
                classes[cells[0]] = name
        yield f'gazetteers/{name}', without_source(lines)
    for path in glob.glob(f'{FOLDER}/import/*.py'):
        files[os.path.basename(path)] = 'an importer'
    explained = table_codes(readme, 'Sources')
    yield 'gazetteers: sources', missing('sources', sources, explained)
    yield 'gazetteers: sources in use', missing('codes', {code: 'used nowhere' for code in explained}, sources)
    yield 'gazetteers: classes', missing('classes', classes, table_codes(readme, 'Classes'))
    yield 'gazetteers: files', missing('files', files, {os.path.basename(name) for name in mentioned})
    yield 'gazetteers: importers', other_importers(readme)
