#!/usr/bin/env python3
"""Universities and colleges of the world (source universities), with Indonesian forms of "University of X".

    python3 gazetteers/import/universities.py SOURCES gazetteers
"""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from orgnames import GENERIC, Names, own_name  # noqa: E402
from tsv import Gazetteer, fold, main, rows  # noqa: E402

FILE = "orgs-universities.tsv"
HEAD = re.compile(r"universi|college|institut|school|academ|polytech|politek|politec|hochschule|sekolah|escuela|école|ecole|"
                  r"escola|faculdade|fakult|akadem|scuola|högskola|höjskole|seminary|conservator|centre for|center for", re.I)


def indonesian(name):
    """University of X, X University -> Universitas X, where X is a proper name."""
    match = re.fullmatch(r"(?:The )?University of ([A-Z][\w'-]+(?: [A-Z][\w'-]+)?)|([A-Z][\w'-]+) University", name)
    if not match:
        return None
    proper = match.group(1) or match.group(2)
    if any(fold(word) in GENERIC for word in proper.split()) or re.search(r"(?:ian|ese|ish|al|ic)$", proper):
        return None
    return "Universitas " + proper


def build(sources):
    g, names = Gazetteer(), Names(sys.argv[2], FILE)
    seen = {}
    for row in rows(os.path.join(sources, "universities", "universities.tsv")):
        iso, text = row[0], row[1]
        name, inside = own_name(text)
        name = re.sub(r"^The ", "", name.replace("’", "'"))
        if "," in name:                         # "Université du Centre, Sousse": the place is a mention of its own
            head, _, tail = name.partition(",")
            name = name if re.match(r" (?:Berkeley|Los Angeles|San Diego|Irvine|Davis)", tail) else head.strip()
        if not HEAD.search(name) or len(name.split()) < 2 or not names.usable(name):
            continue
        folded = fold(name)
        if folded in names.orgs:
            continue
        seen.setdefault(folded, (name, []))[1].append((iso, inside))
    forms = {}
    for folded, (name, where) in seen.items():
        form = indonesian(name)
        if form:
            forms.setdefault(fold(form), []).append(name)
    for folded, (name, where) in sorted(seen.items()):
        isos = {iso for iso, _ in where}
        id = names.new_id("univ.", name)
        g.entry(id, name, {"kind": "university", "iso": isos.pop() if len(isos) == 1 else None}, "universities")
        form = indonesian(name)
        if form and len(forms[fold(form)]) == 1 and fold(form) not in names.orgs and fold(form) not in seen:
            g.alias(id, "id", form, None, "universities")
        acronym = where[0][1]
        if len(where) == 1 and re.fullmatch(r"[A-Z][A-Za-z]{0,3}[A-Z]{2,5}", acronym) and fold(acronym) not in names.taken:
            g.alias(id, "und", acronym, "case=exact;needs=entity;forbids=upper", "universities")
    return [(FILE, g, "Universities and colleges of the world.\nMade by import/universities.py; do not edit by hand.")]


if __name__ == "__main__":
    main(build)
