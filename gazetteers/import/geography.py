"""geography.tsv: seas, straits, islands, mountains, deserts, peninsulas, rivers and lakes whose names say what they are.

Bare names (Java, Himalayas, Merapi) and whatever news calls otherwise are in geography-hand.tsv.
"""
import os
import re
from tsv import Gazetteer, fold, main, rows, slug

# A pattern of the name, its kind, its Indonesian head. `%s` is the name proper.
PATTERNS = [
    (r"(?P<n>.+) Sea", "water", "Laut %s"), (r"Sea of (?P<n>.+)", "water", "Laut %s"),
    (r"Gulf of (?P<n>.+)", "water", "Teluk %s"), (r"(?P<n>.+) Gulf", "water", "Teluk %s"),
    (r"Bay of (?P<n>.+)", "water", "Teluk %s"), (r"(?P<n>.+) Bay", "water", "Teluk %s"),
    (r"Straits? of (?P<n>.+)", "water", "Selat %s"), (r"(?P<n>.+) Straits?", "water", "Selat %s"),
    (r"(?P<n>.+) Channel", "water", "Selat %s"), (r"(?P<n>.+) (Sound|Passage|Ocean|Inlet|Bight)", "water", None),
    (r"(?P<n>.+) Islands", "island", "Kepulauan %s"), (r"(?P<n>.+) Archipelago", "island", "Kepulauan %s"),
    (r"(?P<n>.+) Island", "island", "Pulau %s"), (r"(?P<n>.+) Atoll", "island", "Atol %s"),
    (r"(?P<n>.+) (Mountains|Range|Alps|Hills)", "mountain", "Pegunungan %s"),
    (r"(Mount|Mt\.?) (?P<n>.+)", "mountain", "Gunung %s"), (r"(?P<n>.+) Highlands?", "mountain", None),
    (r"(?P<n>.+) Desert", "world-region", "Gurun %s"), (r"(?P<n>.+) Peninsula", "world-region", "Semenanjung %s"),
    (r"(?P<n>.+) Plateau", "world-region", "Dataran Tinggi %s"), (r"(?P<n>.+) Delta", "world-region", "Delta %s"),
    (r"(?P<n>.+) Basin", "world-region", None), (r"(?P<n>.+) Valley", "world-region", "Lembah %s"),
    (r"(?P<n>.+) (Steppe|Plains|Plain|Corridor|Rift)", "world-region", None),
    (r"(?P<n>.+) River", "water", "Sungai %s"), (r"Lake (?P<n>.+)", "water", "Danau %s"),
    (r"(?P<n>.+) Falls", "water", "Air Terjun %s"), (r"(?P<n>.+) Canal", "water", "Terusan %s"),
    (r"(?P<n>.+) National Park", "world-region", "Taman Nasional %s"),
]
SHORT = [(r"\bIs\.", "Islands"), (r"\bI\.", "Island"), (r"\bMts ?\.", "Mountains"), (r"\bRa\.", "Range"),
         (r"\bPen\.", "Peninsula"), (r"\bPlat\.", "Plateau"), (r"\bStr\.", "Strait"), (r"\bSd\.", "Sound"),
         (r"\bArch\.", "Archipelago"), (r"\bI(?:SANDS|sands)\b", "ISLANDS"), (r"^N\. ", "North "), (r"^S\. ", "South ")]
# English words in a name that Indonesian says otherwise: no Indonesian form is made.
ENGLISH = set("""Black Red White Yellow North South East West Northern Southern Eastern Western Central Great Greater Lesser
    Blue Green Big Grand Inner Outer Upper Lower New Old Long Coral Bear Salt Queen King Prince Princess Executive Ford
    English Irish Norwegian Philippine Mediterranean Caribbean Arabian Persian Australian Ethiopian Guinea Line Lion
    Finger Channel Sea Wild Rocky Snake Yangtze American Brazilian Polar Deccan Front Crystal Coast Wales Man Oman
    Egyptian Libyan Nubian Syrian Baltic Adriatic Ionian Aegean Celebes Molucca Ceram Savu Falkland Solomon Cook Marshall
    Hawaiian Balearic Canary Society Pacific Atlantic Indian Arctic Antarctic Mexico California Panama Finland Thailand
    Bengal Biscay Suez Aqaba Singapore Malacca Gibraltar Magellan Korea Korean Iberian Balkan Malay Scandinavian Pontic
    Transylvanian Caspian Tyrrhenian Ligurian Japanese Chinese Mongolian Tibetan Kazakh Sinai Somali Java Timor Bali Flores
    Makassar Okhotsk Japan China Taiwan Marmara Azov Crete Saint Devil Disappointment""".split())
COUNTRY_PART = {"Christmas Island", "Norfolk Island", "Falkland Islands", "Faroe Islands", "Cook Islands",
                "Marshall Islands", "Solomon Islands", "Cayman Islands", "Virgin Islands", "Pitcairn Island",
                "Heard Island", "Palau Islands", "Tonga Islands", "Samoa Islands", "Bahama Islands", "Maldive Islands",
                "Bouvet Island", "Pitcairn Islands", "Canary Islands", "Balearic Islands", "Andaman and Nicobar Islands",
                "Aru Islands", "Chatham Islands", "Ionian Islands", "Long Island Sound", "Silicon Valley"}
# Common words before a word of type, or names with another first meaning.
NEVER = {"death valley", "inner sea", "inner seas", "dead sea", "fury and hecla strait", "north sea", "central valley",
         "bear island", "coney island", "treasure island", "rhode island", "prince edward island", "hudson river",
         "wild coast", "null island", "big bend", "coast mountains", "front range", "blue mountains", "black hills",
         "shark bay", "bay of pigs", "long island", "victoria falls", "executive committee range", "jones mountains",
         "scott mountains", "ford ranges", "flood range", "mount carmel", "happy valley", "napa valley", "san francisco bay", "salt range",
         "the sound", "the alps", "new york bay", "caribbean island", "channel island", "tampa bay", "twin falls",
         "western islands", "inland sea", "ocean island", "coastal plain", "new river", "green river", "white river",
         "red river", "snake river", "fox river", "east river", "grand river", "american falls", "sun river", "milk river",
         "sea islands", "coast range", "eastern desert", "western desert", "western plateau", "central highlands",
         "spice islands", "sea of sand", "king island", "mill island", "upper peninsula", "painted desert", "great basin"}
TAKE = {"river", "lake", "mountain peak", "volcano", "island", "archipelago", "range", "sea", "strait", "bay", "gulf",
        "desert", "peninsula", "national park", "waterfall", "canal", "channel"}


def spell(name):
    for pattern, long in SHORT:
        name = re.sub(pattern, long, name)
    name = re.sub(r"\s+", " ", name).strip()
    if re.sub(r"\b(of|and|de|la|du)\b", "", name).isupper():
        name = re.sub(r"\bOf\b", "of", name.title().replace("’S", "’s").replace("'S", "'s"))
    return name


def names(sources):
    """(name, source) of both sources, Natural Earth first."""
    folder = os.path.join(sources, "natural-earth")
    for part in ("marine", "regions"):
        for row in rows(os.path.join(folder, "ne_10m_geography_%s_polys.tsv" % part), header=True):
            for name in (row["name"], row.get("namealt")):
                if name and name != "Null Island":
                    yield spell(name), "natural-earth"
    for row in rows(os.path.join(sources, "wordnet", "proper_nouns.tsv"), header=True):
        if row["lexfile"] in ("location", "object") and set(row["is_a"].split("|")) & TAKE:
            for name in row["en"].split("|"):
                yield name, "wordnet"


def taken():
    """Folded names of countries, regions and cities."""
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
    out = set()
    for file in ("countries.tsv", "countries-hand.tsv", "regions.tsv", "cities.tsv", "geography-hand.tsv", "indonesia.tsv"):
        if os.path.exists(os.path.join(folder, file)):
            out.update(fold(row[2]) for row in rows(os.path.join(folder, file)))
    return out


def build(sources):
    g = Gazetteer()
    known, owner = taken(), {}
    left_out = NEVER | known
    for name, source in names(sources):
        if name in COUNTRY_PART or fold(name) in left_out or slug(name) in g.entries:
            continue
        if re.search(r"[^\x00-\u024f\u1e00-\u1eff’‘-]|\.$|\(", name) or len(name.split()) > 4:
            continue
        for pattern, kind, local in PATTERNS:
            match = re.fullmatch(pattern, name)
            if not match:
                continue
            proper = match["n"]
            if len(proper) < 3:
                break
            form = local % proper if local and not set(re.split("[ -]", proper)) & ENGLISH else ""
            if form in owner:       # Mt Ararat is Mount Ararat
                g.alias(owner[form], "en", name, None, source)
                break
            id = slug(name)
            g.entry(id, name, {"kind": kind}, source)
            if form and fold(form) not in known:
                g.alias(id, "id", form, None, source)
                owner[form] = id
            break
    return [("geography.tsv", g, "Seas, islands, mountains, deserts, rivers, lakes; imported, see import/geography.py.")]


main(build)
