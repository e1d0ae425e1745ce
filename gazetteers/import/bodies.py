#!/usr/bin/env python3
"""Bodies of the provinces, regencies and cities of Indonesia, from two small tables and the names in indonesia.tsv.

    python3 gazetteers/import/bodies.py - gazetteers

Where a regency and a city share a name, the bare one ("DPRD Bogor") is left to neither, but for bodies that are called by it
(BARE says whose). The police of districts (Polsek) have no entry: rules find them.
"""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from orgnames import Names  # noqa: E402
from tsv import Gazetteer, fold, main, rows  # noqa: E402

FILE = "orgs-regional.tsv"

# kind of id / kind of entity / canonical name / other names; * is the name of the province, of which each has several
PROVINCE = """
government / government / Pemerintah Provinsi * / Pemprov *
council / parliament / DPRD Provinsi * / DPRD *
police / police / Polda * / Kepolisian Daerah *
prosecutor / police / Kejaksaan Tinggi * / Kejati *
court / court / Pengadilan Tinggi * / -
election-commission / ministry / KPU Provinsi * / KPU *, KPUD *
election-supervisor / ministry / Bawaslu Provinsi * / Bawaslu *
disaster-agency / ministry / BPBD Provinsi * / BPBD *
narcotics-agency / police / BNN Provinsi * / BNNP *
health-office / ministry / Dinas Kesehatan Provinsi * / Dinas Kesehatan *, Dinkes *
"""
# * is the bare name, % the name with Kabupaten or Kota, @ kab or kot
REGENCY = """
government / government / Pemerintah % / Pem@ *
council / parliament / DPRD % / DPRD *
police / police / Polres * / Polresta *, Kepolisian Resor *
prosecutor / police / Kejaksaan Negeri * / Kejari *, Kejari %
court / court / Pengadilan Negeri * / PN *
election-commission / ministry / KPU % / KPU *, KPUD *
election-supervisor / ministry / Bawaslu % / Bawaslu *
disaster-agency / ministry / BPBD % / BPBD *
"""
# Of a regency and a city that share a name: whose the body is that bears it.
BARE = {"Polres *": "Kabupaten", "Kepolisian Resor *": "Kabupaten", "Polresta *": "Kota", "Kejaksaan Negeri *": "Kota",
        "Kejari *": "Kota", "Pengadilan Negeri *": "Kota", "PN *": "Kota"}
# Within the reach of the police of Jakarta.
METRO = ("ID-31", "ID-3275", "ID-3276", "ID-3216", "ID-3671")
LARGE = {"Bandung", "Semarang", "Surabaya", "Medan", "Makassar", "Palembang"}       # their police is a Polrestabes
# How bodies of a province name it, where that is not all that indonesia.tsv calls it.
NAMES = {"ID-AC": ["Aceh"], "ID-JK": ["DKI Jakarta", "DKI"], "ID-YO": ["DI Yogyakarta", "DIY"]}
# The parts of Jakarta have no council of their own.
NO_COUNCIL = "ID-31"


def table(text):
    for line in text.strip().split("\n"):
        kind, label, canonical, others = [cell.strip() for cell in line.split(" / ")]
        yield kind, label, [canonical] + [name.strip() for name in others.split(",") if name.strip() != "-"]


def regions(folder):
    """id -> (kind, canonical name, Indonesian names that need nothing), of provinces, regencies and cities."""
    out = {}
    for id, tag, text, facts, _ in rows(os.path.join(folder, "indonesia.tsv")):
        kind = re.search("kind=(region|regency|city)", facts)
        if tag == "=" and kind:
            out[id] = (kind[1], text, [])
        elif id in out and tag in ("id", "und") and "needs=" not in facts:
            out[id][2].append(text)
    return out


class Bodies:
    """Makes the entries; a name that another body has is left out."""

    def __init__(self, folder):
        self.g, self.names = Gazetteer(), Names(folder, FILE)
        self.owner = {}

    def add(self, region, kind, label, texts):
        free = [text for text in texts
                if fold(text) not in self.names.orgs and self.owner.setdefault(fold(text), region) == region]
        known = {self.names.orgs[fold(text)] for text in texts if fold(text) in self.names.orgs}
        id = min(known) if len(known) == 1 else "%s.%s" % (region, kind)
        if not free or len(known) > 1:
            return
        if not known:
            self.g.entry(id, free[0], {"kind": label, "iso": "ID"}, "pattern")
        for text in free if known else free[1:]:
            # "PN Bogor" but not "Pn Bogor"
            self.g.alias(id, "id", text, "case=exact" if text.split()[0].isupper() else None, "pattern")


def provinces(bodies, places):
    for id, (kind, english, names) in places.items():
        if kind != "region":
            continue
        names = NAMES.get(id) or sorted(names, key=lambda name: (-len(name), name)) or [english]
        for body, label, patterns in table(PROVINCE):
            bodies.add(id, body, label, [pattern.replace("*", name) for pattern in patterns for name in dict.fromkeys(names)])


def split(text):
    """(Kabupaten or Kota, bare name)"""
    head, _, bare = text.partition(" ")
    return (head, bare) if head in ("Kabupaten", "Kota") else ("Kota", text)


def police(id, bare, texts):
    if id.startswith(METRO):
        texts = ["Polres Metro " + bare] + texts
    if bare in LARGE:
        texts = ["Polrestabes " + bare] + texts
    return texts


def regencies(bodies, places):
    towns = {id: split(text) for id, (kind, text, _) in places.items() if kind != "region"}
    heads = {}
    for head, bare in towns.values():
        heads.setdefault(fold(bare), set()).add(head)
    for id, (head, bare) in sorted(towns.items()):
        twins = len(heads[fold(bare)]) > 1
        full = {"%": head + " " + bare, "@": head[:3].lower()}
        for body, label, patterns in table(REGENCY):
            if id.startswith(NO_COUNCIL) and body in ("council", "disaster-agency"):
                continue
            texts = [pattern.replace("%", full["%"]).replace("@", full["@"]).replace("*", bare) for pattern in patterns
                     if not (twins and "%" not in pattern and "@" not in pattern and BARE.get(pattern) != head)]
            if body == "police":
                texts = police(id, bare, texts + (["Polres %s Kota" % bare] if head == "Kota" else []))
            if texts:
                bodies.add(id, body, label, texts)


def build(_):
    folder = sys.argv[2]
    bodies, places = Bodies(folder), regions(folder)
    provinces(bodies, places)
    regencies(bodies, places)
    return [(FILE, bodies.g, "Governments, councils, police, prosecutors, courts and commissions of the regions of Indonesia.\n"
                             "Made by import/bodies.py; do not edit by hand.")]


if __name__ == "__main__":
    main(build)
