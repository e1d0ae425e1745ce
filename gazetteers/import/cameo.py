#!/usr/bin/env python3
"""Armed groups, non-governmental organizations and companies of the CAMEO actor dictionaries (source cameo-actors).

    python3 gazetteers/import/cameo.py SOURCES gazetteers

The dictionaries are in capitals, end in 2013 and mix people with bodies: only names of two words or more with a word that says
"body" are taken, in the usual English capitals.
"""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from orgnames import Names, iso_codes  # noqa: E402
from tsv import Gazetteer, fold, main, slug  # noqa: E402

FILE = "orgs-cameo.tsv"
SMALL = set("of the and for in on to de la el del di al an a at with by".split())
ARMED = re.compile(r"\b(?:army|front|brigades?|liberation|movement|organi[sz]ation|militia|guards?|forces?|command|party|union|league|"
                   r"mujahideen|jihad|martyrs?|battalion|resistance|council|faction|group|tigers|commando|cells?)\b", re.I)
BODY = re.compile(r"\b(?:association|council|institute|foundation|society|federation|union|network|committee|cent(?:re|er)|league|"
                  r"commission|coalition|alliance|congress|forum|fund|trust|organi[sz]ation|agency|corp|corporation|inc|company|bank|"
                  r"systems|technologies|pharmaceuticals?|energy|petroleum|resources|industries|holdings|airlines|international|bancorp|"
                  r"therapeutics|networks|communications|laboratories|semiconductor|insurance|partners|financial|motors|airways|electric)$", re.I)
LEGAL = re.compile(r"(?: and)? (?:Inc|Corp|Corporation|Company)$")
VAGUE = re.compile(r"\b(?:member|leader|official|spokes|worker|activist|chief|director|president|group of|militants?|rebels?|fighter|soldier|"
                   r"fund|bancorp|trust|realty|properties|their|his|its|local|several|two|three|un|u\.n\.|embassy|government|minister|people|students|women|youth)\b", re.I)


def cased(text):
    words = text.strip().lower().split()
    out = []
    for i, word in enumerate(words):
        if i and word in SMALL:
            out.append(word)
        elif len(word) < 5 and not re.search("[aeiouy']", word):
            out.append(word.upper())            # LKQ, FTD: letters, no word
        else:
            out.append("-".join(part if part in ("al", "ul", "e", "i") and len(out) + j else part[:1].upper() + part[1:]
                                for j, part in enumerate(word.split("-"))))
    return " ".join(out)


def blocks(path):
    """(names, code): the lines before a code in brackets."""
    names = []
    for line in open(path, "rb"):
        try:
            line = line.decode("utf-8")
        except UnicodeDecodeError:
            names = []
            continue
        line = line.split("#")[0].split(";")[0].rstrip()
        code = re.search(r"\[([A-Z]{3,})", line)
        text = re.sub(r"\[.*", "", line)
        if text.strip():
            name = re.sub(r"\([^)]*\)", "", text.strip().lstrip("+")).replace("_", " ")
            names.append(re.sub(r"\s+", " ", name).strip())
        if code:
            if names:
                yield names, code.group(1)
            names = []


def build(sources):
    g, names = Gazetteer(), Names(sys.argv[2], FILE)
    alpha3, _ = iso_codes(sources)
    done = set()
    folder = os.path.join(sources, "cameo-actors")
    for file, kinds in (("Phoenix.MilNonState.actors.txt", {"": "armed-group"}),
                        ("Phoenix.International.actors.txt", {"NGO": "ngo", "MNC": "company"})):
        for texts, code in blocks(os.path.join(folder, file)):
            kind = kinds.get(code[:3]) or kinds.get("")
            if not kind:
                continue
            kept = []
            for text in texts:
                name = cased(text)
                enough = 3 if kind == "ngo" else 2
                if not re.fullmatch(r"[A-Za-z][A-Za-z'& -]+", name) or len(name.split()) < enough or len(name) > 70 or VAGUE.search(name):
                    continue
                if not (ARMED if kind == "armed-group" else BODY).search(name) or not names.usable(name) or names.person_like(name):
                    continue
                if kind == "armed-group" and len(name.split()) < 3 and not re.search("-", name):
                    continue
                kept.append(name)
            if kept and kind == "company":
                bare = LEGAL.sub("", kept[0])
                if bare != kept[0] and fold(bare) in names.orgs:
                    if fold(kept[0]) not in names.orgs and fold(kept[0]) not in done:
                        g.alias(names.orgs[fold(bare)], "en", kept[0], None, "cameo")
                        done.add(fold(kept[0]))
                    continue
            if not kept or any(fold(name) in names.orgs for name in kept) or fold(kept[0]) in done:
                continue
            if "cameo." + slug(kept[0]) in g.entries:       # the same but for an apostrophe
                continue
            iso = alpha3.get(code[:3] if kind == "armed-group" else code[3:6])
            id = names.new_id("cameo.", kept[0])
            g.entry(id, kept[0], {"kind": kind, "iso": iso}, "cameo")
            done.add(fold(kept[0]))
            for name in kept[1:4]:
                if fold(name) not in done:
                    g.alias(id, "en", name, None, "cameo")
                    done.add(fold(name))
    return [(FILE, g, "Armed groups, non-governmental organizations and companies of the CAMEO dictionaries (to 2013).\n"
                      "Made by import/cameo.py; do not edit by hand.")]


if __name__ == "__main__":
    main(build)
