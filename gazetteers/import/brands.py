#!/usr/bin/env python3
"""Banks, insurers, oil, telecom and power companies, hospitals, police forces and others with Wikidata ids (source nsi).

    python3 gazetteers/import/brands.py SOURCES gazetteers
"""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from orgnames import Names, own_name  # noqa: E402
from tsv import Gazetteer, fold, main, rows  # noqa: E402

FILE = "orgs-brands.tsv"
KIND = (("police", "police"), ("hospital", "hospital"), ("university", "university"), ("government", "ministry"),
        ("political_party", "party"), ("union", "union"), ("association", "union"), ("military", "military"))
LEGAL = re.compile(r",? (?:Inc|LLC|L\.L\.C|Ltd|Limited|Corp|Co|GmbH|AG|SA|S\.A|S\.p\.A|SpA|PLC|plc|B\.?V|N\.?V|AB|AS|A/S|Oy|OÜ|Kft|Zrt|"
                   r"s\.r\.o|a\.s|d\.o\.o|Pty|LP|L\.P|SAS|SARL|Tbk)\b\.?.*$")
# Brands whose names are phrases of common words.
PHRASES = {fold(text) for text in """Better Place;Best Buy;Green Card;Life Line;Open Air;New Look;Next Step;Big Brother;Black Hills;Blue Mountain;
City Hall;Common Wealth;Crown Castle;First Choice;Fresh Start;Good Energy;Grand Lyon;Great Plains;Green Line;Gulf Coast;Hot Spot;Iron Mountain;
Jet Set;Long Island;Main Street;Mountain View;New World;North Star;Open House;Pacific Coast;Park Place;Prime Location;Red Bull;Red River;
Rock Island;Royal Palace;San Diego;Security First;Silver Lake;Sky Blue;South Shore;Star Light;Sun Valley;Super Star;Top Gun;Town Hall;
Twin Cities;U.S. Bank;United Kingdom;Valley View;Western Union;White House;Wild West;World Class;Young Life;Public Works;Power Plant;State Police;
DataBank;First Bancorp;Aegean Oil;First American Bank""".replace("\n", "").split(";")}


# What owns lamps, cameras and measuring points is mostly a town; of the owners of plants and lines only those that say so count.
SKIP = re.compile(r"surveillance|monitoring|survey_point|street_cabinet|pumping|wastewater|water_works|reservoir|water_tower|man_made/mast|"
                  r"man_made/tower|man_made/works|coworking|lawyer|tax_advisor")
BUSINESS = re.compile(r"energ|power|electric|elektri|strom|gas|water|petrol|oil|pipeline|utilit|cooperative|corp|compan|group|gruppe|grupo|"
                      r"stadtwerke|werke|kraft|bank|telecom|nuclear|solar|grid|transmission|network|rail|hydro|industr|holding|resources", re.I)
PLACE = re.compile(r"(?:City|Town|County|Village|Municipality|Municipalidad|Ayuntamiento|Mairie|Commune|Canton|Province|Provincia|Gemeinde|Stadt|Ville|"
                   r"Comune|District|Borough|Région|Region|Métropole|Agglomeration|Prefecture|Service|Division|Forum) |"
                   r".*\b(?:County|Municipality|District|City|Province|Region|Island|Station|Airport|metropolis|communes|Division|Center|Park|Forum)$", re.I)


def build(sources):
    g, names = Gazetteer(), Names(sys.argv[2], FILE)
    labels = dict(row[:2] for row in rows(os.path.join(sources, "nsi", "wikidata_labels.tsv")) if len(row) > 1)
    found = {}
    for path, text, qid, places, *_ in rows(os.path.join(sources, "nsi", "items_selected.tsv")):
        if qid and not SKIP.search(path) and ("operators/" not in path or "amenity" in path or "office" in path or "telecom" in path
                                              or BUSINESS.search(text)):   # what Wikidata has no item for is mostly very local
            found.setdefault(qid, [path, [], set()])
            found[qid][1].append(text)
            found[qid][2].update(place[:2] for place in places.split(","))
    used = set()
    for qid, (path, texts, places) in sorted(found.items(), key=lambda item: int(item[0][1:])):
        choices = []
        for text in [labels.get(qid, "")] + texts:
            name = LEGAL.sub("", own_name(text)[0]).strip(" ,")
            name = re.sub(r"^The ", "", name)
            if name and name not in choices and names.usable(name) and not names.person_like(name) and fold(name) not in PHRASES \
                    and "," not in name and "/" not in name:
                choices.append(name)
        choices = [name for name in choices if fold(name) not in names.orgs and fold(name) not in used]
        label = fold(labels.get(qid, ""))
        if not choices or label in names.orgs or qid in names.kb:
            continue
        if PLACE.match(choices[0]) or " communes" in choices[0]:
            continue
        kind = "company"
        for word, value in KIND:
            if word in path:
                kind = value
        for word, value in (("Police|Policía|Polícia|Polizei|Sheriff|Highway Patrol", "police"),
                            ("Ministry|Ministerio|Department of|Department$|Bureau of|Agency|Authority|Commission", "ministry"),
                            ("Court", "court"), ("Hospital", "hospital"), ("Universit", "university"), ("National Guard|Army|Navy|Air Force", "military")):
            if re.search(r"\b(?:%s)" % word, choices[0]):
                kind = value
                break
        iso = places.copy().pop().upper() if len(places) == 1 else None
        iso = {"FX": "FR", "JA": "JM", "IC": "ES", "00": None}.get(iso, iso)
        if not iso or not re.fullmatch(r"[A-Z]{2}", iso):
            iso = None
        id = names.new_id("brand.", choices[0])
        g.entry(id, choices[0], {"kind": kind, "iso": iso, "kb": qid}, "nsi")
        used.add(fold(choices[0]))
        for name in choices[1:3]:
            if name.isascii() and fold(name) not in used:
                g.alias(id, "und", name, None, "nsi")
                used.add(fold(name))
    return [(FILE, g, "Banks, insurers, energy and telecom companies, hospitals, police forces and the like, with Wikidata ids.\n"
                      "Made by import/brands.py; do not edit by hand.")]


if __name__ == "__main__":
    main(build)
