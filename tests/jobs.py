"""Jobs: runs with a folder for output, stopped at any moment (killed, disk full, asked to stop) and gone on with; the
folder must come out as if nothing had happened, byte for byte. run() yields (name, error or None)."""
import fcntl
import hashlib
import json
import os
import pty
import random
import resource
import shutil
import signal
import struct
import subprocess
import tarfile
import tempfile
import termios
import time

KILLS = 50
SEED = random.SystemRandom().randrange(1 << 32)


class Wrong(Exception):
    pass


class Skip(Exception):
    pass


def expect(condition, *what):
    if not condition:
        raise Wrong(' '.join(str(part)[:2000] for part in what))


def heed_signals():
    """A job in the background of a shell, or under nohup, has been told to ignore them; these tests send them."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


class Place:
    """A folder with inputs of several kinds, some of them broken, and a way to run nertag in it."""
    def __init__(self, path, environment):
        self.path, self.environment = path, environment
        chance = random.Random(1)
        for name, count in {'a.jsonl': 300, 'b.jsonl': 200, 'packed/c.jsonl': 150}.items():
            self.write(name, b''.join(self.line(name, number, chance) for number in range(count)))
        for number in range(60):
            text = 'Presiden Joko Widodo di Moskow. ' * chance.randrange(1, 40)
            self.write(f'news/{number % 7}/{number}.txt', text.encode() + (b'\xff' if number % 20 == 3 else b''))
        self.write('news/3/picture.png', b'\x89PNG\r\n\x1a\n' + bytes(range(256)) * 20)
        with tarfile.open(self.file('packed.tar.gz'), 'w:gz') as archive:
            archive.add(self.file('packed/c.jsonl'), 'c.jsonl')
            archive.add(self.file('news/1'), 'texts')
        self.inputs = ['a.jsonl', 'missing.jsonl', 'news', 'packed.tar.gz', 'b.jsonl']

    @staticmethod
    def line(name, number, chance):
        if number % 17 == 5:
            return b'{"text": broken\n'
        text = ' '.join(chance.choice(['Rusia', 'Korut', 'dan', 'di Moskow.', 'Joko Widodo']) for _ in range(chance.randrange(200)))
        return json.dumps({'id': f'{name}-{number}', 'text': text}).encode() + b'\n'

    def file(self, name):
        return os.path.join(self.path, name)

    def write(self, name, content):
        os.makedirs(os.path.dirname(self.file(name)), exist_ok=True)
        with open(self.file(name), 'wb') as file:
            file.write(content)

    def command(self, *arguments):
        return ['nertag', '-k', self.environment['MINI'], *arguments]

    def start(self, *arguments, **more):
        more.setdefault('preexec_fn', heed_signals)
        return subprocess.Popen(self.command(*arguments), cwd=self.path, env=self.environment, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)

    def nertag(self, *arguments, status=0, **more):
        run = self.start(*arguments, **more)
        out, errors = run.communicate(timeout=100)
        expect(run.returncode == status, arguments, 'status', run.returncode, 'not', status, errors)
        expect(out == b'', 'nothing belongs on standard output', out)
        return errors.decode(errors='backslashreplace')

    def snapshot(self, folder):
        """All files of a folder with their bytes."""
        found = {}
        for name in sorted(os.listdir(self.file(folder))):
            with open(self.file(f'{folder}/{name}'), 'rb') as file:
                found[name] = file.read()
        return found

    def manifest(self, folder):
        return [json.loads(line) for line in self.snapshot(folder)['manifest.jsonl'].splitlines()]

    def fresh(self, folder):
        shutil.rmtree(self.file(folder), ignore_errors=True)
        return f'{folder}/'


def same(got, want, *what):
    expect(list(got) == list(want), *what, 'files', list(got), 'not', list(want))
    for name, content in want.items():
        expect(got[name] == content, *what, name, 'differs:', len(got[name]), 'and', len(content), 'bytes')


def whole(place):
    """The files of a job together are what one file would be, and the manifest tells the truth about them."""
    with open(place.file('plain'), 'wb') as plain:
        subprocess.run(place.command(*place.inputs), cwd=place.path, env=place.environment, stdout=plain,
                       stderr=subprocess.DEVNULL, check=False)
    plain = open(place.file('plain'), 'rb').read()
    for options, unpack in {(): None, ('--compress', 'gzip', '-j', '2'): ['gzip', '-dc'],
                            ('--compress', 'zstd'): ['zstd', '-dcq']}.items():
        errors = place.nertag('--split', '40', '-o', place.fresh('whole'), *options, *place.inputs, status=1)
        files = place.snapshot('whole')
        parts = [name for name in files if name.startswith('part-')]
        content = b''.join(files[name] if not unpack else
                           subprocess.run(unpack, input=files[name], stdout=subprocess.PIPE, check=True).stdout for name in parts)
        expect(content == plain, options, 'other records')
        lines = place.manifest('whole')
        expect([line.get('file') for line in lines] == [None, *parts, None], lines)
        for line in lines[1:-1]:
            expect(line['sha256'] == hashlib.sha256(files[line['file']]).hexdigest(), line)
            expect(line['bytes'] == len(files[line['file']]), line)
        expect([line['documents'] for line in lines[1:-2]] == [40] * (len(parts) - 1), lines)
        failed = files['failed.tsv'].splitlines()
        expect(lines[-1]['documents'] == plain.count(b'\n') and lines[-1]['failed'] == len(failed), lines[-1])
        expect(f'nertag: whole/: {lines[-1]["documents"]} documents in {len(parts)} files, {len(failed)} failed '
               '(whole/failed.tsv)\n' in errors, errors)
        for line in failed:
            name, document, record, byte, outcome, reason = line.decode().split('\t')
            place_told = document + (f':{record}' if record != '0' else '') + (f': byte {byte}' if byte != '0' else '')
            expect(f'nertag: {place_told}: {reason}\n' in errors, line, errors)
            expect(name in place.inputs and outcome == ('mended' if 'U+FFFD' in reason else 'skipped'), line)


def kill(place):
    """Killed at random moments until it is done, and again, 50 times in all."""
    chance = random.Random(SEED)
    kinds = [('-j', '1'), ('-j', '2'), ('-j', '2', '--compress', 'zstd'), ('-j', '1', '--compress', 'gzip'),
             ('-j', '2', '--dedup')]
    wanted, seconds = {}, {}
    for kind in kinds:
        began = time.monotonic()
        place.nertag('--split', '25', '-o', place.fresh('want'), *kind, *place.inputs, status=1)
        seconds[kind] = time.monotonic() - began
        wanted[kind] = place.snapshot('want')
    kills = finished = going_on = 0
    while kills < KILLS or not finished:
        kind = kinds[finished % len(kinds)]
        folder = place.fresh('killed')
        while True:
            longest = seconds[kind] * chance.choice([0.1, 0.5, 1])
            run = place.start('--split', '25', '-o', folder, *kinds[(finished + kills) % 2], *kind[2:], *place.inputs)
            try:
                errors = run.communicate(timeout=chance.uniform(0, longest))[1]
            except subprocess.TimeoutExpired:
                run.kill()
                errors = run.communicate()[1]
            going_on += b': going on behind ' in errors
            if run.returncode != -signal.SIGKILL:
                break
            kills += 1
        expect(run.returncode == 1, 'seed', SEED, kind, 'status', run.returncode)
        same(place.snapshot('killed'), wanted[kind], 'seed', SEED, kind, 'after', kills, 'kills:')
        finished += 1
    print(f'jobs: {kills} kills, {going_on} runs that went on, {finished} jobs, seed {SEED}')
    expect(going_on >= 10, 'seed', SEED, 'only', going_on, 'runs had anything to go on behind')


def cut_manifest(place):
    """A manifest that ends anywhere, as after a loss of power, is as good as a shorter one; what does not fit is made anew."""
    arguments = ('--split', '90', '-o', 'cut/', *place.inputs)
    place.fresh('cut')
    place.nertag(*arguments, status=1)
    want = place.snapshot('cut')
    size = len(want['manifest.jsonl'])
    first = want['manifest.jsonl'].index(b'\n') + 1
    parts = [name for name in want if name.startswith('part-')]
    last = want['manifest.jsonl'].index(parts[-1].encode())
    for length in sorted({first, first + 1, size - 1, size - 80, *random.Random(2).sample(range(first, size), 3)}):
        place.write('cut/manifest.jsonl', want['manifest.jsonl'][:length])
        place.write('cut/failed.tsv', want['failed.tsv'] + b'more\tthan\tcounts')
        if length < last:
            place.write(f'cut/{parts[-1]}.tmp', want[parts[-1]] + b'of a run that was killed')
        place.nertag(*arguments, status=1)
        same(place.snapshot('cut'), want, 'manifest cut at', length)
    for length in (0, 1, first - 1):
        shutil.rmtree(place.file('cut'))
        place.write('cut/manifest.jsonl', want['manifest.jsonl'][:length])
        place.nertag(*arguments, status=1)
        same(place.snapshot('cut'), want, 'manifest cut at', length)
    for damage in (lambda: os.remove(place.file('cut/part-000003.jsonl')), lambda: place.write('cut/part-000001.jsonl', b''),
                   lambda: os.remove(place.file('cut/failed.tsv'))):
        damage()
        expect('are not as the manifest says, and are made anew' in place.nertag(*arguments, status=1))
        same(place.snapshot('cut'), want, 'after damage')
    errors = place.nertag(*arguments, status=1)
    expect(errors.startswith('nertag: cut/: done before: ') and errors.count('\n') == 1, errors)
    same(place.snapshot('cut'), want, 'when done')


def interrupt(place):
    """Asked to stop, it finishes what it has at hand, says how to go on, and leaves no unfinished file."""
    place.nertag('--split', '15', '-o', place.fresh('want'), *place.inputs, status=1)
    want = place.snapshot('want')
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        arguments = ('--split', '15', '-j', '2', '-o', place.fresh('asked'), *place.inputs)
        for _ in range(100):
            run = place.start(*arguments)
            deadline = time.monotonic() + 20
            while not os.path.exists(place.file('asked/part-000002.jsonl')) and run.poll() is None and time.monotonic() < deadline:
                time.sleep(0.001)
            run.send_signal(number)
            errors = run.communicate(timeout=60)[1].decode()
            if run.returncode == -number:
                break
            place.fresh('asked')  # it was done before the signal came
        expect(run.returncode == -number, 'status', run.returncode, errors)
        expect('nertag: asked/: stopped; the same command goes on behind ' in errors, errors)
        expect(not [name for name in os.listdir(place.file('asked')) if name.endswith('.tmp')], 'an unfinished file')
        errors = place.nertag(*arguments, status=1)
        expect('nertag: asked/: going on behind ' in errors, errors)
        same(place.snapshot('asked'), want, number)


def go_on(place, arguments, folder, want, more_room, full):
    """FULL until there is MORE_ROOM, then on to the end."""
    errors = place.nertag(*arguments, status=2)
    expect(full in errors and 'stopped; the same command goes on behind ' in errors, errors)
    expect(not [name for name in os.listdir(place.file(folder)) if name.endswith('.tmp')], 'an unfinished file')
    errors = place.nertag(*arguments, status=2)
    expect(full in errors, 'still full', errors)
    more_room()
    place.nertag(*arguments, status=1)
    same(place.snapshot(folder), want, 'after', full)


def full_disk(place):
    place.nertag('--split', '60', '-o', place.fresh('want'), *place.inputs, status=1)
    want = place.snapshot('want')
    size = sum(len(content) for content in want.values())
    os.makedirs(place.file('small'), exist_ok=True)
    mount = ['mount', '-t', 'tmpfs', '-o', f'size={size // 2 // 4096 * 4096}', 'none', place.file('small')]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        raise Skip('a small file system cannot be mounted here')
    try:
        arguments = ('--split', '60', '-o', 'small/job/', *place.inputs)
        bigger = ['mount', '-o', f'remount,size={size * 4}', place.file('small')]
        go_on(place, arguments, 'small/job', want, lambda: subprocess.run(bigger, check=True), 'No space left on device')
    finally:
        subprocess.run(['umount', place.file('small')], check=True)


def full_at_every_write(place):
    """A limit on the size of files stops the list, the manifest or a part in the midst of a write, wherever it is put."""
    arguments = ('--split', '60', '-o', 'limited/', *place.inputs)
    place.fresh('limited')
    place.nertag(*arguments, status=1)
    want = place.snapshot('limited')
    sizes = sorted(len(content) for content in want.values())
    for limit in (100, len(want['manifest.jsonl']) - 50, len(want['failed.tsv']) - 50, sizes[-1] - 1, 0):
        place.fresh('limited')
        run = place.start(*arguments, restore_signals=False,
                          preexec_fn=lambda size=limit: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))
        errors = run.communicate(timeout=60)[1].decode()
        expect(run.returncode == 2 and 'File too large' in errors, limit, run.returncode, errors)
        expect('goes on behind' in errors or limit <= 100, limit, errors)
        place.nertag(*arguments, status=1)
        same(place.snapshot('limited'), want, 'limit', limit)


def at_once(place):
    """Of two runs in one folder, one is turned away; so is none when the other has been killed."""
    arguments = ('--split', '15', '-o', place.fresh('both'), *place.inputs)
    first = place.start(*arguments)
    while not os.path.exists(place.file('both/part-000001.jsonl')):
        expect(first.poll() is None, 'ended too early')
        time.sleep(0.001)
    first.send_signal(signal.SIGSTOP)
    errors = place.nertag(*arguments, status=2)
    expect(errors == 'nertag: both/: another run is at work here\n', errors)
    first.kill()
    first.communicate()
    place.nertag(*arguments, status=1)


def other_jobs(place):
    """What is another job, or no job, is refused and stays as it is."""
    place.write('one.jsonl', b'{"text": "Rusia"}\n')
    place.write('two.jsonl', b'{"text": "Korut"}\n')
    place.nertag('-o', place.fresh('mine'), 'one.jsonl', 'two.jsonl')
    want = place.snapshot('mine')
    another = 'nertag: mine/: another job is here: its '
    for arguments, message in {
            ('--split', '5', 'one.jsonl', 'two.jsonl'): another + '--split is "10000", and now it would be "5"\n',
            ('-t', 'tsv', 'one.jsonl', 'two.jsonl'): another + '--to is "jsonl", and now it would be "tsv"\n',
            ('-l', 'id', 'one.jsonl', 'two.jsonl'): another + '--lang is "", and now it would be "id"\n',
            ('--labels', 'GPE', 'one.jsonl', 'two.jsonl'): another + '--labels is "PERSON,ORG,GPE,LOC,NORP", and now it would be "GPE"\n',
            ('one.jsonl', 'a.jsonl'): another + 'input name is "two.jsonl", and now it would be "a.jsonl"\n',
            ('one.jsonl',): 'nertag: mine/: another job is here: it has 2 inputs, and now there would be 1\n',
    }.items():
        errors = place.nertag('-o', 'mine/', *arguments, status=2)
        expect(errors == message, errors)
    own = place.file('own.tsv')
    place.write('own.tsv', b'KP\t-\tKorut\n')
    expect(another + 'knowledge is "' in place.nertag('-o', 'mine', '-g', own, 'one.jsonl', 'two.jsonl', status=2))
    place.write('two.jsonl', b'{"text": "Korut."}\n')
    errors = place.nertag('-o', 'mine', 'one.jsonl', 'two.jsonl', status=2)
    expect(errors == 'nertag: mine/: two.jsonl has changed since this job began\n', errors)
    same(place.snapshot('mine'), want, 'a job that was left alone')
    place.write('foreign/letter.txt', b'Dear')
    errors = place.nertag('-o', 'foreign', 'one.jsonl', status=2)
    expect(errors == 'nertag: foreign/: there are files here, and no manifest of a job; a job needs a folder of its own\n', errors)
    for content in (b'{"schema": "other/1"}\n', b'[]\n', b'not json\n', b'not json', b'{"schema":"nertag-job/0"}\n'):
        place.write('foreign/manifest.jsonl', content)
        errors = place.nertag('-o', 'foreign/', 'one.jsonl', status=2)
        expect(errors == 'nertag: foreign/: its manifest is none of nertag\n', content, errors)
        same(place.snapshot('foreign'), {'letter.txt': b'Dear', 'manifest.jsonl': content}, 'a foreign folder')
    place.write('foreign/manifest.jsonl', b'')
    expect('there are files here' in place.nertag('-o', 'foreign/', 'one.jsonl', status=2))


def unfit_inputs(place):
    """Inputs that could not be read again, or that the output would be part of; no folder stays behind."""
    os.mkfifo(place.file('pipe'))
    again = 'could not go on behind an interruption\n'
    for arguments, message in {('-',): f'nertag: a job cannot read standard input: it {again}',
                               (): f'nertag: a job cannot read standard input: it {again}',
                               ('pipe',): f'nertag: pipe: no file and no folder: a job {again}'}.items():
        errors = place.nertag('-o', 'unfit/', *arguments, status=2)
        expect(errors == message and not os.path.exists(place.file('unfit')), errors)
    errors = place.nertag('-o', 'news/3/out/', 'news', status=2)
    expect(errors == 'nertag: news: the output would be in this input, and be read as part of it\n', errors)
    expect(not os.path.exists(place.file('news/3/out')), 'a folder is left')
    errors = place.nertag('-o', 'no/such/', 'a.jsonl', status=2)
    expect(errors == 'nertag: no/such/: No such file or directory\n', errors)
    errors = place.nertag('-o', 'a.jsonl/', 'b.jsonl', status=2)
    expect(errors == 'nertag: a.jsonl/: Not a directory\n', errors)


def retry(place):
    """What was skipped is run again alone, by record, by member and by file, whatever the names are."""
    odd = 'odd \t\n\\x41 \u00e9\u0085.jsonl'
    lines = [b'{"id": "%d", "text": "Rusia"}\n' % number for number in range(5)]
    broken = lines[:1] + [b'{"id": "1"\n'] + lines[2:4] + [b'\xff{\n'] + [b'{"id": "5", "text": "\xff"}\n']
    place.write(odd, b''.join(broken))
    name = b'not utf-8 \xff\\.jsonl'
    with open(os.path.join(os.fsencode(place.path), name), 'wb') as file:
        file.write(b''.join(broken))
    with tarfile.open(place.file('long.tar'), 'w') as archive:
        for member, text in {'long.txt': b'Rusia ' * 1000, 'short.txt': b'Rusia'}.items():
            place.write(member, text)
            archive.add(place.file(member), member)
    inputs = [odd, name, 'late.txt', 'long.tar', 'a.jsonl']
    place.nertag('-o', place.fresh('first'), '--max-member', '5000', *inputs, status=1)
    wanted = place.snapshot('first')['failed.tsv'].splitlines()
    expect(wanted[0].startswith(rb'odd \x09\x0a\\x41 ' + '\u00e9'.encode() + rb'\xc2\x85.jsonl' + b'\t'), wanted[0])
    expect(any(line.startswith(rb'not utf-8 \xff\\.jsonl' + b'\t') for line in wanted), wanted)
    with open(os.path.join(os.fsencode(place.path), name), 'wb') as file:
        file.write(b''.join(lines))
    place.write(odd, b''.join(lines))
    place.write('late.txt', b'Korut')
    errors = place.nertag('--retry', 'first', '-o', place.fresh('second'), status=1)
    files = place.snapshot('second')
    ids = [json.loads(line)['id'] for line in files['part-000000.jsonl'].splitlines()]
    expect(ids == ['1', '4', '1', '4', 'late.txt', 'long.tar!/long.txt'], ids, errors)
    expect(files['failed.tsv'].splitlines() == [line for line in wanted if line.startswith(b'a.jsonl')], files['failed.tsv'])
    same({'again': files}, {'again': place.snapshot('second')}, 'done')
    expect('done before' in place.nertag('--retry', 'first/', '-o', 'second', status=1))
    errors = place.nertag('--retry', 'no-job', '-o', 'third/', status=2)
    expect(errors == 'nertag: no-job/manifest.jsonl: No such file or directory\n', errors)
    with open(place.file('first/manifest.jsonl'), 'rb+') as file:
        file.truncate(len(place.snapshot('first')['manifest.jsonl']) - 2)
    expect(place.nertag('--retry', 'first', '-o', 'third/', status=2) == 'nertag: first: this job is not done yet\n')
    place.nertag('-o', place.fresh('fourth'), 'a.jsonl', status=1)
    place.write('fourth/failed.tsv', b'a.jsonl\ta.jsonl\t1\t1\tskipped\tx\n\\x4\n')
    errors = place.nertag('--retry', 'fourth', '-o', 'third/', status=2)
    expect(errors == 'nertag: fourth/failed.tsv: line 2: not as nertag writes it\n', errors)
    expect(not os.path.exists(place.file('third')), 'a folder is left')


def shortened(place):
    """An input that has fewer records than were read of it before, although it looks the same, loses nothing in silence."""
    place.write('shrinks.jsonl', b'{"text": "Rusia"}\n' * 40)
    times = os.stat(place.file('shrinks.jsonl'))
    arguments = ('--split', '30', '-o', place.fresh('shrunk'), 'shrinks.jsonl')
    place.nertag(*arguments)
    with open(place.file('shrunk/manifest.jsonl'), 'rb+') as file:
        file.truncate(sum(len(line) for line in file.read().splitlines(keepends=True)[:2]))
    place.write('shrinks.jsonl', b' ' * times.st_size)
    os.utime(place.file('shrinks.jsonl'), ns=(times.st_atime_ns, times.st_mtime_ns))
    errors = place.nertag(*arguments, status=2)
    expect('nertag: shrinks.jsonl: cannot be read as far as when the job was here before\n' in errors, errors)


def terminal(place):
    """On a terminal a bar, that messages do not run into; --quiet shows nothing but what ends the run."""
    big = place.file('slow.jsonl')
    with open(big, 'wb') as file:
        for number in range(600):
            file.write(b'{"text": "%s"}\n' % (b'Presiden Joko Widodo di Moskow. ' * 50) if number % 200 else b'{\n')
    for quiet, columns in (((), 100), ((), 30), (('--quiet',), 100)):
        try:
            master, slave = pty.openpty()
        except OSError as error:
            raise Skip(f'no terminal can be made here: {error}') from error
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
        run = subprocess.Popen(place.command('--split', '100', '-o', place.fresh('shown'), *quiet, 'slow.jsonl'), cwd=place.path,
                               env=place.environment, stdin=subprocess.DEVNULL, stderr=slave)
        os.close(slave)
        shown = b''
        while True:
            try:
                shown += os.read(master, 65536)
            except OSError:
                break
        run.wait(timeout=60)
        os.close(master)
        expect(run.returncode == 1, run.returncode, shown)
        if quiet:
            expect(shown == b'', shown)
            continue
        bars = [part for part in shown.split(b'\r') if part.startswith(b'[')]
        expect(bars, 'no bar in', shown)
        expect(all(b'%, ' in bar and b'\x1b[K' in bar for bar in bars), bars)
        expect(all(len(bar.split(b'\x1b')[0]) < columns for bar in bars), bars)
        expect(columns == 30 or len(bars) < 5 or any(b' left' in bar and b'/s' in bar and b' failed' in bar for bar in bars), bars)
        expect(b'nertag: shown/: 597 documents in 6 files, 3 failed (shown/failed.tsv)' in shown, shown[-200:])
        before = shown.split(b'nertag: ')[:-1]
        expect(all(not part or part.endswith((b'\r\x1b[K', b'\n')) for part in before), 'a message runs into the bar', shown)
    expect(place.nertag('-q', '-o', place.fresh('shown'), 'slow.jsonl', status=1) == '', 'quiet')


def run(environment):
    tried = [whole, kill, cut_manifest, interrupt, full_disk, full_at_every_write, at_once, other_jobs, unfit_inputs, retry,
             shortened, terminal]
    path = tempfile.mkdtemp()
    try:
        place = Place(path, environment)
        for test in tried:
            try:
                test(place)
                yield f'jobs: {test.__name__}', None
            except Skip as reason:
                print(f'SKIPPED jobs: {test.__name__}: {reason}')
            except (Wrong, subprocess.TimeoutExpired, subprocess.CalledProcessError, OSError, ValueError, KeyError,
                    IndexError) as error:
                yield f'jobs: {test.__name__}', f'{type(error).__name__}: {error}'
    finally:
        shutil.rmtree(path)
