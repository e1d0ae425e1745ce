#!/usr/bin/env python3
"""Universities and colleges of the world (source universities), with Indonesian forms of "University of X".

    python3 gazetteers/import/universities.py SOURCES gazetteers
"""
import os
import re
import sys
from collections import Counter

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from orgnames import GENERIC, Names, own_name  # noqa: E402
from tsv import Gazetteer, fold, main, rows  # noqa: E402

FILE = "orgs-universities.tsv"
HEAD = re.compile(r"universi|college|institut|school|academ|polytech|politek|politec|hochschule|sekolah|escuela|école|ecole|"
                  r"escola|faculdade|fakult|akadem|scuola|högskola|höjskole|seminary|conservator|centre for|center for", re.I)
# English names whose Indonesian form is regular; X is a proper name.
X = r"(?P<x>[A-ZÀ-Þ][\w'-]+(?: [A-ZÀ-Þ][\w'-]+)?)"
NOT_PROPER = re.compile(r"\b(?:(?:North|South|East|West)(?:ern|east\w*|west\w*)?|Applied|Middle|Central|Upper|Lower|New|Old|Great)\b"
                        r"|(?:ian|ese|ish|al|ic)$")
FORMS = [(re.compile(pattern.replace("X", X, 1).replace("X", X.replace("<x>", "<y>"), 1)), form) for pattern, form in (
    ("National University of X|X National University", "Universitas Nasional %s"),
    ("State University of X|X State University", "Universitas Negeri %s"),
    ("X University of Science and Technology|University of Science and Technology of X", "Universitas Sains dan Teknologi %s"),
    ("(?:University of Technology,? |Technological University of )X|X University of Technology", "Universitas Teknologi %s"),
    ("Technical University of X|X Technical University", "Universitas Teknik %s"),
    ("X Institute of Technology|Institute of Technology of X", "Institut Teknologi %s"),
    ("X Medical University|Medical University of X", "Universitas Kedokteran %s"),
    ("Islamic University of X|X Islamic University", "Universitas Islam %s"),
    ("X Agricultural University|Agricultural University of X", "Universitas Pertanian %s"),
    ("X (?:University of Economics|Economic University)", "Universitas Ekonomi %s"),
    ("Catholic University of X|X Catholic University", "Universitas Katolik %s"),
    ("American University of X", "Universitas Amerika %s"), ("Free University of X", "Universitas Bebas %s"),
    ("X Women's University", "Universitas Wanita %s"), ("Open University of X", "Universitas Terbuka %s"),
    ("University of X|X University", "Universitas %s"))]


def proper_name(name):
    """(Indonesian form, proper name) of a regular English name, or None."""
    for pattern, form in FORMS:
        match = pattern.fullmatch(name)
        if match:
            proper = next(filter(None, match.groups()))
            if any(fold(word) in GENERIC for word in proper.split()) or NOT_PROPER.search(proper):
                return None
            return form, proper
    return None


def place_forms(folder):
    """English name of a city -> its Indonesian name, where that is another one (Moscow, Moskow)."""
    english, out = {}, {}
    for file in ("cities.tsv", "cities-hand.tsv"):
        lines = list(rows(os.path.join(folder, file)))
        english.update((id, text) for id, tag, text, _, _ in lines if tag == "=")
        for id, tag, text, facts, _ in lines:
            if tag == "id" and "needs=" not in facts and " " not in text:
                out.setdefault(english.get(id, ""), text)
    return out, set(english.values())


def other_names(name, iso, local, cities):
    """Regular Indonesian forms, and "Oxford University" for University of Oxford, as (language, name)."""
    if iso == "ID":
        match = re.fullmatch("Universitas (.+)", name)
        return [("en", match[1] + " University")] if match else []
    found = proper_name(name)
    if not found:
        return []
    form, proper = found
    out = [("id", form % x) for x in dict.fromkeys([proper, local.get(proper, proper)])]
    if form == "Universitas %s" and iso != "US" and " " not in proper:       # there the two are mostly two universities
        if name.startswith("University of "):
            out.append(("en", proper + " University"))
        elif proper in cities:
            out.append(("en", "University of " + proper))
    return out


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
    local, cities = place_forms(sys.argv[2])
    others = {folded: other_names(name, where[0][0], local, cities) for folded, (name, where) in seen.items()}
    forms = Counter(fold(form) for found in others.values() for _, form in found)
    for folded, (name, where) in sorted(seen.items()):
        isos = {iso for iso, _ in where}
        id = names.new_id("univ.", name)
        g.entry(id, name, {"kind": "university", "iso": isos.pop() if len(isos) == 1 else None}, "universities")
        for lang, form in others[folded]:
            key = fold(form)
            if forms[key] == 1 and not any(key in group for group in (names.orgs, seen, names.taken)):
                g.alias(id, lang, form, None, "universities")
        acronym = where[0][1]
        if len(where) == 1 and re.fullmatch(r"[A-Z][A-Za-z]{0,3}[A-Z]{2,5}", acronym) and fold(acronym) not in names.taken:
            g.alias(id, "und", acronym, "case=exact;needs=entity;forbids=upper", "universities")
    return [(FILE, g, "Universities and colleges of the world.\nMade by import/universities.py; do not edit by hand.")]


if __name__ == "__main__":
    main(build)
