"""Write gazetteer files: five columns, NFC, sorted as `LC_ALL=C sort` does, without double lines.

    from tsv import Gazetteer, rows, main

    def build(sources):
        g = Gazetteer()
        g.entry("FR", "France", {"kind": "country", "iso": "FR", "kb": "Q142"}, "cldr")
        g.alias("FR", "id", "Prancis", None, "cldr")
        return [("countries.tsv", g, "Countries and territories.")]

    main(build)          # python3 gazetteers/import/countries.py SOURCES OUTPUT-FOLDER

Facts are a dict ({"iso": "FR", "noalias": True, "role": ["A@1990..", "B@"]}), a list (["iso=FR", "noalias"]), a string
("iso=FR;noalias") or None.
"""
import functools
import os
import re
import sys
import unicodedata

ENTRY_FACTS = ("type", "kind", "label", "iso", "kb", "pop", "prior", "role", "noalias")
ALIAS_FACTS = ("label", "case", "only", "needs", "forbids", "prior", "gloss")
FLAGS = {"noalias", "only"}


@functools.lru_cache(maxsize=None)
def fold(text):
    """What matching folds by itself: case, diacritics, kinds of apostrophe and hyphen, brackets, full stops after words."""
    text = unicodedata.normalize("NFD", text)
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = re.sub("[‘’ʼʻ`´]", "'", text)
    text = re.sub("[-‐‑–—()]", " ", text)
    text = text.replace("Ł", "L").replace("ł", "l").replace("Ø", "O").replace("ø", "o").replace("Đ", "D").replace("đ", "d")
    return re.sub(r"\s+", " ", text.replace(".", "")).strip().casefold()


def slug(text):
    """An id made of a name: lower case ASCII words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text.replace("ß", "ss").replace("æ", "ae"))).strip("-")


def clean(text):
    text = unicodedata.normalize("NFC", re.sub(r"\s+", " ", text)).strip()
    if not text:
        raise ValueError("empty text")
    return text


def fact_list(facts, known):
    """The facts as a list of key=value in the order of `known`."""
    if not facts or facts == "-":
        return []
    if isinstance(facts, str):
        facts = facts.split(";")
    if isinstance(facts, dict):
        pairs = []
        for key, value in facts.items():
            if value is True:
                pairs.append(key)
            elif value not in (None, False, ""):
                for one in value if isinstance(value, (list, tuple)) else [value]:
                    pairs.append("%s=%s" % (key, one))
        facts = pairs
    out = []
    for fact in facts:
        fact = clean(fact)
        key, sep, value = fact.partition("=")
        if key not in known or ";" in fact or (key in FLAGS) == bool(sep) or (sep and not value):
            raise ValueError("bad fact %r" % fact)
        if fact not in out:
            out.append(fact)
    return sorted(out, key=lambda f: known.index(f.partition("=")[0]))


class Gazetteer:
    def __init__(self):
        self.entries = {}       # id -> (name, facts, source)
        self.aliases = {}       # (id, lang, text, needs) -> (facts, source)

    def entry(self, id, name, facts=None, source="hand"):
        """A new entry; an id that exists is an error."""
        if not re.fullmatch(r"[A-Za-z0-9._-]+", id):
            raise ValueError("bad id %r" % id)
        if id in self.entries:
            raise ValueError("id twice: %s (%s, %s)" % (id, self.entries[id][0], name))
        self.entries[id] = (clean(name), fact_list(facts, ENTRY_FACTS), source)

    def alias(self, id, lang, text, facts=None, source="hand"):
        """An alias; of those with the same id, language, text and `needs` the first one stays."""
        facts = fact_list(facts, ALIAS_FACTS)
        needs = ";".join(fact for fact in facts if fact.startswith("needs="))
        self.aliases.setdefault((id, lang, clean(text), needs), (facts, source))

    def mend(self):
        """What sources have wrong, or do not say: mends.tsv has facts to add to entries."""
        for id, fact in rows(os.path.join(os.path.dirname(os.path.abspath(__file__)), "mends.tsv")):
            if id not in self.entries:
                continue
            name, facts, source = self.entries[id]
            self.entries[id] = (name, fact_list(facts + [fact], ENTRY_FACTS), source)

    def lines(self):
        out = []
        for id, (name, facts, source) in self.entries.items():
            out.append((id, "=", name, ";".join(facts) or "-", source))
        seen = set()            # (id, lang, folded text, facts): matching needs no second one
        for id, (name, facts, source) in self.entries.items():
            if "noalias" not in facts:
                seen.add((id, "und", fold(name), ()))
        for key in sorted(self.aliases, key=lambda k: (k[0], k[1] != "und", k[1:])):
            id, lang, text, _ = key
            facts, source = self.aliases[key]
            folded = (fold(text), tuple(facts))
            if (id, "und", *folded) in seen or (id, lang, *folded) in seen:
                continue
            seen.add((id, lang, *folded))
            out.append((id, lang, text, ";".join(facts) or "-", source))
        lines = ["\t".join(row) for row in out]
        for line, row in zip(lines, out):
            if line.count("\t") != 4 or any("\t" in cell or "\n" in cell for cell in row):
                raise ValueError("bad row %r" % line)
        return sorted(set(lines), key=lambda line: line.encode())

    def write(self, path, comment):
        """Write the file; `comment` is one line that says what the file is."""
        self.mend()
        text = "".join("# %s\n" % line for line in comment.strip().split("\n"))
        with open(path, "w", encoding="utf-8", newline="\n") as out:
            out.write(text + "".join(line + "\n" for line in self.lines()))


def rows(path, header=False):
    """The rows of a TSV file as lists of cells, without comment and empty lines; with `header`: as dicts."""
    names = None
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\r\n")
            if not line or line.startswith("#") and not header:
                continue
            cells = line.split("\t")
            if header and names is None:
                names = [cell.lstrip("#") for cell in cells]
            elif header:
                yield dict(zip(names, cells))
            else:
                yield cells


def main(build):
    """Run an importer: build(sources) gives (file name, gazetteer, comment)s, which go to the output folder."""
    if len(sys.argv) != 3:
        sys.exit("usage: %s SOURCES OUTPUT-FOLDER" % sys.argv[0])
    for name, gazetteer, comment in build(sys.argv[1]):
        gazetteer.write(os.path.join(sys.argv[2], name), comment)
