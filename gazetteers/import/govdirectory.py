#!/usr/bin/env python3
"""Ministries, agencies, courts and other public bodies with Wikidata ids (source govdirectory).

    python3 gazetteers/import/govdirectory.py SOURCES gazetteers

Municipalities, provinces and the like are places; embassies are named after two states and a city, which the text names apart.
Indonesian bodies are written by hand. A name that does not tell whose it is ("Ministry of Health") fires only where the document names the state.
"""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from orgnames import Names, distinctive, own_name  # noqa: E402
from tsv import Gazetteer, fold, main, rows  # noqa: E402

FILE = "orgs-govdirectory.tsv"
ISO = {"austria": "AT", "belgium": "BE", "bermuda": "BM", "bulgaria": "BG", "cameroon": "CM", "canada": "CA", "chile": "CL",
       "cuba": "CU", "cyprus": "CY", "czech-republic": "CZ", "denmark": "DK", "east-timor": "TL", "eswatini": "SZ",
       "european-union": None, "finland": "FI", "germany": "DE", "ghana": "GH", "greenland": "GL", "iceland": "IS", "india": "IN",
       "ireland": "IE", "japan": "JP", "latvia": "LV", "luxembourg": "LU", "malaysia": "MY", "malta": "MT",
       "morocco": "MA", "nepal": "NP", "netherlands": "NL", "new-zealand": "NZ", "norway": "NO", "peru": "PE",
       "philippines": "PH", "portugal": "PT", "russia": "RU", "singapore": "SG", "south-africa": "ZA", "sweden": "SE",
       "switzerland": "CH", "ukraine": "UA", "united-kingdom": "GB", "united-states": "US", "uruguay": "UY"}
# Words that tell the state inside a name.
OWN = {"AT": "Austria", "BE": "Belgi", "BM": "Bermud", "BG": "Bulgari", "CM": "Cameroon", "CA": "Canad", "CL": "Chile", "CU": "Cuba",
       "CY": "Cypr", "CZ": "Czech", "DK": "Danish|Denmark|Dansk", "TL": "Timor", "SZ": "Swazi|Eswatini", "FI": "Finland|Finnish",
       "DE": "German|Deutsch|Bundes", "GH": "Ghana", "IS": "Iceland", "IN": "India", "IE": "Ireland|Irish",
       "JP": "Japan", "LV": "Latvia", "LU": "Luxembourg", "MY": "Malaysia", "MT": "Malt", "MA": "Moroc|Maroc", "NP": "Nepal",
       "NL": "Dutch|Netherland|Nederland", "NZ": "New Zealand|Aotearoa", "NO": "Norw|Norges|Norsk", "PE": "Peru", "PH": "Philippine",
       "PT": "Portug", "RU": "Russia", "SG": "Singapore", "ZA": "South Africa", "SE": "Swed|Svensk|Sveriges", "CH": "Swiss|Switzerland|Schweiz",
       "UA": "Ukrain", "GB": "British|United Kingdom|Scot|Welsh|Wales|England|UK", "US": "United States|U\\.?S\\.? |American", "UY": "Uruguay"}
PLACE = re.compile(r"municipal|kmetstvo|suco of|regency|^district|^city|city$|^province|province$|districts? of|prefecture|inkhundla|canton|"
                   r"emergency zone|police zone|specialized local|region of|regions? in|oblast|county|parish|federated state|state of|"
                   r"administrative post|department of (?:peru|uruguay)|voivodeship|territorial authority|federal state|town|"
                   r"embassy|consul|delegation|permanent mission|honorary|regierungsbezirk|commune|land of|region$|village|borough|"
                   r"undersecretariat|small and disadvantaged", re.I)
HEAD = re.compile(r"(?:Federal |State |National |Royal |General |Central |Deputy |Supreme |Public )*(?:Ministry|Department|Office|Agency|"
                  r"Commission|Council|Court|Directorate|Directorate-General|Institute|Board|Bureau|Authority|Service|Services|Inspectorate|"
                  r"Secretariat|Parliament|Senate|Assembly|House|Cabinet|Government|Police|Army|Navy|Committee|Administration|Centre|"
                  r"Center|Fund|Treasury|Chancellery|Presidency|Archives|Library|Museum|Ombudsman|Tribunal|Register|Registry|Prosecutor|"
                  r"Prosecution|Inspection|Mission|Foundation|Academy|Bank|Hospital|Company|Corporation)\b")


def build(sources):
    g, names = Gazetteer(), Names(sys.argv[2], FILE)
    done, states = set(), {}        # folded name -> the states that have such a body
    institutions = list(rows(os.path.join(sources, "govdirectory", "institutions.tsv")))
    for country, _, text, _, _ in institutions:
        states.setdefault(fold(re.sub(r"^The ", "", own_name(text)[0])), set()).add(country)
    for country, qid, text, kind, _ in institutions:
        if country not in ISO or PLACE.search(kind) or re.match(r"(?:Embassy|Consulate|Delegation|Permanent|Politiezone)\b", text):
            continue
        iso = ISO[country]
        name, inside = own_name(text)
        name = re.sub(r"^The ", "", name)
        if not name or "/" in name or not re.match(r"[A-ZÀ-Þ]", name):
            continue
        known = names.orgs.get(fold(name))
        told = bool(iso and re.search(OWN.get(iso, "$^"), name))
        if known and (told or iso is None or names.iso.get(known) == iso or known.startswith("univ.")):
            continue
        if qid in names.kb or (iso, fold(name)) in done or '"' in name:
            continue
        done.add((iso, fold(name)))
        kind = "ministry"
        for word, label in (("Court|Tribunal", "court"), ("Police|Carabinieri|Prosecut", "police"), ("Parliament|Senate|Riksdag", "parliament"),
                            ("Army|Navy|Air Force|Armed Forces|Defence Force", "military"), ("Universit|College", "university"), ("Hospital", "hospital")):
            if re.search(r"\b(?:%s)" % word, name):
                kind = label
        words = name.split()
        free = told or country == "european-union" or len(words) >= 3 and not HEAD.match(name)
        if not names.usable(name) or names.person_like(name):
            if len(words) == 1 and not distinctive(name):
                continue
            free = False
        if len(words) == 1 or names.generic(name) or fold(name) in names.taken or len(states[fold(name)]) > 1:
            free = False
        if re.match(r"[a-z]", name) or len(name) > 90:
            continue
        if fold(name) in names.taken and len(words) < 3:
            continue
        id = names.new_id("gov.%s." % (iso or "EU").lower(), name)
        g.entry(id, name, {"kind": kind, "iso": iso, "kb": qid, "prior": None if free else "30", "noalias": not free}, "govdirectory")
        if not free and iso and not known:
            g.alias(id, "und", name, "needs=country", "govdirectory")
        elif not free and iso:
            g.alias(id, "en", name, "needs=country", "govdirectory")
    return [(FILE, g, "Public bodies of some forty states and of the European Union, with Wikidata ids.\n"
                      "Made by import/govdirectory.py; do not edit by hand.")]


if __name__ == "__main__":
    main(build)
