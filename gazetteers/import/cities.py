"""cities.tsv: capitals and cities of the world, by default from 50,000 inhabitants, with English and Indonesian names.

A name that is also a common word, a person's name or the name of a larger city fires only with evidence, or is left
out. Names that the sources lack are in cities-hand.tsv; Indonesian cities are in indonesia.tsv.
"""
import os
import re
from collisions import HERE, common_words, country_names, lexicon, person_names, stop_words
from tsv import Gazetteer, fold, main, rows, slug

PLACE = "prev:place-preposition"
LOCAL = "doc:us-local"          # words of American local news
SHORT = 3                       # names of so many letters count only as they are written here
TOWN = 10000                    # American towns from this size are taken where the news is local
LARGE, MEDIUM, SMALL, LEAST = 1000000, 300000, 100000, 50000
# Smaller towns matter where there is war in the news.
LEAST_IN = {"UA": 12000, "PS": 8000, "LB": 15000, "IL": 20000, "KP": 30000, "TL": 10000, "BN": 10000}
# In news of these countries the country is named anyway or goes without saying: `country` is no evidence.
HOME = {"US", "GB", "CA", "AU", "NZ", "IE", "ZA", "IN", "PH", "MY", "SG"}
# Cities as newsrooms name them: country and name in the source -> name.
NAME = {
    "AE Abu Dhabi": "Abu Dhabi", "AE Sharjah": "Sharjah", "AF Kandahār": "Kandahar", "BD Rājshāhi": "Rajshahi",
    "BY Mahilyow": "Mogilev", "BY Hrodna": "Grodno", "BY Homyel'": "Gomel", "CN Xiamen": "Xiamen", "CO Cali": "Cali",
    "IN Cochin": "Kochi", "IN Thiruvananthapuram": "Thiruvananthapuram", "IQ Basrah": "Basra", "MD Chisinau": "Chisinau",
    "IQ Al Mawşil al Jadīdah": "Mosul", "IQ Al Başrah al Qadīmah": "Old Basra", "MN Ulan Bator": "Ulaanbaatar",
    "PA Panamá": "Panama City", "SA Mecca": "Mecca", "UA Zaporizhia": "Zaporizhzhia", "UA Vovchans’k": "Vovchansk",
    "US Washington, D.C.": "Washington",
    "UA Kropyvnytskyi": "Kropyvnytskyi", "UA Khmelnytskyi": "Khmelnytskyi", "US New York City": "New York",
    "GB Newcastle upon Tyne": "Newcastle", "TR Üsküdar": "Uskudar", "UA Odessa": "Odesa", "RU Kalininskiy": "Kalininsky",
    "CA Québec": "Quebec City", "VN Ho Chi Minh City": "Ho Chi Minh City", "SD El Fasher": "El Fasher", "SY Deir ez-Zor": "Deir ez-Zor",
}
# The country that a name of several cities means in news, where it is not that of the largest.
TWIN_COUNTRIES = {"lebanon", "palestine", "peru"}
OWNER = {"newcastle": "GB", "valencia": "ES", "bethlehem": "PS", "worcester": "GB", "east london": "", "cordoba": "ES",
         "merida": "MX", "cartagena": "CO", "cambridge": "GB", "guadalupe": "", "plymouth": "GB", "tripoli": "LY",
         "santa fe": "US", "kingston": "JM", "san fernando": "", "surrey": "GB", "toledo": "ES", "leon": "MX",
         "palma": "ES", "rio grande": "", "norfolk county": "",
         "santa rosa": "", "santa cruz": "BO", "san juan": "PR", "barcelona": "ES"}
# Free although also a given or family name, or a word: the city is what news means.
FREE = {fold(name) for name in """
    Paris London Sydney Houston Dallas Austin Denver Boston Chicago Washington Melbourne Adelaide Perth Brisbane Milan
    Florence Verona Valencia Lyon Manchester Liverpool Birmingham Bristol Leeds Cambridge Oxford Santiago Bern
    Kabul Havana Caracas Aden Brest Dresden Bremen Hanover Vienna Roma Memphis Nashville Atlanta Miami Tampa
    Cleveland Detroit Seattle Portland Philadelphia Pittsburgh Baltimore Cincinnati Milwaukee Louisville Sacramento
    Ottawa Calgary Edmonton Winnipeg Toronto Vancouver Montreal Glasgow Edinburgh Belfast Cardiff Sheffield
    Newcastle Nottingham Southampton Portsmouth Brighton Leicester Coventry Sunderland Plymouth Swansea Aberdeen Dundee
    Hiroshima Nagasaki Kyoto Osaka Nagoya Sendai Fukushima Kobe Yokohama Sapporo Marseille Bordeaux Toulouse Strasbourg
    Lille Nantes Genoa Naples Turin Venice Bologna Palermo Cologne Hamburg Stuttgart Dortmund Leipzig Nuremberg
    Gaza Rafah Jenin Nablus Hebron Ramallah Bethlehem Jericho Haifa Ashdod Ashkelon Tiberias Nazareth Kherson
    Mariupol Bakhmut Melitopol Izium Bucha Irpin Lviv Odesa Dnipro Kharkiv Sumy Chernihiv Poltava
    Auckland Christchurch Canberra Hobart Geneva Zurich Basel Lausanne Antwerp Ghent Bruges Rotterdam Utrecht
    Eindhoven Groningen Maastricht Nijmegen Seville Malaga Bilbao Granada Zaragoza Porto Salzburg Innsbruck Graz Linz
    Krakow Gdansk Lodz Poznan Wroclaw Lublin Kazan Sochi Omsk Perm Samara Grozny Vladivostok Murmansk Kaliningrad
    Manila Cebu Davao Makati Baguio Zamboanga Penang Malacca Kuching Ipoh Lagos Kano Kaduna Ibadan Abuja Dakar
    Casablanca Marrakesh Rabat Tangier Durban Pretoria Johannesburg Soweto Karachi Lahore Peshawar Quetta Mumbai
    Chennai Kolkata Bangalore Bengaluru Hyderabad Varanasi Agra Jaipur Pune Mosul Basra Erbil Kirkuk Fallujah Tikrit
    Aleppo Homs Hama Idlib Raqqa Latakia Tartus Daraa Tyre Sidon Tripoli Benghazi Misrata Derna Sirte Aqaba Zarqa
    Isfahan Shiraz Tabriz Mashhad Qom Natanz Arak Karaj Kandahar Herat Jalalabad Kunduz Kyiv Chernobyl Pripyat
    Honolulu Anchorage Albuquerque Tucson Omaha Tulsa Minneapolis Oakland Berkeley Ferguson Guadalajara Monterrey
    Tijuana Cancun Acapulco Medellin Cali Bogota Quito Guayaquil Cusco Arequipa Valparaiso
    Brasilia Recife Fortaleza Salvador Manaus Curitiba Busan Incheon Daegu Daejeon Gwangju Ulsan Suwon Kaesong Wonsan
    Wuhan Shanghai Shenzhen Guangzhou Chengdu Chongqing Tianjin Nanjing Hangzhou Harbin Lhasa Urumqi Kashgar
    Taipei Kaohsiung Newcastle Taichung Tainan Hualien Pattaya Phuket Hanoi Hue Danang Mandalay Yangon Naypyidaw Sittwe
    Dili Baucau""".split()}
# Given or family names and words, but of cities that are in the news: only with evidence, even when large.
RISKY = {fold(name) for name in """
    Sofia Victoria Mendoza Rosario Darwin Nancy Angers Queens Phoenix Salem Constantine Providence Centennial Vista
    Homestead Buckeye Fishers Sultanah Riverview Riverside Pontiac Richland Lexington Arcadia Astoria Longview Newport Kingswood
    Halifax Laval Granby Dartmouth Burlington Rockingham Centurion Orkney Waterloo Exeter Columbus Jacksonville Charlotte
    Mesa Raleigh Fuji Hino Minato Komatsu Suzuka Hitachi Toyota Mishima Male Nice Reading Bath Mobile Split Derby
    Kirov Samara Marseille Paradise Champaign Pueblo Westland Millcreek Torrent Archway Essen Valence Vannes Herne
    Izumi Meridian Sucre Tres-Rios Midland Bellingham Chelmsford Stamford Bradford Stockton Stanley Douglas Hamilton Kingston Plymouth Jamestown
    Saint-John Saint-Joseph Saint-Charles Saint-Paul Saint-Peters St-Paul St-Helens Saint-George's High-Point High-Peak
    New-Britain South-Gate National-City Federal-Way The-Villages The-Valley Road-Town West-Island Enchanted-Hills
    Diamond-Bar Great-Falls South-Hill Spring-Hill Rock-Hill Round-Rock Sugar-Land Flower-Mound Grand-Island Cedar-Park
    Pico-Rivera Casa-Grande""".split()} - {"marseille", "essen", "plymouth", "exeter", "samara", "jacksonville"}
# Countries whose smaller cities have the names of families there.
SURNAMES = {"JP", "CN", "KR", "KP", "VN", "TW", "NG", "IT", "ES", "MX", "BR", "CO", "AR", "PE", "VE", "TR"}
# Never: other things carry these names, or they are words in one of the two languages.
NEVER = {fold(name) for name in """
    Of Man Most Are Mati Mau Bukan Bata Tema Uji Oral Pilar Kota Guna Marka Naga Kasur Nyala Van Sale Golden Central
    Independence Enterprise Surprise Liberty Normal Paradise Orange Corona Universal Union Hope Industry Commerce
    Progreso Esperanza Libertad Reforma Constitucion Juarez Hidalgo Morelos Madero Obregon Allende Guerrero Zapata
    Bolivar Sucre Marin Carmen Luz Carrefour Pasragad-Branch Ontario Wyoming Okinawa Ibaraki Mpumalanga Suffolk Norfolk Pasragad
    Branch Quebec Mercedes Trinidad Soledad Pilar Concepcion Asuncion Sun Moon Star Moss
    Bandar Taman Padang Nilai Jati Serang Banting Bahau Kulim Sungai Kampar Shah Maharaja Singa Raja Sultan Datuk
    Ali Omar Said Hassan Ahmed Mahmud Musa Isa Yusuf Ilam Islam Adam Sara Maria Anna Eva Vera Nova Tata Tuan Aman Sake
    Gaya Tanda Asmara Bursa Ula Ulan Barat Lawas Luas Manage Bara Baras Bela Para Pare Papar Tarik Salam Saran Topi
    Batman Brunswick Seres Anda Itu Aku Saham Timur Timika Young Same Come Web Ware Begun Than Bina Bola Tal Tank Troy Date Pace Coin Boom Deal Down Fleet Hit
    March May June Friday Media Bell Dome Bay Page Price Smart Rich Power Best Short Small Strong
    Sari Tula Vice Police Est Sur Agen Bar Batu Baru Lucena Warden Warren Marshall Grant Fleming Norman Lorain
    Jackson Lincoln Nelson Hamilton Clinton Johnson Madison Monroe Jefferson Franklin Clayton Carson Wilson
    Lawrence Stanley Douglas Gordon Bradley Spencer Taylor Tyler Allen Harrison Roosevelt Kennedy Churchill
    Toyota Wako Orion Santos Reyes Cruz Flores Silva Costa Rojas Moreno Ramos Toledo Pereira Oliveira Barros""".split()}
NOT_ALIAS = {("CN", "Canton"), ("CA", "London")}
# Indonesian names of the source that are none.
NOT_ID = re.compile(r"^(Provinsi|Teluk|Ular|Daerah|Kota (?!Kinabalu|Bharu|Samarahan|Tinggi)|Ciudad|City of) ?|City$|[^\x00-\u024f’]")


def names_of(path):
    return dict(cells for cells in rows(path) if len(cells) == 2)


def load(sources):
    """The cities as dicts, largest first."""
    path = os.path.join(sources, "geonames-cities", "cities1000.tsv")
    en = names_of(os.path.join(sources, "geonames-libgeonames", "en.tsv"))
    indonesian = names_of(os.path.join(sources, "geonames-libgeonames", "id.tsv"))
    earth = {}
    for place in rows(os.path.join(sources, "natural-earth", "populated_places.tsv"), header=True):
        if place["GEONAMEID"].split(".")[0].isdigit():
            earth.setdefault(place["GEONAMEID"].split(".")[0], place)
    cities = []
    for city in rows(path, header=True):
        pop, code, key = int(city["population"]), city["country"], city["geonameid"]
        capital = city["feature"] == "PPLC"
        least = LEAST_IN.get(code, LEAST)
        town = code == "US" and TOWN <= pop < least
        if code == "ID" or pop < (1 if capital else least) and not town:
            continue
        if city["feature"] in ("PPLX", "PPLH", "PPLW", "PPLQ") and pop < MEDIUM:
            continue
        place = earth.get(key, {})
        cities.append({
            "key": key, "town": town, "iso": code, "admin": city["admin1"], "pop": pop, "capital": capital,
            "names": [city["name"], en.get(key, city["name"]), place.get("NAME_EN", ""), place.get("NAME", "")],
            "id": indonesian.get(key, ""), "kb": place.get("wikidataid", ""), "earth": place.get("NAME_EN", "")})
    cities.sort(key=lambda c: (-c["pop"] * (5 if c["capital"] else 1), int(c["key"])))
    return cities


def tidy(name):
    """A name without what news leaves out: City of, -shi, -si, brackets, the second of two names, hard signs."""
    name = re.sub(r" *\(.*?\)| */.*|,.*", "", name)
    name = re.sub(r"^(City of|Borough of|Municipality of|Mueang) ", "", name)
    name = re.sub(r"(?<=[a-zŏŭ])-(shi|si|gun)$| (city|City Proper|District|Municipality)$", "", name)
    return re.sub(r"[’'‘ʼ]$|(?<=[a-z])['’](?=y|$)", "", name).strip()


def usable(name):
    return name and not re.search(r"[^\x00-\u024f\u1e00-\u1eff’‘]|\d|Province|Governorate|Island and", name)


def english_names(city):
    """The canonical name and the other names, in English or the local language in Latin letters."""
    names = [tidy(name) for name in city["names"] if usable(tidy(name))]
    name = NAME.get(city["iso"] + " " + city["names"][0])
    if not name:
        plain = [n for n in names[1:2] + names[:1] if n.isascii() and not n.endswith(" City")]
        name = (plain or names[1:2] or names or [""])[0]
    return name, [n for n in dict.fromkeys(names) if n != name]


class Policy:
    """Whether a name may stand for a city, and on what conditions."""

    def __init__(self, sources):
        self.common = common_words()
        self.lexicon = lexicon(sources)
        self.persons, self.more_persons = person_names(sources)
        self.stop = stop_words(sources)
        self.taken = {}         # folded name -> the first (largest) city
        self.twins = set()
        self.countries = set()
        for code, name in rows(os.path.join(sources, "wilayah-id", "wilayah_l1-3.tsv")):
            if len(code) <= 5:
                self.countries.add(fold(re.sub("^(Kabupaten|Kota) ", "", name)))
        self.countries |= country_names(os.path.join(HERE, ".."))

    def american(self, text, city):
        """A smaller American place of that name: (conditions, prior), or None. It is meant where the news is local."""
        name = fold(text)
        first = self.taken.get(name)
        never = (NEVER, self.common["en"], self.stop, self.persons)
        if len(name) < 4 or name in self.twins or any(name in words for words in never):
            return None
        if name in self.countries and name not in TWIN_COUNTRIES or first and first["iso"] == "US":
            return None
        self.twins.add(name)
        return LOCAL, 99 if first or name in self.countries else 0

    def conditions(self, text, city):
        """Conditions for English and for Indonesian sentences: None is free, False is never."""
        name, pop, home = fold(text), city["pop"], city["iso"] in HOME
        words = name.split()
        big = pop >= LARGE or city["capital"] and pop >= SMALL
        if len(name) < 3 or name in self.countries or name in NEVER and not (big and name not in self.persons):
            return False, False
        first = self.taken.setdefault(name, city)
        if first is not city or OWNER.get(name, city["iso"]) != city["iso"]:
            if OWNER.get(name) == city["iso"]:
                pass
            elif first is not city and first["iso"] == city["iso"] or pop < SMALL:
                return False, False
            else:
                return "country", "country"
        if name in FREE and pop >= SMALL // 2:
            return None, None
        weak = PLACE if home else "country"
        if name in RISKY:
            return (PLACE, PLACE) if pop >= SMALL or city["capital"] else (False, False)
        if len(words) > 1:
            person = len(words) == 2 and all(word in self.persons for word in words)
            return ((PLACE, PLACE) if person and pop < LARGE else (None, None))
        both = None
        if name in self.persons and not big:
            both = PLACE if pop >= (MEDIUM if home else SMALL) else False
        elif name in self.more_persons and pop < MEDIUM:
            both = weak if pop >= SMALL else False
        elif len(name) == 3:
            both = "country" if pop >= MEDIUM else False
        elif pop < SMALL and (len(name) <= 6 if home else city["iso"] not in LEAST_IN):
            both = weak
        elif city["iso"] in SURNAMES and pop < MEDIUM:
            both = "country"
        out = []
        for lang, extra in (("en", self.stop), ("id", self.lexicon)):
            condition = both
            if name in self.common[lang] or name in extra and not big:
                if big:
                    condition = PLACE + ("|country" if lang == "en" else "")
                else:
                    condition = PLACE if pop >= MEDIUM and both is not False else False
            out.append(condition)
        return tuple(out)


def twins(g):
    """American cities that share the name of a larger city abroad: (id, name)."""
    free = {fold(name) for id, (name, facts, _) in g.entries.items() if "noalias" not in facts and "iso=US" not in facts}
    for id, (name, facts, _) in g.entries.items():
        if "iso=US" in facts and "noalias" in facts and fold(name) in free and not any(
                key[0] == id and key[3] == "needs=" + LOCAL for key in g.aliases):
            yield id, name


def build(sources):
    policy = Policy(sources)
    by_hand = {row[0] for row in rows(os.path.join(HERE, "..", "cities-hand.tsv")) if row[1] == "="}
    g = Gazetteer()
    towns = []
    for city in load(sources):
        name, others = english_names(city)
        if not name:
            continue
        if fold(name) in policy.countries and len(city["iso"]) == 2 and (city["iso"] in ("SG", "MC", "HK", "MO", "GI", "VA")):
            continue
        one_language = set()
        lines = []
        if city["town"]:
            towns.append((city, name))
            continue
        for text in [name] + others:
            if (city["iso"], text) in NOT_ALIAS:
                continue
            en, indonesian = policy.conditions(text, city)
            if en == indonesian:
                if en is not False:
                    lines.append(("und", text, en))
            else:
                if en is False or indonesian is False:
                    one_language.add(text)  # a common word of the other one
                for lang, condition in (("en", en), ("id", indonesian)):
                    if condition is not False:
                        lines.append((lang, text, condition))
        if city["id"] and not NOT_ID.search(city["id"]) and tidy(city["id"]) not in [name] + others:
            _, condition = policy.conditions(tidy(city["id"]), city)
            if condition is not False:
                lines.append(("id", tidy(city["id"]), condition))
        if not lines:
            if city["iso"] == "US":
                towns.append((city, name))
            continue
        entry = "%s-%s" % (slug(name), city["iso"].lower())
        if entry in by_hand:
            continue
        if entry in g.entries:
            entry += "-" + slug(city["admin"])
        if entry in g.entries:
            entry += "-" + city["key"]
        sure = city["kb"] if city["earth"] and fold(city["earth"]) in map(fold, [name] + others) else None
        canonical_free = ("und", name, None) in lines and len(fold(name)) > SHORT
        g.entry(entry, name, {"kind": "city", "iso": city["iso"], "kb": sure, "pop": city["pop"],
                              "noalias": not canonical_free}, "geonames")
        for lang, text, condition in lines:
            facts = {"needs": condition} if condition else {"case": "exact"} if len(fold(text)) <= SHORT else {}
            others = [l for l, t, _ in lines if fold(t) == fold(text) and l != lang]
            if lang == "id" and "und" in others:
                continue
            if lang != "und" and (others or lang == "en" or text in one_language):
                facts["only"] = True
            g.alias(entry, lang, text, facts, "geonames")
    for city, name in towns:
        found = policy.american(name, city)
        entry = slug(name) + "-us"
        if found and entry not in g.entries:
            g.entry(entry, name, {"kind": "city", "iso": "US", "pop": city["pop"], "noalias": True}, "geonames")
            g.alias(entry, "en", name, {"needs": found[0], "prior": found[1] or None, "only": True}, "geonames")
    for entry, name in sorted(twins(g)):
        g.alias(entry, "en", name, {"needs": LOCAL, "prior": 99, "only": True}, "geonames")
    return [("cities.tsv", g, "Capitals and cities of the world outside Indonesia; imported, see import/cities.py.")]


main(build)
