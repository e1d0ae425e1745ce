"""regions.tsv: first-level regions (ISO 3166-2) of the countries, in English and Indonesian.

A region named as a city of its country leaves the bare name to the city and keeps `X Province`, `X Oblast` …
Provinces of Indonesia are in indonesia.tsv; regions in dispute and parts of the United Kingdom in countries-hand.tsv.
"""
import html
import json
import os
import re
from collisions import common_words, country_names, lexicon, person_names, stop_words
from tsv import Gazetteer, fold, main, rows

SKIP = {"ID", "SI", "MK", "MT", "LV", "AD", "LI", "SM", "MC", "BS", "NR", "PW", "SC", "KN", "VC", "GD", "DM", "LC", "AG",
        "BB", "MV", "TV", "KI", "MH", "FM", "WS", "TO", "GB", "AZ", "LU", "SG", "VU", "IS", "MU", "CV", "UM", "WF", "TT",
        "BM", "SH", "ST", "KM", "BZ", "JM", "XK", "GL", "HK"}
TYPE = {"Oblast": "RU UA BY KZ KG BG", "Prefecture": "JP", "Governorate": "SY IQ EG YE LB JO OM TN PS KW BH",
        "State": "NG BR MX VE SD SS", "County": "KE RO HU EE HR SE NO TW LR IE",
        "Canton": "CH", "Voivodeship": "PL", "Department": "CO PE BO PY UY HN GT SV HT NI",
        "Region": "MM ET GH TZ CL CZ SK DK SO NA PE ML TD", "District": "BD LK NP IL CY UG"}
# No word of type is said after the name of regions of these countries, other than where a city has the name.
BARE = {"US", "IN", "DE", "AT", "AU", "CA", "MY", "BR", "MX", "GB", "FR", "ES", "IT", "GR", "NL", "BE", "PT", "NZ"}
# Cities that are regions: cities.tsv has them.
CITIES = set("""RU-MOW RU-SPE CN-BJ CN-SH CN-TJ CN-CQ JP-13 KR-11 KR-26 KR-27 KR-28 KR-29 KR-30 KR-31 KR-50 KP-01 KP-13
    KP-14 DE-BE DE-HB DE-HH AT-9 TH-10 VN-HN VN-SG VN-DN VN-HP VN-CT MY-14 MY-15 MY-16 PH-00 TW-TPE TW-KHH TW-TXG TW-TNN
    TW-NWT TW-TAO UA-30 UA-40 BE-BRU NO-03 RO-B BG-22 HU-BU UZ-TK KZ-ALA KZ-AST KZ-SHY MN-1 KG-GB KG-GO MD-CU AR-C
    CO-DC VE-A LA-VT KH-12 ES-CE ES-ML EG-C EG-ALX IR-07 GB-LND SN-DK CD-KN CG-BZV BY-HM GE-TB RS-00 TZ-02 PK-IS IN-DL
    IN-CH DJ-DJ LK-1""".split())
NAME = {
    "RU-CE": "Chechnya", "RU-BU": "Buryatia", "RU-CHU": "Chukotka", "RU-CU": "Chuvashia", "RU-KB": "Kabardino-Balkaria",
    "RU-KC": "Karachay-Cherkessia", "RU-KR": "Karelia", "RU-SA": "Yakutia", "RU-SE": "North Ossetia", "RU-TY": "Tuva",
    "RU-UD": "Udmurtia", "RU-TA": "Tatarstan", "RU-MOS": "Moscow Oblast", "RU-PRI": "Primorsky Krai",
    "RU-AL": "Altai Republic", "RU-YEV": "Jewish Autonomous Oblast", "RU-KO": "Komi Republic", "RU-ME": "Mari El",
    "RU-YAN": "Yamalo-Nenets", "RU-MO": "Mordovia", "RU-KHM": "Khanty-Mansi", "FR-20R": "Corsica",
    "FR-GES": "Grand Est", "DE-NW": "North Rhine-Westphalia", "IN-CG": "Chhattisgarh", "IN-DH": "Dadra and Nagar Haveli",
    "IN-CT": "Chhattisgarh", "IN-UT": "Uttarakhand", "IN-UK": "Uttarakhand", "ES-AN": "Andalusia", "MX-CMX": "",
    "US-DC": "", "US-NY": "New York State", "US-WA": "Washington State", "US-GA": "Georgia (state)", "CN-HK": "",
    "CN-MO": "", "CN-TW": "", "CN-XJ": "", "CN-XZ": "", "UA-43": "", "PS-GZA": "", "PS-JEM": "", "IQ-KR": "", "GE-AB": "",
    "CA-QC": "Quebec", "BR-DF": "", "NZ-MBH": "Marlborough", "FR-NOR": "Normandy", "FR-CP": "", "FR-PM": "",
    "FR-WF": "", "FR-973": "", "MM-11": "Kachin State", "MM-13": "Kayin State", "MM-16": "Rakhine State", "IT-57": "Marche",
    "GB-ENG": "", "SA-04": "Eastern Province", "SA-02": "Makkah Province", "SA-03": "Madinah Province",
    "PK-JK": "Azad Kashmir", "UA-30": "", "UA-40": "", "UA-05": "Vinnytsia Oblast", "UA-09": "Luhansk Oblast",
    "UA-12": "Dnipropetrovsk Oblast", "UA-14": "Donetsk Oblast", "UA-18": "Zhytomyr Oblast", "UA-23": "Zaporizhzhia Oblast",
    "UA-26": "Ivano-Frankivsk Oblast", "UA-32": "Kyiv Oblast", "UA-35": "Kirovohrad Oblast", "UA-46": "Lviv Oblast",
    "UA-48": "Mykolaiv Oblast", "UA-51": "Odesa Oblast", "UA-53": "Poltava Oblast", "UA-56": "Rivne Oblast",
    "UA-59": "Sumy Oblast", "UA-61": "Ternopil Oblast", "UA-63": "Kharkiv Oblast", "UA-65": "Kherson Oblast",
    "UA-68": "Khmelnytskyi Oblast", "UA-71": "Cherkasy Oblast", "UA-74": "Chernihiv Oblast", "EG-BA": "Red Sea Governorate",
    "JP-01": "Hokkaido", "IR-00": "Markazi", "IR-09": "Razavi Khorasan", "PH-14": "Bangsamoro", "NL-AW": "", "NL-CW": "",
    "NL-SX": "", "ZA-NW": "North West Province", "MM-12": "Kayah State", "AF-KAB": "Kabul Province",
}
MORE = {
    "US-GA": [("en", "Georgia state", None), ("id", "negara bagian Georgia", None),
              ("und", "Georgia", {"needs": "country", "prior": 75}),
              ("en", "Georgia", {"needs": "doc:us-local", "prior": 99})],
    "IR-13": [("und", "Sistan-Baluchestan", None), ("und", "Sistan and Baluchistan", None)],
    "IR-02": [("und", "West Azerbaijan", None), ("id", "Azerbaijan Barat", None)],
    "IR-01": [("id", "Azerbaijan Timur", None)], "RU-CE": [("en", "Chechen Republic", None)],
    "US-WA": [("en", "Washington state", None)], "US-NY": [("en", "New York state", None), ("en", "upstate New York", None)],
    "RU-SA": [("und", "Sakha", None), ("en", "Sakha Republic", None)], "RU-PRI": [("en", "Primorye", None)],
    "PH-14": [("und", "BARMM", None)], "TH-S": [], "FR-20R": [("und", "Corse", None), ("id", "Korsika", None)],
    "CN-GX": [("en", "Guangxi Zhuang Autonomous Region", None)], "CN-NX": [("en", "Ningxia Hui Autonomous Region", None)],
    "CN-NM": [("en", "Inner Mongolia Autonomous Region", None), ("id", "Mongolia Dalam", None)],
    "AU-NSW": [("und", "NSW", None)], "US-CA": [("en", "Calif.", None), ("en", "Southern California", None),
               ("en", "Northern California", None), ("id", "Kalifornia", None), ("id", "California Selatan", None)],
    "US-FL": [("en", "Fla.", {"case": "exact"})], "US-OK": [("en", "Okla.", None)], "US-TN": [("en", "Tenn.", None)],
    "US-MN": [("en", "Minn.", None)], "US-AZ": [("en", "Ariz.", None)], "US-CT": [("en", "Conn.", None)],
    "US-WI": [("en", "Wis.", {"case": "exact"})], "US-NC": [("en", "N.C.", {"only": True})], "US-SC": [("en", "S.C.", {"only": True})],
    "US-NJ": [("en", "N.J.", {"only": True})], "US-HI": [("en", "Hawai'i", None)], "DE-BY": [("und", "Bayern", None)],
    "MY-07": [("id", "Pulau Pinang", None)], "MY-04": [("und", "Melaka", None)],
    "PK-KP": [("en", "Khyber-Pakhtunkhwa", None)], "TR-31": [], "CA-QC": [("en", "Quebec province", None)], "MM-11": [("und", "Kachin", None)],
    "MM-16": [("und", "Rakhine", None), ("id", "Arakan", None)], "FR-NOR": [("id", "Normandia", None)],
    "MM-14": [("id", "Negara Bagian Chin", None)], "MM-13": [("und", "Kayin", None)],
}
# Regions whose name is free although also a name or a word.
FREE = {"US", "AU", "CA", "DE", "IN", "MY"}
NEVER = {"para", "central", "centre", "center", "north", "south", "east", "west", "northern", "southern", "eastern",
         "western", "coast", "littoral", "bay", "delta", "federal district", "capital", "central district", "union",
         "independencia", "colon", "la union", "la paz", "la libertad", "amazonas", "bolivar", "sucre", "central region",
         "northern region", "southern region", "eastern region", "western region", "north region", "south region",
         "north west", "south east", "south west", "north east", "northwest", "southeast", "northeast", "southwest",
         "northern territory of", "upper east", "savannah", "oti", "plateau", "island", "islands", "metropolitan", "marche",
         "centro", "sur", "norte", "oeste", "este", "capital region", "national capital", "state", "new territories",
         "free state", "red sea", "river nile", "blue nile", "white nile", "santiago", "trinidad", "santa cruz",
         "san juan", "san jose", "salta del", "florida department", "mon", "chin", "shan", "edo", "kano state",
         "northern borders", "gulf", "volta", "berea", "babylon", "holy cross", "meta", "falcon", "soriano", "southland", "northland", "gisborne", "lakes", "unity", "warrap", "benue", "cross river", "rivers", "bali", "mary", "ahal", "ondo",
         "la rioja", "san luis", "san martin", "formosa", "misiones", "cordoba", "madrid autonomous community",
         "granma", "republican subordination", "ismail samani peak", "southern", "nord est", "centrale", "atlantico", "north central", "south central", "jihomoravsky"}
SIDES = set("""utara selatan barat timur tengah tenggara laut daya barat-daya north south east west northern southern
    eastern western central district region province and""".split())
HEADS = re.compile(r"^(Republik|Oblast|Krai|Provinsi|Prefektur|Kegubernuran|Gubernuran|Negara [Bb]agian|Kabupaten|Kota|"
                   r"Region|Distrik|County|Kanton|Departemen|Komune|Okrug otonom|Emirat|Keamiran|Kegubernuran|"
                   r"Munisipalitas|Kadipaten|Voivodat|Provinsi Otonom) ")

# Countries whose regions Indonesian names otherwise than English; elsewhere only names with a word of direction are taken.
LOCAL = {"DE", "IT", "ES", "FR", "BE", "NL", "PT", "IN", "MY", "KR", "CN", "PL", "AT", "CH", "GR", "CA", "AU", "US"}
NOT_ID = {"Timur Raya", "Negeri Valencia", "Aquitaine-Baru", "León Baru", "Umbra", "Latium", "Ositania", "Polandia Kecil",
          "Polandia Besar", "Nord-Pas-de-Calais-Picardie", "Wilayah Utara", "Wilayah Ibu Kota Australia"}
DIRECTION = re.compile(r"\b(Utara|Selatan|Barat|Timur|Tengah|Tenggara|Baru|Pulau|Kepulauan|Lembah|Dalam|Hulu|Hilir)\b")


def read(sources, lang):
    path = os.path.join(sources, "cldr", "subdivisions", lang + ".xml")
    with open(path, encoding="utf-8") as file:
        pairs = re.findall(r'<subdivision type="([^"]+)"[^>]*>([^<]*)<', file.read())
    return {code: html.unescape(name) for code, name in pairs}


def first_level(sources):
    """(country, code of CLDR) of the first-level regions, those of large countries first."""
    with open(os.path.join(sources, "cldr", "supplemental", "subdivisionContainment.json"), encoding="utf-8") as file:
        contains = json.load(file)["supplemental"]["subdivisionContainment"]
    with open(os.path.join(sources, "cldr", "supplemental", "territoryInfo.json"), encoding="utf-8") as file:
        info = json.load(file)["supplemental"]["territoryInfo"]
    countries = [code for code in contains if re.fullmatch("[A-Z]{2}", code) and code not in SKIP]
    countries.sort(key=lambda code: (-int(info.get(code, {}).get("_population", "0")), code))
    return [(country, code) for country in countries for code in contains[country]["_contains"]]


def place_names(folder):
    """Folded free names: of countries, and of cities with the codes of their countries."""
    countries, cities = country_names(folder), {}
    iso = {}
    for id, tag, text, facts, _ in rows(os.path.join(folder, "cities.tsv")):
        if tag == "=":
            iso[id] = re.search("iso=(..)", facts)[1]
        if "needs=" not in facts:
            cities.setdefault(fold(text), set()).add(iso.get(id) or id[-2:].upper())
    return countries, cities


def suffix(country):
    for word, countries in TYPE.items():
        if country in countries.split():
            return word
    return "Province"


def clean(name):
    name = re.sub(r"[²†]|\(.*?\)|,.*", "", name).strip()
    if name == "Free State":
        return name
    return re.sub(r" (Province|Region|Oblast|District|County|Governorate|State|Prefecture|Department|Emirate|Parish)$", "",
                  name)


class Policy:
    def __init__(self, sources):
        self.persons, self.more = person_names(sources)
        self.common, self.stop, self.lexicon = common_words(), stop_words(sources), lexicon(sources)
        self.taken = {}

    def conditions(self, text, country, cities):
        """Conditions for English and Indonesian: None is free, False is never."""
        name = fold(text)
        if len(name) < 4 or name in NEVER or not set(name.split()) - SIDES:
            return False, False
        owner = self.taken.setdefault(name, country)
        if country in FREE and owner == country:
            return None, (None if name not in self.common["id"] | self.lexicon else "prev:place-preposition")
        if name in self.persons:
            return "prev:place-preposition", "prev:place-preposition"
        if owner != country or cities.get(name):
            return "country", "country"
        if " " in name:
            return None, None
        both = "country" if name in self.more or len(name) == 4 else None
        en = False if name in self.common["en"] else "country" if name in self.stop else both
        indonesian = False if name in self.common["id"] else "country" if name in self.lexicon else both
        return en, indonesian


def add(g, id, text, pair, source="cldr"):
    en, indonesian = pair
    both = (("und", en),) if en == indonesian else (("en", en), ("id", indonesian))
    for lang, condition in both:
        if condition is not False:
            g.alias(id, lang, text, {"needs": condition, "only": lang != "und"}, source)


def free_names(g):
    """Folded name that fires anywhere -> ids."""
    out = {}
    for id, (name, facts, _) in g.entries.items():
        if "noalias" not in facts:
            out.setdefault(fold(name), set()).add(id)
    for (id, _, text, needs) in g.aliases:
        if not needs:
            out.setdefault(fold(text), set()).add(id)
    return out


def tell_apart(g):
    """"Central Province", and whatever regions of several countries are called, counts where the document names the country."""
    types = {fold(word) for word in TYPE}
    shared = {name for name, ids in free_names(g).items() if len(ids) > 1 or not set(name.split()) - SIDES - types}
    for id, (name, facts, source) in list(g.entries.items()):
        if fold(name) in shared and "noalias" not in facts:
            g.entries[id] = (name, facts + ["noalias"], source)
            g.alias(id, "und", name, {"needs": "country"}, source)
    for (id, lang, text, needs), (facts, source) in list(g.aliases.items()):
        if fold(text) in shared and not needs:
            del g.aliases[id, lang, text, needs]
            g.alias(id, lang, text, facts + ["needs=country"], source)


def build(sources):
    en, in_id = read(sources, "en"), read(sources, "id")
    countries, cities = place_names(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
    policy = Policy(sources)
    g, made = Gazetteer(), set()
    for country, code in first_level(sources):
        id = (country + "-" + code[2:]).upper()
        name = "" if id in CITIES else NAME.get(id, clean(en.get(code, "")))
        bare = clean(name)
        if not name or not bare or re.search(r"[^\x00-\u024f\u1e00-\u1eff’‘–]", name):
            continue
        if (country, fold(bare)) in made:       # a city named like the region, or a code that is no more
            continue
        made.add((country, fold(bare)))
        here = country in cities.get(fold(bare), ())
        other = fold(bare) in countries and id not in MORE
        if fold(bare) in countries and id not in MORE and fold(bare) not in ("limburg",):
            continue
        typed = name != bare or re.search(" (Krai|Republic|Okrug|Territory|Valley|Region)$|^(North|South|East|West)ern ", name)
        if not typed and country in ("RU", "UA") and not in_id.get(code, "").startswith("Oblast"):
            typed = True
        long = name if typed else "%s %s" % (bare, suffix(country) if suffix(country) != "Province" or country not in BARE
                                             else "State")
        pair = (False, False) if here or other or "(" in name or name != bare else policy.conditions(
            bare, country, {n: c for n, c in ((fold(bare), cities.get(fold(bare))),) if c})
        free = pair == (None, None)
        g.entry(id, bare if free else name if name != bare else bare if pair != (False, False) else long,
                {"kind": "region", "iso": country, "noalias": not free and (pair != (False, False) or "(" in name)}, "cldr")
        if not free:
            add(g, id, bare, pair)
        if "(" not in name and (country not in BARE or not free):
            # "Florida Department" begins the name of an American agency oftener than it is a region.
            needs = "country" if long.endswith(" Department") else None
            g.alias(id, "en", long, {"needs": needs}, "cldr")
        local = HEADS.sub("", clean(in_id.get(code, "")))
        if local and local not in NOT_ID and not local.startswith("Khatulistiwa") and fold(local) not in (fold(bare), fold(name)) and fold(local) not in countries \
                and country not in cities.get(fold(local), ()) and (country in LOCAL or DIRECTION.search(local)) \
                and not re.search(r"[^\x00-\u024f]|Governorate|State|Otonom|Federal", local):
            _, condition = policy.conditions(local, country, {})
            if condition is not False and fold(local) not in policy.common["id"]:
                g.alias(id, "id", local, {"needs": condition, "only": True}, "cldr")
        if long.endswith(" Oblast") and country in ("RU", "UA"):
            g.alias(id, "id", "Oblast " + long[:-7], None, "cldr")
        for lang, text, facts in MORE.get(id, []):
            g.alias(id, lang, text, facts)
    tell_apart(g)
    return [("regions.tsv", g, "First-level regions of the countries but Indonesia; imported, see import/regions.py.")]


main(build)
