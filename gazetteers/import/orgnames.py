"""What the importers of organizations share: which names are worth an alias, and which are taken.

A list of names is not a gazetteer: brands are called Orange, Target and Mercedes, parties are called Unity, and half of the
ministries of the world are called Ministry of Health. `Names` reads the gazetteers that exist and tells what a name is.
"""
import glob
import json
import os
import re

from tsv import fold, rows, slug

# Imported files in the order in which they are made; each one sees those before it, and all that were written by hand.
ORDER = ["orgs-ministries.tsv", "orgs-regional.tsv",
         "orgs-idx.tsv", "orgs-universities.tsv", "orgs-govdirectory.tsv", "orgs-brands.tsv", "orgs-lists.tsv",
         "orgs-factbook.tsv", "orgs-cameo.tsv"]

# A name made only of these words says what a body is, not which one.
GENERIC = set("""
a academy administration advisory affairs agency agricultural agriculture air airport al alliance an and army arts assembly association authority
automobile bank banking board branch building bureau business cabinet cancer capital catholic central centre center chamber charity
children christian church citizen citizens city civic civil coast college colleges commerce commercial commission committee common community
company conservative constitutional construction consumer cooperative corporate corporation council country county court credit
culture customs daily data defence defense democracy democrat democratic department development digital direct directorate district
division economic economy education elections electric electrical electricity electronic emergency employment energy engineering
environment environmental equality estate evening exchange executive export express family farm farmers federal federation finance
financial fire first fiscal fishery fisheries food for foreign forest forestry forces force foundation free freedom front fuel fund
future gas gazette general global government grand green group growth guard harbour health herald high higher holding holdings home
homeland hope hospital house housing human immigration independent industrial industries industry information infrastructure
innovation inspection inspectorate institute insurance integrated intelligence interior internal international internet investment
investments islamic journal justice labor labour land law league left legal liberal liberation liberty library life light lines
local loan long management marine maritime market marketing markets media medical medicine mental meteorological metro metropolitan
mining ministry mobile modern money morning mortgage motor movement municipal museum music muslim mutual nation national nationalist
natural navy net network networks new news northern nuclear of office official oil one online open operations opposition order
organisation organization orthodox pacific parliament parks partners partnership party patriotic peace pension people peoples
people's petroleum planning plant police polytechnic policy political popular port ports post postal power premier president press private
professional progress progressive property prosecution protection public quality radio rail railway railways real red reform regional
regulatory religious renewable republic republican rescue research reserve resource resources revenue revolutionary right rights
road roads royal rural safety savings school schools science sciences sea secretariat secret section securities security senate
service services shipping social socialist society solar solidarity solution solutions southern space sport sports standard star
state states station statistics steel store studies sun super supply support supreme system systems tax technical technology
telecom telecommunications telegraph television the times today tourism town trade trading training transit transmission transport
transportation treasury tribune trust union united unity university urban utilities utility valley vehicle veterans victory village vision
voice water weather welfare west western wind women workers works world youth zone
badan bank dinas dan di indonesia nasional negara daerah kota umum pusat perusahaan listrik air minum kementerian
""".split())

LATIN = re.compile(r"^[A-Za-zÀ-ɏḀ-ỿ0-9&.,'’ /()+\-–!]+$")


def distinctive(word):
    """Written so that running text cannot mean something else: PacifiCorp, T-Mobile, H5N1."""
    return len(word) >= 5 and bool(re.search(r"[a-zà-ÿ][A-Z]|[A-Za-z]\d|\d[A-Za-z]|&", word))


class Names:
    def __init__(self, folder, target):
        later = ORDER[ORDER.index(target):]
        self.orgs = {}              # folded alias of an organization -> id
        self.taken = set()          # folded names of people, places, words
        self.parts = set()          # single words that are parts of names of people
        self.ids = set()
        self.iso = {}               # id -> state it belongs to
        self.kb = set()             # Wikidata ids that have an entry
        kinds = {}
        aliases = []
        for path in sorted(glob.glob(os.path.join(folder, "*.tsv"))):
            name = os.path.basename(path)
            if name in later:
                continue
            for id, tag, text, facts, _ in rows(path):
                if tag == "=":
                    state = re.search(r"(?:^|;)iso=([A-Z]{2})", facts)
                    self.iso[id] = state and state.group(1)
                    wikidata = re.search(r"(?:^|;)kb=(Q\d+)", facts)
                    if wikidata:
                        self.kb.add(wikidata.group(1))
                    kinds[id] = "org" if name.startswith("orgs-") else "other"
                    self.ids.add(id)
                aliases.append((id, tag, text, name))
        for id, tag, text, name in aliases:
            folded = fold(text)
            if kinds.get(id) == "org":
                if len(text) > 3 or not text.isupper():
                    self.orgs.setdefault(folded, id)
            else:
                self.taken.add(folded)
                if name.startswith("people"):
                    self.parts.update(folded.split())

    def generic(self, name):
        words = re.findall(r"[\w']+", fold(name))
        return all(word in GENERIC or word.isdigit() or len(word) < 2 for word in words)

    def usable(self, name, single=False):
        """May this name be an alias without a condition?"""
        words = name.split()
        if not LATIN.match(name) or len(name) < 4 or len(name) > 90:
            return False
        if fold(name) in self.taken or self.generic(name):
            return False
        if len(words) == 1:
            return single or distinctive(name)
        if not any(word[:1].isupper() for word in words[:2]):
            return False
        return True

    def person_like(self, name):
        """Two or three words that all are parts of people's names: "Wells Fargo" is an exception to list by hand."""
        words = fold(name).split()
        return len(words) <= 3 and all(word in self.parts or len(word) == 1 for word in words)

    def new_id(self, prefix, name):
        id = base = prefix + slug(name)[:60].strip("-")
        n = 2
        while id in self.ids:
            id = "%s-%d" % (base, n)
            n += 1
        self.ids.add(id)
        return id


def iso_codes(sources):
    """Two maps to ISO 3166-1 alpha-2: from alpha-3, and from the FIPS 10 (GEC) codes of the Factbook."""
    path = os.path.join(sources, "cldr", "supplemental", "codeMappings.json")
    codes = json.load(open(path, encoding="utf-8"))["supplemental"]["codeMappings"]
    alpha3, fips = {}, {}
    for iso, other in codes.items():
        if len(iso) == 2 and iso.isalpha() and "_alpha3" in other:
            alpha3[other["_alpha3"]] = iso
            if "_fips10" in other:
                fips[other["_fips10"].lower()] = iso
    for iso, other in codes.items():  # a country without a FIPS code of its own has its ISO code, unless another has it
        if len(iso) == 2 and iso.isalpha() and "_fips10" not in other and "_alpha3" in other:
            fips.setdefault(iso.lower(), iso)
    return alpha3, fips


def own_name(text):
    """(name without parentheses and legal tail, text in parentheses)"""
    inside = re.search(r"\(([^()]*)\)", text)
    text = re.sub(r"\s*\([^()]*\)", "", text).strip(" ,;:")
    return re.sub(r"\s+", " ", text), inside.group(1).strip() if inside else ""
