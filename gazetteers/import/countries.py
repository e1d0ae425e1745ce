"""countries.tsv: the countries and territories of ISO 3166-1, their names in English and Indonesian, and regular
English nationality words. What the sources do not say, or say unlike newsrooms, is in countries-hand.tsv."""
import json
import os
import re
from tsv import ALIAS_FACTS, Gazetteer, fact_list, fold, main

# Names as newsrooms write them, where the name of CLDR is another one.
NAME = {
    "AG": "Antigua and Barbuda", "AX": "Aland Islands", "BA": "Bosnia and Herzegovina", "BL": "Saint Barthelemy",
    "CD": "DR Congo", "CG": "Republic of the Congo", "CI": "Ivory Coast", "CW": "Curacao", "CZ": "Czech Republic",
    "GS": "South Georgia and the South Sandwich Islands", "HK": "Hong Kong", "HM": "Heard Island and McDonald Islands",
    "KN": "Saint Kitts and Nevis", "LC": "Saint Lucia", "MF": "Saint Martin", "MM": "Myanmar", "MO": "Macau",
    "PM": "Saint Pierre and Miquelon", "PS": "Palestine", "RE": "Reunion", "SH": "Saint Helena",
    "SJ": "Svalbard and Jan Mayen", "ST": "Sao Tome and Principe", "TC": "Turks and Caicos Islands", "TR": "Turkey",
    "TT": "Trinidad and Tobago", "UM": "United States Minor Outlying Islands",
    "VC": "Saint Vincent and the Grenadines", "WF": "Wallis and Futuna",
}
# The country and not the kingdom that it is the main part of.
KB = {"DK": "Q35", "NL": "Q55"}
# FIPS codes that the code mappings lack or give to another territory.
FIPS = {"RI": "RS", "OD": "SS", "KV": "XK", "MJ": "ME", "UC": "CW", "NN": "SX", "RN": "MF", "TB": "BL", "GZ": None,
        "WE": None}
NO_FIPS = {"AX", "BQ", "IC", "EA", "CP", "DG", "TA"}     # there it is the code of another place, or of none
# A bare name that collides: it goes out with conditions, from countries-hand.tsv.
CAREFUL = {"GE", "JE", "JO", "RE", "CH", "MF", "TD"}
# Countries whose Indonesian name also names a language ("bahasa Inggris"), which is no country.
LANGUAGE = {"AL", "AR", "AM", "AZ", "BD", "BG", "BR", "BY", "CN", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR",
            "HR", "HU", "ID", "IN", "IS", "IT", "JP", "KH", "KZ", "LV", "LT", "MG", "MK", "MM", "MN", "MT", "MY", "NL",
            "NO", "NP", "PH", "PK", "PL", "PT", "RO", "RS", "RU", "SE", "SI", "SK", "TH", "TR", "TW", "UA", "UZ", "VN",
            "SA"}
NOT_LANGUAGE = {"forbids": "prev:language-head"}
# Where the name is part of that of an event or a programme (Japan Open, Piala Asia).
NOT_EVENT = "prev:event-head|next:event-tail"
# Indonesian names of the sources that are wrong, misspelt or not Indonesian, or are left to countries-hand.tsv.
NOT_ID = {"Guatamala", "Moroko", "Republik Dominika ", "Kepulauan Falkland(Malvinas)", "Antartika Perancis", "Kongo",
          "Sweden", "Viet Nam", "Virgin Islands, British", "Virgin Islands, U.S.", "Wallis and Futuna",
          "Saint Martin (French part)", "Sint Maarten (Dutch part)", "Turks dan Caicos Islands", "Saint Martin",
          "United States Minor Outlying Islands", "Bonaire, Sint Eustatius and Saba", "Afrika Tengah", "Kongo (Republik)",
          "Kongo (RDK)", "UK", "AS", "Timor Timur", "Swiss", "Pulau Natal", "Kepulauan Falkland (Malvinas)",
          "Myanmar (Burma)", "Hong Kong DAK Tiongkok", "Makau DAK Tiongkok", "Kongo - Brazzaville", "Kongo - Kinshasa",
          "Georgia Selatan & Kep. Sandwich Selatan", "Aotearoa (Selandia Baru)", "Jersey", "Wilayah Palestina"}
NOT_EN = {"Congo", "US", "UK", "US", "USA", "U.S.", "U.S.A.", "Swiss", "Congo - Kinshasa", "Congo - Brazzaville", "Cocos", "Territory of Cocos",
          "Congo (DRC)", "Congo (Republic)", "Congo (Brazzaville)", "DRC", "The Dominican", "UAE"}
NOT_NORP = {"Congo", "Dutch", "Falkland Island", "Virgin Islander", "Virgin Islanders", "Bosnia", "Bajan"}
# Nationality words that are given in countries-hand.tsv instead, because they are irregular or collide.
NORP_BY_HAND = {"AE", "BW", "CF", "CG", "DK", "DM", "EH", "FI", "FR", "GB", "GL", "GS", "HK", "IE", "IM", "JE", "GG",
                "KI", "KP", "KR", "LS", "MO", "MP", "NF", "NL", "PL", "PM", "SE", "SM", "SZ", "TW", "UZ", "VA", "WF",
                "TC", "LA", "FM", "SH", "VU", "CW", "GN", "US", "IN"}


def read(sources, *path):
    with open(os.path.join(sources, *path), encoding="utf-8") as file:
        return json.load(file)


def cldr(sources, lang):
    return read(sources, "cldr", lang, "territories.json")["main"][lang]["localeDisplayNames"]["territories"]


def factbook(sources):
    """Alpha-2 code -> the facts of the World Factbook, which keys them by FIPS code."""
    mapping = read(sources, "cldr", "supplemental", "codeMappings.json")["supplemental"]["codeMappings"]
    fips = {codes["_fips10"]: iso for iso, codes in mapping.items() if len(iso) == 2 and "_fips10" in codes}
    for iso, codes in mapping.items():      # the same code in both: the mapping says nothing
        if len(iso) == 2 and "_fips10" not in codes and iso not in NO_FIPS:
            fips.setdefault(iso, iso)
    fips.update(FIPS)
    facts = {}
    for country in read(sources, "factbook", "facts.json"):
        code = country["gec"].upper()
        iso = fips.get(code)
        if iso:
            facts.setdefault(iso, country)
    return facts


def plain(name):
    """A name without its English article and additions in brackets."""
    return re.sub(r"^[Tt]he ", "", re.sub(r" *[(;].*", "", name).replace(" & ", " and ")).strip()


def english(iso, names, country_facts, i18n):
    out = []
    for key in (iso, iso + "-alt-short", iso + "-alt-variant"):
        if names.get(key) and " SAR " not in names[key]:
            out.append((names[key], "cldr"))
    short = i18n.get(iso, [])
    out += [(name, "i18n") for name in ([short] if isinstance(short, str) else short) if "," not in name]
    for key in ("conventional long form", "conventional short form"):
        if (country_facts.get(key) or "none") not in ("none", "None") and "," not in country_facts[key]:
            out.append((country_facts[key], "factbook"))
    for name, source in out:
        if plain(name) not in NOT_EN and name not in NOT_EN:
            yield plain(name), source


def nationality_words(country_facts):
    """The regular nationality words: 'Russian(s)', 'Chinese (singular and plural)', 'Saudi or Saudi Arabian'."""
    for key in ("noun", "adjective"):
        for word in re.split(r", | or |; ", country_facts.get(key) or ""):
            word = re.sub(r" \((singular and plural|colloquial|US citizens|US nationals)\)", "", word).strip()
            match = re.fullmatch(r"([A-Z][\w' -]+?)(\(s\))?", word)
            if match and match[1].casefold() != "none":
                yield match[1]
                if match[2]:
                    yield match[1] + "s"


def keep_from_events(g):
    """Short names and nationality words, the canonical ones too, are no mention inside the name of an event."""
    for iso, (name, facts, source) in g.entries.items():
        if "noalias" not in facts and len(name.split()) < 3 and (iso, "und", name, "") not in g.aliases:
            g.alias(iso, "und", name, None, source)
    for key, (facts, source) in g.aliases.items():
        if len(key[2].split()) < 3:
            forbids = [fact for fact in facts if fact.startswith("forbids=")]
            joined = "|".join([fact[len("forbids="):] for fact in forbids] + [NOT_EVENT])
            g.aliases[key] = (fact_list([fact for fact in facts if fact not in forbids] + ["forbids=" + joined],
                                        ALIAS_FACTS), source)


def build(sources):
    en, id_names = cldr(sources, "en"), cldr(sources, "id")
    i18n_en = read(sources, "i18n-iso-countries", "en.json")["countries"]
    i18n_id = read(sources, "i18n-iso-countries", "id.json")["countries"]
    facts = factbook(sources)
    kb = {}
    for feature in read(sources, "country-coder", "properties.json"):
        if "iso1A2" in feature:
            kb[feature["iso1A2"]] = feature["wikidata"]
    kb.update(KB)
    g = Gazetteer()
    all_names = {fold(plain(name)) for name in en.values()}
    for iso in sorted(i18n_en):
        name = NAME.get(iso, en[iso])
        in_id = [(id_names.get(iso), "cldr"), (id_names.get(iso + "-alt-variant"), "cldr"), (i18n_id.get(iso), "i18n")]
        in_id = [(text, source) for text, source in in_id if text and text not in NOT_ID]
        conditions = NOT_LANGUAGE if iso in LANGUAGE else {}
        shared = {fold(text) for text, _ in in_id} if conditions else set()
        hidden = iso in CAREFUL or fold(name) in shared
        g.entry(iso, name, {"kind": "country", "iso": iso, "kb": kb.get(iso), "noalias": hidden}, "cldr")
        for text, source in english(iso, en, facts.get(iso, {}), i18n_en):
            if fold(text) not in shared and not (iso in CAREFUL and text in (name, plain(en[iso]))):
                g.alias(iso, "und" if text in (x for x, _ in in_id) else "en", text, None, source)
        for text, source in in_id:
            if text == "Filipina":
                g.alias(iso, "id", text, dict(conditions, only=True), source)
            elif not (iso in CAREFUL and fold(text) == fold(name)):
                g.alias(iso, "und" if fold(text) == fold(name) else "id", text, conditions, source)
        if iso not in NORP_BY_HAND:
            for word in nationality_words(facts.get(iso, {})):
                if fold(word) not in all_names and word not in NOT_NORP:
                    g.alias(iso, "en", word, {"label": "NORP", "only": True}, "factbook")
    keep_from_events(g)
    return [("countries.tsv", g, "Countries and territories of ISO 3166-1 with English and Indonesian names and English "
             "nationality words; imported, see import/countries.py.")]


main(build)
