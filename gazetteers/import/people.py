"""Office-holders of the 21st century with their Wikidata ids -> people-office.tsv.

Reads every-politician (Wikidata, CC0), congress-legislators (public domain), the leaders of the World Factbook (public
domain) and the heads of govdirectory (CC0). An entry of a hand-written people-*.tsv takes the place of the imported one with the same
id, and its aliases come first: a spelling that names.py makes is dropped where somebody else bears it.
"""
import csv
import glob
import json
import os
import re
import sys
from collections import Counter
import unicodedata

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from names import bare, common, variants
from tsv import Gazetteer, fold, main, rows, slug

FILE = "people-office.tsv"
HERE = os.path.dirname(os.path.abspath(__file__))
NAMESAKES = "needs=doc:party-word"
COUNTRY = "needs=country"               # a name that many bear is this one's where the news speaks of the country
COMMON = "needs=prev:statesman"         # a name that very many bear wants the office, too
ENGLISH = {"US", "GB", "AU", "CA", "NZ", "IE"}
WEAK = "needs=prev:title|prev:rank|prev:office"         # a name of one word is a name only after a title
TOP = re.compile(r"^(?:Acting |Interim |Transitional )?(?:President|Prime Minister|Premier|King|Queen|monarch|Emperor|Sultan|Emir|Chancellor|"
                 r"Supreme Leader|Taoiseach|Secretary-General of the United|Pope)\b", re.I)
HIGH = re.compile(r"foreign|external|defen[cs]e|interior|home affairs|finance|treasury|vice president|deputy prime|"
                  r"chief justice|central bank|governor of|secretary of state|speaker|first minister|secretary-general", re.I)
LOW = re.compile(r"ambassador|permanent representative|state secretary|deputy minister|consul|under", re.I)
STATES = dict(part.split("=") for part in (
    "AL=Alabama AK=Alaska AZ=Arizona AR=Arkansas CA=California CO=Colorado CT=Connecticut DE=Delaware FL=Florida GA=Georgia "
    "HI=Hawaii ID=Idaho IL=Illinois IN=Indiana IA=Iowa KS=Kansas KY=Kentucky LA=Louisiana ME=Maine MD=Maryland "
    "MA=Massachusetts MI=Michigan MN=Minnesota MS=Mississippi MO=Missouri MT=Montana NE=Nebraska NV=Nevada "
    "NH=New_Hampshire NJ=New_Jersey NM=New_Mexico NY=New_York NC=North_Carolina ND=North_Dakota OH=Ohio OK=Oklahoma "
    "OR=Oregon PA=Pennsylvania RI=Rhode_Island SC=South_Carolina SD=South_Dakota TN=Tennessee TX=Texas UT=Utah VT=Vermont "
    "VA=Virginia WA=Washington WV=West_Virginia WI=Wisconsin WY=Wyoming DC=District_of_Columbia PR=Puerto_Rico GU=Guam "
    "AS=American_Samoa VI=Virgin_Islands MP=Northern_Mariana_Islands").split())


class Person:
    def __init__(self, id, name, iso, source):
        self.id, self.name, self.iso, self.source = id, name, iso, source
        self.terms = []         # (weight, start, end, office)
        self.names = []         # other names that a source gives
        self.hand = self.title = False

    def term(self, office, start, end):
        office = re.sub(r"[;@=|\t]", ",", office).strip()
        if not office:
            return
        office = office[0].upper() + office[1:]
        weight = 3 if TOP.match(office) else 2 if HIGH.search(office) else 1
        self.terms.append((0 if LOW.search(office) else weight, start[:4], end[:4], office))

    def roles(self):
        """At most three: the most important offices, the latest first; the terms of one office that follow each other are one."""
        offices = {}
        for weight, start, end, office in sorted(self.terms, key=lambda t: (t[1], t[2] or "9999")):
            spans = offices.setdefault((weight, office), [])
            if spans and spans[-1][1] and start and int(start) - int(spans[-1][1]) <= 0:
                spans[-1][1] = end
            else:
                spans.append([start, end])
        flat = [(weight, end or "9999", start, office, end) for (weight, office), spans in offices.items()
                for start, end in spans[-2:]]
        return ["%s@%s..%s" % (office, start, end) for _, _, start, office, end in sorted(flat, reverse=True)[:3]]

    def fame(self):
        return (self.hand, max([t[0] for t in self.terms], default=0), len(self.terms),
                max([t[2] or "2024" for t in self.terms], default=""))


def countries(sources):
    with open(os.path.join(sources, "cldr/en/territories.json"), encoding="utf-8") as file:
        names = json.load(file)["main"]["en"]["localeDisplayNames"]["territories"]
    names.update({"CD": "DR Congo", "CG": "Congo", "MM": "Myanmar", "PS": "Palestine", "CI": "Ivory Coast", "TR": "Turkey",
                  "HK": "Hong Kong", "MO": "Macao", "BA": "Bosnia and Herzegovina"})
    return names


def given_names(sources):
    """Folded given names of the languages whose middle names may be dropped."""
    out = set()
    for language in ("en", "es", "de", "fr", "it", "nl", "id_ID"):
        for cells in rows(os.path.join(sources, "names/faker_%s.tsv" % language)):
            if cells[0] == "first":
                out.add(fold(cells[2]))
    return out


def latin(text):
    """Is every letter a Latin one?"""
    return all(not c.isalpha() or "LATIN" in unicodedata.name(c, "") for c in text)


def fit(name):
    """Can the name be one that the news write?"""
    return (latin(name) and not re.search(r"[\d/;:\"?*]|^Q\d|\b(?:unknown|vacant|acting|interim)\b", name, re.I)
            and name[:1].isupper() and 3 <= len(name) <= 60)


def office_text(office, iso, names):
    """The office with the country, where it does not say it itself."""
    country = names.get(iso.split(",")[0], "")
    if re.match("ambassador to", office, re.I) and country:
        return re.sub("^ambassador", "Ambassador of " + country, office, flags=re.I)
    if not country or country.split()[0] in office:
        return office
    return "%s (%s)" % (office, country)


def every_politician(sources, people, names):
    folder = os.path.join(sources, "every-politician")
    later = {}                  # office -> starts, to end the terms that somebody else took over
    ended = set()
    for row in rows(os.path.join(folder, "people_all.tsv"), header=True):
        name = bare(row["name"])
        if fit(name):
            people[row["person_qid"]] = Person(row["person_qid"], name, row["country_iso2"], "every-politician")
        if row["last_office_end"] == "?":
            ended.add((row["person_qid"], row["last_office"]))
    holders = list(rows(os.path.join(folder, "holders_all.tsv"), header=True))
    for row in holders:
        if row["start"]:
            later.setdefault(row["office_qid"], []).append(row["start"])
    for row in holders:
        person = people.get(row["person_qid"])
        if person:
            end = row["end"]
            if not end and (row["person_qid"], row["office_name"]) in ended:
                end = min((s for s in later.get(row["office_qid"], []) if s > row["start"]), default="")
            person.term(office_text(row["office_name"], row["country_iso2"] or person.iso, names), row["start"], end)
    with open(os.path.join(folder, "indonesia-ministers/legislators.csv"), encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["start"] >= "2004" and fit(bare(row["person"])) and " " in bare(row["person"]):
                person = people.setdefault(row["personID"], Person(row["personID"], bare(row["person"]), "ID", "every-politician"))
                # The source files many members of the DPR as members of the DPD.
                person.term("Member of parliament of Indonesia", row["start"], row["end"])
    with open(os.path.join(folder, "us-cabinet/legislators.csv"), encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["start"] >= "1995" and row["position"].startswith("United States ") and fit(bare(row["person"])):
                person = people.setdefault(row["personID"], Person(row["personID"], bare(row["person"]), "US", "every-politician"))
                person.term(row["position"].replace("United States r", "United States R").replace("s senator", "s Senator"),
                            row["start"], row["end"])


def terms_of_congress(path):
    """The few keys that are needed, read from the block style that the file keeps to."""
    person, part = None, None
    with open(path, encoding="utf-8") as file:
        for line in file:
            line = line.rstrip("\n")
            if line == "- id:":
                if person:
                    yield person
                person, part = {"id": {}, "name": {}, "terms": []}, "id"
            elif re.match(r"  \w+:$", line):
                part = line.strip(" :")
            elif part == "terms" and re.match(r"  - \w+: ", line):
                person["terms"].append(dict([line[4:].split(": ", 1)]))
            elif part in ("id", "name") and re.match(r"    \w+: \S", line):
                key, value = line.strip().split(": ", 1)
                person[part][key] = value.strip("'\"")
            elif part == "terms" and re.match(r"    \w+: \S", line):
                key, value = line.strip().split(": ", 1)
                person["terms"][-1][key] = value.strip("'\"")
    if person:
        yield person


def congress(sources, people):
    for row in terms_of_congress(os.path.join(sources, "congress-legislators/legislators-current.yaml")):
        id, name = row["id"].get("wikidata"), row["name"]
        if not id:
            continue
        plain = "%s %s" % (name.get("nickname") or name["first"], name["last"])
        person = people.setdefault(id, Person(id, plain, "US", "congress-legislators"))
        person.names += [bare(n) for n in (plain, name.get("official_full", plain), "%s %s" % (name["first"], name["last"]))]
        person.terms = [t for t in person.terms if not t[3].startswith("United States ")]
        for term in row["terms"]:
            state = STATES.get(term.get("state"), "").replace("_", " ")
            title = "Senator for" if term["type"].strip("'") == "sen" else "Representative for"
            end = term.get("end", "")
            person.term("%s %s" % (title, state), term.get("start", ""), end if end < "2026-12" else "")


def known(people):
    """folded name -> ids, by the names as they are and by those that the rules make."""
    index = {}
    for person in people.values():
        for iso in person.iso.split(","):
            BY_STATE.setdefault(iso, []).append((set(fold(person.name).split()), person.id))
        for name in [person.name] + person.names + variants(person.name, person.iso, GIVEN):
            index.setdefault(fold(name), set()).add(person.id)
    return index


def add_named(people, index, name, iso, office, source, weight_start=""):
    """A person of whom a source has only the name: one we know already, or a new one."""
    if source == "govdirectory" and fold(name) in index:
        return                  # known, perhaps in the service of another country
    ids = set()
    for one in [name] + variants(name, iso, GIVEN):
        ids |= {id for id in index.get(fold(one), ()) if iso in people[id].iso.split(",")}
    words = set(fold(name).split())
    if not ids:                 # one name holds all words of the other
        ids = {id for theirs, id in BY_STATE.get(iso, ()) if len(theirs) > 1 and (theirs <= words or words <= theirs)}
        ids = set(sorted(ids)[:1])
    if len(ids) > 1:
        return
    if ids:
        person = people[ids.pop()]
        if not person.hand and source == "factbook" and not any(TOP.match(t[3]) and not t[2] for t in person.terms):
            person.term(office, weight_start, "")
        return
    id = slug(name)
    if id in people or not id:
        return
    people[id] = Person(id, name, iso, source)
    people[id].term(office, weight_start, "")
    BY_STATE.setdefault(iso, []).append((words, id))
    for one in [name] + variants(name, iso, GIVEN):
        index.setdefault(fold(one), set()).add(id)


def factbook(sources, people, index, names):
    codes = {}
    with open(os.path.join(sources, "cldr/supplemental/codeMappings.json"), encoding="utf-8") as file:
        mappings = json.load(file)["supplemental"]["codeMappings"]
    codes.update((row["_fips10"], iso) for iso, row in mappings.items() if "_fips10" in row)
    for iso in mappings:  # a country without a FIPS code of its own has its ISO code, unless another has it
        if len(iso) == 2:
            codes.setdefault(iso, iso)
    with open(os.path.join(sources, "factbook/facts.json"), encoding="utf-8") as file:
        facts = json.load(file)
    for country in facts:
        iso = codes.get(country["gec"].upper())
        for kind, text in country.get("leaders") or []:
            match = re.match(r"(?:(?:Acting|Interim|Transition\w*) )?(President|Prime Minister|Chancellor|Premier|Governor|Chief Minister) (.*)",
                             text)
            if not iso or not match or re.search(r"[,(;]| of | by ", match.group(2)) or "TRUMP" in text or "MACRON" in text:
                continue
            name = re.sub(r"^(?:Gen|Col|Capt|Sr|Dr|Sir|Dame)\.? ", "", match.group(2).strip())
            if not re.search(r"\b[^\Wa-z]{3,}", name) or name.split()[-1] != name.split()[-1].upper():
                continue        # the family name is in capitals; where it is not the last word the usual form is unclear
            name = " ".join("-".join(p.capitalize() if p.isupper() and len(p) > 1 else p for p in w.split("-"))
                            for w in name.replace("’", "'").split())
            if fit(name) and " " in name:
                add_named(people, index, name, iso, "%s of %s" % (match.group(1), names.get(iso, iso)), "factbook")


def govdirectory(sources, people, index, names):
    codes = {slug(name): iso for iso, name in names.items() if len(iso) == 2 and iso not in ("EU", "UN", "EZ")}
    codes.update({"east-timor": "TL", "czech-republic": "CZ", "turkey": "TR", "south-korea": "KR"})
    for row in rows(os.path.join(sources, "govdirectory/institutions.tsv"), header=True):
        name, iso = bare(row["led_by"]), codes.get(row["country"])
        if iso and fit(name) and 1 <= name.count(" ") <= 4 and not re.search(r"\b(?:minister|mayor|of the)\b", name, re.I):
            office = re.sub(r"[;@=]", ",", row["name_en"])
            add_named(people, index, name, iso, "Head of %s" % office[:80], "govdirectory")


def hand(folder, people):
    """Entries of the hand-written people-*.tsv, as persons whose spellings are made here too; returns their own aliases."""
    taken = {}
    paths = sorted(path for path in glob.glob(os.path.join(folder, "people-*.tsv")) if not path.endswith(FILE))
    for id, tag, text, facts, _ in (row for path in paths for row in rows(path)):
        if tag == "=":
            iso = re.search(r"\biso=(\w\w)", facts)
            iso = iso.group(1) if iso else ""
            old = people.get(id)
            people[id] = Person(id, text, iso, "hand")
            people[id].hand = True
            people[id].title = "noalias" in facts       # the name is shown with a title
            if old and not ("noalias" in facts and fold(old.name) == fold(text)):
                people[id].names = [n for n in [old.name] + old.names if " of " not in n]
        taken.setdefault(fold(text), set()).add(id)
    return taken


def places(sources):
    """Folded names of towns and regions of more than one word: no spelling of a person may be one."""
    out = set()
    for path in glob.glob(os.path.join(sources, "geonames-cities/*.tsv")):
        for row in rows(path, header=True):
            for name in (row.get("name") or "", row.get("altName") or ""):
                if " " in name or "-" in name:
                    out.add(fold(name))
    for path in glob.glob(os.path.join(sources, "wilayah-id/*.tsv")):
        for cells in rows(path):
            for cell in cells:
                if " " in cell and len(cell) < 50:
                    out.add(fold(re.sub("^(?:Kabupaten|Kota|Kab\\.) ", "", cell)))
    return out


GIVEN = set()
BY_STATE = {}                   # iso -> (folded words of a name, id)


def claim_names(people, taken, no_names):
    """folded name -> owner. Canonical names first, then given spellings, then those by rule, famous bearers first."""
    order = sorted(people.values(), key=lambda p: (p.fame(), p.id), reverse=True)
    owner = {name: sorted(ids)[0] for name, ids in taken.items()}
    for person in order:
        owner.setdefault(fold(person.name), person.id)
    spellings = {}
    for person in order:
        for name in person.names:
            if " " in name and owner.setdefault(fold(name), person.id) == person.id:
                spellings.setdefault(person.id, []).append(name)
    for person in order:
        famous = person.hand or person.fame()[1] >= 2
        for source in [] if person.title else [person.name] + person.names[:1]:
            for name in variants(source, person.iso, GIVEN, 14 if famous else 6, famous):
                if " " in name and fold(name) not in no_names and not common(name, person.iso, GIVEN) and owner.setdefault(fold(name), person.id) == person.id:
                    spellings.setdefault(person.id, []).append(name)
    return owner, spellings


def parts_shared(people):
    """How many Indonesians here have a word in their name: of two frequent words, a name belongs to many men."""
    return Counter(word for person in people.values() if person.iso == "ID" for word in set(fold(person.name).split()))


def families_shared(people):
    """How many office-holders of the English-speaking states have a family name."""
    return Counter(fold(person.name).split()[-1] for person in people.values() if person.iso in ENGLISH)


def policy(person, name, families):
    """What a spelling of an office-holder of no great fame needs where it is a given name and a family name."""
    words = fold(name).split()
    if person.hand or person.fame()[1] > 2 or person.iso == "ID" or len(words) != 2 or words[0] not in GIVEN:
        return None
    return COMMON if person.iso in ENGLISH and families[words[1]] > 3 else COUNTRY


def build(sources):
    people, names = {}, countries(sources)
    GIVEN.update(given_names(sources))
    every_politician(sources, people, names)
    congress(sources, people)
    taken = hand(os.path.join(HERE, ".."), people)
    index = known(people)
    for name, ids in taken.items():
        index.setdefault(name, set()).update(ids)
    factbook(sources, people, index, names)
    govdirectory(sources, people, index, names)
    no_names = places(sources)
    owner, spellings = claim_names(people, taken, no_names)
    g = Gazetteer()
    shared, families, namesakes = parts_shared(people), families_shared(people), Counter()
    for person in sorted(people.values(), key=lambda p: (p.fame(), p.id), reverse=True):
        if not person.hand:
            facts = {"kind": "person", "iso": (person.iso.split(",")[0] if re.fullmatch("[A-Z]{2}(,[A-Z]{2})*", person.iso or "")
                                               else None), "role": person.roles()}
            if re.fullmatch(r"Q\d+", person.id):
                facts["kb"] = person.id
            folded = fold(person.name)
            if owner[folded] != person.id:
                namesakes[folded] += 1      # somebody better known has this name
                facts["prior"] = 41 - namesakes[folded]
            if (" " not in folded or (folded in no_names and person.fame()[1] < 3) or common(person.name, person.iso, GIVEN)):
                facts["noalias"] = True
                if owner[folded] == person.id:
                    g.alias(person.id, "und", person.name, WEAK, person.source)
            elif person.iso == "ID" and folded.count(" ") == 1 and min(shared[word] for word in folded.split()) > 2:
                g.alias(person.id, "und", person.name, NAMESAKES, person.source)
            elif policy(person, person.name, families):
                g.alias(person.id, "und", person.name, policy(person, person.name, families), person.source)
            g.entry(person.id, person.name, facts, person.source)
        for name in spellings.get(person.id, []):
            g.alias(person.id, "und", name, policy(person, name, families), person.source if not person.hand else "names.py")
    return [(FILE, g, "Office-holders of the 21st century, made by import/people.py; spellings by the rules of "
             "import/names.py.")]


if __name__ == "__main__":
    main(build)
