"""indonesia.tsv: provinces, regencies, cities and districts of Indonesia.

Entries are `Kabupaten X`, `Kota X`, `Kecamatan X`; the bare name is an alias where it means the place: of a city before
its regency, and of a district only where nothing else has the name. Areas and towns below that are in indonesia-hand.tsv.
"""
import os
import re
from collections import Counter
from collisions import common_words, lexicon, person_names
from tsv import Gazetteer, fold, main, rows, slug

# Code -> ISO 3166-2, English name, other English names, short and other Indonesian names.
PROVINCES = {
    "11": ("AC", "Aceh", "", "Nanggroe Aceh Darussalam,NAD,Daerah Istimewa Aceh,Tanah Rencong"),
    "12": ("SU", "North Sumatra", "North Sumatera", "Sumut,Sumatra Utara"),
    "13": ("SB", "West Sumatra", "West Sumatera", "Sumbar,Sumatra Barat,Ranah Minang"),
    "14": ("RI", "Riau", "", ""), "15": ("JA", "Jambi", "", ""),
    "16": ("SS", "South Sumatra", "South Sumatera", "Sumsel,Sumatra Selatan"),
    "17": ("BE", "Bengkulu", "", ""), "18": ("LA", "Lampung", "", ""),
    "19": ("BB", "Bangka Belitung Islands", "Bangka-Belitung", "Bangka Belitung,Babel"),
    "21": ("KR", "Riau Islands", "", "Kepri"),
    "31": ("JK", "Jakarta", "Special Capital Region of Jakarta",
           "DKI Jakarta,DKI,Daerah Khusus Jakarta,DKJ,Batavia"),
    "32": ("JB", "West Java", "", "Jabar"), "33": ("JT", "Central Java", "", "Jateng"),
    "34": ("YO", "Yogyakarta", "Special Region of Yogyakarta",
           "DI Yogyakarta,DIY,Yogya,Jogja,Jogjakarta,DI Jogjakarta"),
    "35": ("JI", "East Java", "", "Jatim"), "36": ("BT", "Banten", "", ""), "51": ("BA", "Bali", "", "Pulau Dewata"),
    "52": ("NB", "West Nusa Tenggara", "", "NTB"), "53": ("NT", "East Nusa Tenggara", "", "NTT"),
    "61": ("KB", "West Kalimantan", "", "Kalbar"), "62": ("KT", "Central Kalimantan", "", "Kalteng"),
    "63": ("KS", "South Kalimantan", "", "Kalsel"), "64": ("KI", "East Kalimantan", "", "Kaltim"),
    "65": ("KU", "North Kalimantan", "", "Kaltara"), "71": ("SA", "North Sulawesi", "", "Sulut"),
    "72": ("ST", "Central Sulawesi", "", "Sulteng"), "73": ("SN", "South Sulawesi", "", "Sulsel"),
    "74": ("SG", "Southeast Sulawesi", "South East Sulawesi", "Sultra"), "75": ("GO", "Gorontalo", "", ""),
    "76": ("SR", "West Sulawesi", "", "Sulbar"), "81": ("MA", "Maluku", "Moluccas", ""),
    "82": ("MU", "North Maluku", "", "Malut"), "91": ("PA", "Papua", "", ""),
    "92": ("PB", "West Papua", "", ""), "93": ("PS", "South Papua", "", ""), "94": ("PT", "Central Papua", "", ""),
    "95": ("PE", "Highland Papua", "Papua Highlands", ""), "96": ("PD", "Southwest Papua", "", ""),
}
DROP = {"Tanah Rencong", "Ranah Minang", "Pulau Dewata"}     # nicknames, no names
WORD = {"DIY": "needs=entity", "DKI": "only", "Babel": "only", "NAD": "only", "DKJ": "only", "NTB": "only",
        "NTT": "only", "Batavia": "prior=45", "DKI Jakarta": "-"}
JAKARTA = {"Jakarta Pusat": ("Central Jakarta", "Jakpus"), "Jakarta Utara": ("North Jakarta", "Jakut"),
           "Jakarta Barat": ("West Jakarta", "Jakbar"), "Jakarta Selatan": ("South Jakarta", "Jaksel"),
           "Jakarta Timur": ("East Jakarta", "Jaktim"), "Kepulauan Seribu": ("Thousand Islands", "Pulau Seribu")}
ENGLISH_SIDE = {"Utara": "North", "Selatan": "South", "Timur": "East", "Barat": "West", "Tengah": "Central",
                "Tenggara": "Southeast"}
# Bare names of regencies and cities that are words, names or other things first: only with evidence.
WORDS = {"Batu", "Batang", "Puncak", "Kudus", "Metro", "Serang", "Palu", "Pati", "Bone", "Buru", "Kaur", "Banjar",
         "Lingga", "Kuningan", "Batu Bara", "Landak", "Kendal", "Tebo", "Agam", "Solok", "Sampang", "Toba", "Sigi",
         "Intan Jaya", "Nagan Raya", "Malaka", "Bungo", "Lebak", "Barru", "Paser", "Karo", "Bima", "Muna", "Samosir",
         "Yalimo", "Sula", "Supiori", "Rembang", "Langsa", "Ende", "Alor", "Belu", "Asmat", "Manggarai", "Kapuas",
         "Banggai", "Mappi", "Nduga", "Pidie", "Siak", "Buol"} - {"Langsa", "Nduga", "Supiori", "Buol", "Pidie", "Siak",
         "Kapuas", "Banggai", "Mappi", "Yalimo", "Asmat", "Alor", "Belu", "Ende"}
# Provinces where the bare name of a district is used freely in national news.
CORE = {"31", "32", "33", "34", "35", "36", "51"}
ALSO = {"Kota Surakarta": ["Surakarta", "Solo"], "Kota Makassar": ["Ujung Pandang"], "Kota Jayapura": ["Port Numbay"],
        "Kota Pematangsiantar": ["Pematang Siantar"], "Kota Banjarbaru": ["Banjar Baru"],
        "Kota Parepare": ["Pare-Pare"], "Kota Baubau": ["Bau-Bau"], "Kota Lubuklinggau": ["Lubuk Linggau"],
        "Kota Tanjungpinang": ["Tanjung Pinang"], "Kota Palangkaraya": ["Palangka Raya"],
        "Kota Palangka Raya": ["Palangkaraya"], "Kota Pagar Alam": ["Pagaralam"], "Kota Tebing Tinggi": ["Tebingtinggi"],
        "Kabupaten Gunungkidul": ["Gunung Kidul"], "Kabupaten Kulon Progo": ["Kulonprogo"],
        "Kota Tanjungbalai": ["Tanjung Balai"], "Kota Padangpanjang": ["Padang Panjang"],
        "Kota Padang Panjang": ["Padangpanjang"], "Kota Bukittinggi": ["Bukit Tinggi"],
        "Kota Pangkal Pinang": ["Pangkalpinang"], "Kota Pangkalpinang": ["Pangkal Pinang"],
        "Kota Bandar Lampung": ["Bandarlampung"], "Kabupaten Toli Toli": ["Tolitoli"],
        "Kabupaten Polewali Mandar": ["Polman"], "Kota Tidore Kepulauan": ["Tidore"]}
# Provinces by their inhabitants (census of 2020): of districts of one name, that of the larger one is meant rather.
BY_SIZE = """32 35 33 12 36 31 18 73 16 14 13 53 52 11 61 51 64 63 34 15 72 62 71 74 21 17 81 19 76 82 75 94 91 65 95 96 92
    93""".split()
REGENCY = 52            # a regency rather than the island of its name, since news is of its people
DISTRICT = 30           # prior of a district, that of its kind
NAMED_DISTRICT = 60     # of one of several of the same name, when the document names its regency
# Where the name is part of that of an event (Depok Run Fest).
NOT_EVENT = "prev:event-head|next:event-tail"


def province(g, code, name):
    iso, english, more, short = PROVINCES[code]
    id = "ID-" + iso
    g.entry(id, english, {"kind": "region", "iso": "ID", "prior": 75}, "hand")
    g.alias(id, "id", name, None, "wilayah")
    for text in filter(None, more.split(",")):
        g.alias(id, "en", text)
    for text in filter(None, short.split(",")):
        if text not in DROP:
            g.alias(id, "id", text, WORD.get(text))
    return fold(english), fold(name)


def populations(sources):
    """Folded name of an Indonesian place -> population of the largest one."""
    out = {}
    for city in rows(os.path.join(sources, "geonames-cities", "cities1000.tsv"), header=True):
        if city["country"] == "ID":
            name = fold(re.sub("^Kota ", "", city["name"]))
            out[name] = max(out.get(name, 0), int(city["population"]))
    return out


def regency(g, code, name, taken, pops):
    """A regency or city; gives the bare name."""
    kind, bare = name.split(" ", 1)
    bare = re.sub("^Administrasi ", "", bare)
    id = "ID-" + code.replace(".", "")
    city = kind == "Kota"
    if bare in JAKARTA:
        english, short = JAKARTA[bare]
        g.entry(id, bare, {"kind": "city" if city else "regency", "iso": "ID", "prior": 60}, "wilayah")
        for lang, text in (("id", name), ("en", english), ("id", short), ("id", "Kota " + bare)):
            if not (text.startswith("Kota ") and not city):
                g.alias(id, lang, text, None, "wilayah" if text == name else "hand")
        return
    g.entry(id, name, {"kind": "city" if city else "regency", "iso": "ID", "prior": 65 if city else REGENCY,
                       "pop": pops.get(fold(bare)) if city else None}, "wilayah")
    if not city:
        g.alias(id, "id", "Kab. " + bare, None, "wilayah")
    g.alias(id, "en", bare + (" City" if city else " Regency"), None, "wilayah")
    for side, word in ENGLISH_SIDE.items():
        if bare.endswith(" " + side):
            g.alias(id, "en", "%s %s" % (word, bare[:-len(side) - 1]), None, "wilayah")
    if fold(bare) not in taken:
        taken.add(fold(bare))
        if bare in WORDS:
            g.alias(id, "id", bare, {"needs": "prev:place-preposition|entity", "only": True}, "wilayah")
        else:
            g.alias(id, "und", bare, {"forbids": NOT_EVENT}, "wilayah")
    for text in ALSO.get(name, []):
        if text == "Solo":
            g.alias(id, "id", text, {"only": True})
            g.alias(id, "en", text, {"needs": "prev:place-preposition|entity"})
        else:
            g.alias(id, "und", text)


def ranks(table):
    """Code of a district -> its place among those of the same name."""
    seen, out = Counter(), {}
    for code, name in sorted(table, key=lambda row: (BY_SIZE.index(row[0][:2]), row[0])):
        if len(code) == 8:
            out[code] = seen[fold(name)]
            seen[fold(name)] += 1
    return out


def district(g, code, name, rank, counts, taken, words):
    id = "ID-" + code.replace(".", "")
    g.entry(id, "Kecamatan " + name, {"kind": "district", "iso": "ID", "prior": DISTRICT - rank if rank else None}, "wilayah")
    g.alias(id, "id", "Kec. " + name, {"prior": DISTRICT - rank} if rank else None, "wilayah")
    key = fold(name)
    if counts[key] > 1:  # the one whose regency the document names
        for text in ("Kecamatan " + name, "Kec. " + name):
            g.alias(id, "id", text, {"needs": "within", "prior": NAMED_DISTRICT - rank}, "wilayah")
    if counts[key] > 1 or key in taken or len(key) < 5 or any(c.isdigit() for c in key):
        return
    if key in words or any(word in words for word in [key.replace(" ", "")]):
        return
    parts = key.split()
    sided = len(parts) > 1 and parts[-1].title() in ENGLISH_SIDE
    if len(parts) > 1 and all(part in words for part in parts) and not sided:
        return
    free = code[:2] in CORE and len(key) >= 6 or sided
    g.alias(id, "id", name, {"only": len(parts) == 1} if free else {"needs": "prev:place-preposition", "only": True}, "wilayah")


def build(sources):
    table = [(code, name.strip()) for code, name in rows(os.path.join(sources, "wilayah-id", "wilayah_l1-3.tsv"))]
    persons, more = person_names(sources)
    words = common_words()["id"] | lexicon(sources) | persons | more
    pops = populations(sources)
    g = Gazetteer()
    taken = set()
    for code, name in table:
        if len(code) == 2:
            taken.update(province(g, code, name))
    for code, name in sorted(table, key=lambda row: (not row[1].startswith("Kota "), row[0])):
        if len(code) == 5:
            regency(g, code, name, taken, pops)
    regencies = {fold(re.sub("^(Kabupaten|Kota)( Administrasi)? ", "", name)) for code, name in table if len(code) == 5}
    counts = Counter(fold(name) for code, name in table if len(code) == 8)
    rank = ranks(table)
    for code, name in table:
        if len(code) == 8:
            district(g, code, name, rank[code], counts, taken | regencies, words)
    return [("indonesia.tsv", g, "Provinces, regencies, cities and districts of Indonesia; imported, see import/indonesia.py.")]


main(build)
