#!/usr/bin/env python3
"""American companies, newspapers and federal agencies, and armed groups on lists of terrorists (source corpora-cc0).

    python3 gazetteers/import/lists.py SOURCES gazetteers
"""
import json
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from orgnames import Names, own_name  # noqa: E402
from tsv import Gazetteer, fold, main  # noqa: E402

FILE = "orgs-lists.tsv"
LISTS = (("corporations_fortune500", "companies", "company"), ("corporations_nasdaq", "corporations", "company"),
         ("corporations_newspapers", "newspapers", "media"), ("governments_us_federal_agencies", "agencies", "ministry"),
         ("societies_and_groups_designated_terrorist_groups_united_nations", None, "armed-group"),
         ("societies_and_groups_designated_terrorist_groups_united_states", None, "armed-group"))
DROP = {fold(text) for text in ("Daily News", "The Sun", "The Record", "The Blade", "Daily Herald", "The Morning Call", "Star Tribune", "Daily Breeze",
        "The Oklahoman", "Non-Federal Agency", "The Intelligence Community", "Army of Islam", "Virgin Media", "Automatic Data Processing",
        "Executive Office of the President", "Medical Payment Advisory Commission")}


def build(sources):
    g, names = Gazetteer(), Names(sys.argv[2], FILE)
    done = set()
    for file, key, kind in LISTS:
        data = json.load(open(os.path.join(sources, "corpora-cc0", file + ".json"), encoding="utf-8"))
        for item in data[key] if key else data:
            name, _ = own_name(item["name"] if isinstance(item, dict) else item)
            name = re.sub(r"^U\. ?S\. ", "U.S. ", name)
            bare = re.sub(r"^The ", "", re.sub(r"(?:[ ,]+(?:Inc|Corp|Co|Company|Corporation|Ltd|Limited|plc|Plc|N\.V|LLC|L\.P|and|&)\.?)+$", "", name))
            bare = bare.rstrip(".") if not re.search(r"\b[A-Z]\.$", bare) else bare
            if fold(name) in DROP or fold(bare) in done or fold(bare) in names.orgs or fold(name) in names.orgs or "," in bare or "/" in bare:
                continue
            if bare[:1].islower():
                bare = bare[0].upper() + bare[1:]
            if not names.usable(bare) or names.person_like(bare):
                continue
            if kind == "ministry" and re.match(r"Department of", bare):
                continue
            done.add(fold(bare))
            id = names.new_id("list.", bare)
            g.entry(id, bare, {"kind": kind, "iso": None if kind == "armed-group" else "US"}, "corpora-cc0")
            if name.startswith("The ") and kind == "media":
                g.alias(id, "und", name, None, "corpora-cc0")
            elif name != bare and name != "The " + bare:
                g.alias(id, "und", name, None, "corpora-cc0")
    return [(FILE, g, "American companies, newspapers and agencies; armed groups on lists of terrorists.\n"
                      "Made by import/lists.py; do not edit by hand.")]


if __name__ == "__main__":
    main(build)
