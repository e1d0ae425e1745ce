#!/usr/bin/env python3
"""Companies listed in Jakarta: ticker and name (source idx).

    python3 gazetteers/import/idx.py SOURCES gazetteers
"""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from orgnames import Names  # noqa: E402
from tsv import Gazetteer, fold, main, rows  # noqa: E402

FILE = "orgs-idx.tsv"
# Tickers that are words or other short forms: only for those who write "saham BUMI".
WORDS = set("""ACES AMAN ARTO BABY BALI BANK BATA BEEF BELI BELL BEST BIKE BIMA BIPI BIRD BOAT BOLT BUMI CAMP CARE CARS CASA CASH CASS
CHIP CITA CITY CLAY CLEO COAL COCO COIN CRAB CUAN DADA DATA DEAL DEFI DIVA DIGI DOID DOSS DUCK DUTI EAST EAST ENAK EPAC ERAA FAST
FILM FIRE FISH FITT FLMC FOLK FOOD FORU FUJI GAMA GAME GEMA GEMS GIAA GOLD GOLF GOLL GOOD GOTO GRIA GULA HAIS HEAL HERO HILL HITS
HOME HOPE HOTL HUMI IDEA INCO INDO JAST JAVA JAYA JAWA JECC JIHD KAQI KEEN KICI KING KINO KIOS KOIN KOKA KOTA LAND LION LIVE LOPI
LUCK LUCY MAIN MANG MARI MARK MEDS MEJA MENN META MINA MINE MIRA MOLI NANO NASA NEST NICE NINE NIRO NISP NOBU OILS OMED OPMS PACK
PADA PALM PANI PART PIPA PLAN PLAS PLIN POLA POLI POLU POOL PORT PURA PURI RAFI RAJA RATU REAL RIMO RISE ROCK RONY ROTI RUIS RUNS SAFE
SAGE SAME SAPX SATU SKYB SLIS SMIL SMKL SOHO SOLA SONA SPRE STAR SUPR TAMA TAMU TANK TAPG TARA TAXI TECH TELE TIRA TOOL TOSK TOYS
TRIO TRON TRUE TRUS UANG UNIQ UNIT VINS VISI VIVA VOKS WAPO WEGE WIFI WINE WINR WIRG WOOD WOWS YOII ZATA ZONE ZINC""".split())


def clean(text):
    """The name without Tbk, which the source cuts at 30 characters; None where the cut went through the name."""
    text = text.strip()
    cut = len(text) >= 29 and not re.search(r"\b[Tt]bk\.?$", text)
    bare = re.sub(r",?\s+T(?:b(?:k\.?)?)?$", "", text, flags=re.I).strip(" .,")
    if cut and bare == text:
        return None
    return bare


def build(sources):
    g, names = Gazetteer(), Names(sys.argv[2], FILE)
    g.entry("ticker-lead", "Words directly before a ticker of a share", {"type": "class"})
    for word in ("saham", "emiten", "kode", "ticker", "kode saham", "saham berkode", "kode emiten"):
        g.alias("ticker-lead", "id", word)
    g.alias("ticker-lead", "en", "ticker")
    for ticker, text in rows(os.path.join(sources, "idx", "idx_companies.tsv")):
        name = clean(text)
        if not name:
            continue
        state = "(Persero)" in name
        bare = re.sub(r"\s*\((?:Persero|Perseroda)\)", "", name).strip()
        bare = re.sub(r"^PT\.?\s+", "", bare)
        if "(" in bare or ")" in bare:
            continue
        forms = [form % bare for form in ("%s", "PT %s", "%s Tbk", "PT %s Tbk")]
        id = next((names.orgs[fold(form)] for form in forms if fold(form) in names.orgs), None)
        if not id:
            id = names.new_id("IDX.", ticker)
            plain = names.usable(bare) and not names.person_like(bare)
            g.entry(id, bare, {"kind": "company", "iso": "ID", "noalias": not plain}, "idx")
            if not plain and len(bare) > 4 and fold(bare) not in names.taken:
                g.alias(id, "id", bare, "needs=entity", "idx")
        for form in forms[1:]:
            g.alias(id, "und", form, None, "idx")
        if state:
            g.alias(id, "und", "PT %s (Persero) Tbk" % bare, None, "idx")
            g.alias(id, "und", "PT %s (Persero)" % bare, None, "idx")
        if ticker.isalpha():
            needs = "prev:ticker-lead" if ticker in WORDS else "entity|prev:ticker-lead|sent:finance-word"
            g.alias(id, "id", ticker, "case=exact;only;needs=%s;forbids=upper;gloss=%s" % (needs, bare), "idx")
            if ticker not in WORDS:     # elsewhere four letters are too often something else
                g.alias(id, "en", ticker, "case=exact;only;needs=entity;forbids=upper", "idx")
    return [(FILE, g, "Companies listed on the Indonesia Stock Exchange, with their tickers.\nMade by import/idx.py; do not edit by hand.")]


if __name__ == "__main__":
    main(build)
