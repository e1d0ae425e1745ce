"""Runs the examples of the documentation. run() yields (name, error or None), a pair an example.

In a page, a fenced block marked `console` holds commands behind "$ " (continued where a line ends in a backslash), each
followed by what it prints; a block marked with a language and a file name ("tsv own.tsv") is that file. The blocks of
a page run in order in a folder of its own, in which the files of the checkout can be read. `…` in the output stands
for any text within a line; alone on a line, for any lines. Every command has to end with status 0."""
import os
import re
import subprocess
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..'))
PAGES = ('README.md', 'gazetteers/README.md', 'rules/README.md', 'rules/topics/README.md')
FENCE = re.compile(r'^( *)```(\w*)(?: +(\S+))? *\n(.*?)^\1``` *$', re.MULTILINE | re.DOTALL)


def blocks(text):
    """(line, language, file name or None, content) of each fenced block."""
    for found in FENCE.finditer(text):
        indent = len(found[1])
        content = ''.join(line[indent:] if line.strip() else line for line in found[4].splitlines(keepends=True))
        yield text.count('\n', 0, found.start()) + 1, found[2], found[3], content


def commands(content, line):
    """(line, command, expected output) of a console block; a line before the first command is an error."""
    command = None
    for number, text in enumerate(content.splitlines(keepends=True), line + 1):
        if command and command[1].endswith('\\\n'):
            command[1] += text
        elif text.startswith('$ '):
            if command:
                yield command
            command = [number, text[2:], '']
        elif command:
            command[2] += text
        else:
            raise ValueError(f'line {number}: output before the first command')
    if command:
        yield command


def matches(expected, got):
    pattern = ''
    for line in expected.splitlines():
        if line.strip() == '…':
            pattern += r'(?:.*\n)*?'
        else:
            pattern += '.*'.join(re.escape(part) for part in line.split('…')) + r'\n'
    return re.fullmatch(pattern, got if got.endswith('\n') or not got else got + '\n') is not None


def run_command(command, expected, folder, environment):
    try:
        done = subprocess.run(['bash', '-c', command], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, env=environment, timeout=300)
    except subprocess.TimeoutExpired:
        return 'longer than 300 seconds'
    got = done.stdout.decode(errors='backslashreplace')
    if done.returncode:
        return f'status {done.returncode}: {got}'
    return None if matches(expected, got) else f'wanted\n{expected}got\n{got}'


def run_page(page, environment):
    with open(os.path.join(ROOT, page), encoding='utf-8') as file:
        text = file.read()
    with tempfile.TemporaryDirectory() as folder:
        for name in os.listdir(ROOT):
            if not name.startswith('.') and name != 'build':
                os.symlink(os.path.join(ROOT, name), os.path.join(folder, name))
        for line, language, file_name, content in blocks(text):
            if file_name:
                with open(os.path.join(folder, file_name), 'x', encoding='utf-8') as file:
                    file.write(content)
            elif language == 'console':
                for number, command, expected in commands(content, line):
                    yield f'{page}:{number}', run_command(command, expected, folder, environment)


def run(environment):
    for page in PAGES:
        yield from run_page(page, environment)
