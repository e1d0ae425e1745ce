#!/usr/bin/env python3
"""Political parties of all states (source factbook).

    python3 gazetteers/import/factbook_parties.py SOURCES gazetteers

The name of a party seldom tells its state, and many states have a People's Party: such names fire only where the state is
named, short forms only where the party is.
"""
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from orgnames import Names, iso_codes, own_name  # noqa: E402
from tsv import Gazetteer, fold, main, rows  # noqa: E402

FILE = "orgs-factbook.tsv"
WORD = re.compile(r"party|partido|parti\b|movement|front|alliance|union|congress|league|rally|coalition|bloc|democra|democrats|liberal|"
                  r"labou?r|socialist|communist|conservative|national|people|green|republican|justice|reform|progress|forum|independen", re.I)

# What "X Party", "X Party of France" and "French X Party" are called in Indonesian.
INDONESIAN = dict(line.split("=") for line in """Labour=Buruh;Labor=Buruh;Workers'=Pekerja;Workers=Pekerja;Conservative=Konservatif;
    Liberal=Liberal;Democratic=Demokrat;Liberal Democratic=Demokrat Liberal;Social Democratic=Sosial Demokrat;Republican=Republik;
    Christian Democratic=Kristen Demokrat;Socialist=Sosialis;Communist=Komunis;Green=Hijau;People's=Rakyat;Freedom=Kebebasan;
    Justice=Keadilan;Justice and Development=Keadilan dan Pembangunan;Republican People's=Rakyat Republik;Progressive=Progresif;
    Nationalist=Nasionalis;National=Nasional;Reform=Reformasi;Islamic=Islam;Peace=Perdamaian;Unity=Persatuan;Democracy=Demokrasi;
    Democratic People's=Demokrat Rakyat;People's Democratic=Demokrat Rakyat;National Democratic=Demokrat Nasional;Welfare=Kesejahteraan;
    National Liberal=Liberal Nasional;Constitution=Konstitusi;Independence=Kemerdekaan;Development=Pembangunan;Centre=Tengah;
    Center=Tengah;Radical=Radikal;Pirate=Bajak Laut;Revolutionary=Revolusioner;Socialist Workers'=Pekerja Sosialis;Victory=Kemenangan;
    Future=Masa Depan;Good=Kebaikan;Democrat=Demokrat;Rightist=Kanan;Solidarity=Solidaritas;Nationalist Movement=Gerakan Nasionalis
    """.replace("\n", "").split(";") for line in [line.strip()])


def indonesian_states(folder):
    """ISO code -> the Indonesian name of the state."""
    out, english = {}, {}
    for id, tag, text, facts, _ in rows(os.path.join(folder, "countries.tsv")):
        if tag == "=":
            english[id] = text
        elif tag == "id":
            out.setdefault(id, text)
    return {id: out.get(id, text) for id, text in english.items()}


def indonesian(name, own, state):
    """(Indonesian name, does it tell the state), or None."""
    match = re.fullmatch(r"(?P<x>[A-Z][\w' -]+) Party(?: of (?P<of>[A-Z][\w ]+))?", name.replace("’", "'"))
    if not match:
        return None
    words, told = match["x"], match["of"] in own
    for word in own:
        if words.startswith(word + " "):
            words, told = words[len(word) + 1:], True
    if words not in INDONESIAN or match["of"] and not told:
        return None
    return "Partai %s%s" % (INDONESIAN[words], " " + state if told else ""), told


def build(sources):
    g, names = Gazetteer(), Names(sys.argv[2], FILE)
    _, fips = iso_codes(sources)
    states = indonesian_states(sys.argv[2])
    countries = json.load(open(os.path.join(sources, "factbook", "facts.json"), encoding="utf-8"))
    done = set()
    for country in countries:
        iso = fips.get(country.get("gec", ""))
        noun = re.sub(r"\(.*", "", country.get("noun") or "").strip()
        own = [w for w in (country.get("conventional short form"), country.get("adjective"), noun) if w and len(w) > 3 and w[0].isupper()]
        for party in country.get("parties", []):
            name, inside = own_name(re.sub(r"\s+or\s+.*$", "", party[0]))
            name = re.sub(r"^(?:The|the) ", "", name)
            if not iso or not re.match(r"[A-ZÀ-Þ]", name) or len(name) < 5 or len(name) > 70 or re.search(r"[:;,/()\"]|note|follow", name):
                continue
            names_of = [name]
            if inside and inside[:1].isupper() and len(inside.split()) > 1 and not re.search(r"[:;,/\"]| or |formerly|includes", inside):
                names_of.append(inside)
            if (iso, fold(name)) in done:
                continue
            known = names.orgs.get(fold(name))
            if known and not known.startswith("generic-") and (names.iso.get(known) in (None, iso)):
                continue
            short = party[1].strip('" ') if len(party) > 1 else ""
            also = names.orgs.get(fold(short)) if len(short) > 2 else None
            if also and names.iso.get(also) == iso:
                continue
            if len(name.split()) == 1 and (fold(name) in names.taken or not WORD.search(name) and len(name) < 6):
                continue
            done.add((iso, fold(name)))
            told = any(word in name for word in own)
            free = told and len(name.split()) > 2 and names.usable(name) and WORD.search(name) and not known
            id = names.new_id("party.%s." % iso.lower(), name)
            g.entry(id, name, {"kind": "party", "iso": iso, "prior": None if free else "40", "noalias": not free}, "factbook")
            for i, text in enumerate(names_of):
                if i and (fold(text) in names.orgs or fold(text) in names.taken):
                    continue
                if not (free and i == 0):
                    one = len(text.split()) == 1
                    if one and (text.islower() or names.generic(text) or fold(text) in names.taken):
                        continue
                    facts = "case=exact;needs=country;forbids=upper|first" if one else "needs=country"
                    if not WORD.search(text) and one:
                        continue            # "Commons", "Dignity"
                    g.alias(id, "und", text, facts, "factbook")
            form, form_told = indonesian(name, own, states.get(iso)) or ("", False)
            if form and fold(form) not in names.orgs and (iso, fold(form)) not in done:
                done.add((iso, fold(form)))
                g.alias(id, "id", form, None if form_told else "needs=country", "factbook")
            if re.fullmatch(r"[A-Z][A-Za-z-]{0,5}[A-Z]", short) and len(short) > 2 and fold(short) not in names.taken:
                g.alias(id, "und", short, "case=exact;needs=entity;forbids=upper", "factbook")
    return [(FILE, g, "Political parties of all states.\nMade by import/factbook_parties.py; do not edit by hand.")]


if __name__ == "__main__":
    main(build)
