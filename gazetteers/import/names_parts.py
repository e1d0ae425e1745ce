"""name-parts.tsv: parts of people's names, in two classes: given-name and family-name. They are no entries; rules ask
whether a capitalised word is one of them. What common people of one country are called is in name-parts-hand.tsv.

    python3 gazetteers/import/names_parts.py SOURCES gazetteers

SOURCES holds the folders names (Faker, cspell), every-politician (Wikidata: who is called so in public life) and
geonames-cities. Left out: common words (name-words.tsv, counted in news text), names of larger places, months,
particles, acronyms,
words of up to three letters but for common ones, and what matching folds into one of these."""
import collections
import os
import re

from tsv import Gazetteer, fold, main, rows

HERE = os.path.dirname(os.path.abspath(__file__))
LOCALES = ("cs_CZ", "de", "en", "es", "fr", "hu", "id_ID", "it", "nl", "pl", "ro", "tr", "vi")
LATIN = re.compile("[A-Z\u00c0-\u024f\u1e00-\u1eff][A-Za-z\u00c0-\u024f\u1e00-\u1eff'\u2019-]+")
CITY = 100000           # the population from which a place of the same name counts
# Larger places that are rather names of people.
PEOPLE = set("""allen jackson hamilton clinton irving lincoln carlos jose luis juan pedro miguel rafael antonio ana maria
santos silva castro guerrero morales hidalgo juarez rivera vargas torres salvador aguilar ahmad ali hassan omar khalid
ibrahim mahmud abbas carmen isabel joao paulo bernardo andre leon sofia victoria elizabeth charlotte catherine gabriel
daniel santo diego stephenson warren vaughan russell wallace nelson hayward fremont burnaby gary joseph roberto sandy
nguyen pham tran wang chen liu zhang zhao hu ma lin yang xu andreas martin""".split())
PARTICLES = set("""bin binti ibn van von der den de del della di da das do dos du la le el al ben abu abd mac saint san
santa the and per jr sr""".split())
MONTHS = set("""january february march april may june july august september october november december januari februari
maret mei juni juli agustus oktober desember""".split())
MIN_LENGTH = 4
SHORT = set("""ali amy ana ann ben bob dan eko ade adi ari ayu dwi eka eva fay ian ida ika ira ivy jay jim jin joe jon kai
kay ken kim lee leo liz lou mae max mia moe ned nia pam pat ray ron rob roy sam ted tom tri zoe xia hsu liu luo zhu cao gao
guo han hua jia kao koh lau lim lin lam mak ong ooi rao roh seo suh teo wan wee yao yap yan yeo yoo yun cox fox foy fry orr
ott vos nur ina ita evi ega udo uwe ulf kaj aly amr haq huq mir rai jha dey thi chu hoa huy bui ngo abe cho joy roh""".split())


def parts(name):
    """The words of a name that are written in Latin letters and with a capital first."""
    return [word for word in name.split() if LATIN.fullmatch(word) and word[0].isupper() and not word.isupper()]


def stop_words(sources):
    """Folded words that are no name part: common words, larger places, months, particles."""
    stop = {word for _, word in rows(os.path.join(HERE, "name-words.tsv"))} | MONTHS | PARTICLES
    cities = os.path.join(sources, "geonames-cities", "cities1000.tsv")
    for city in rows(cities, header=True):
        name = fold(city["name"])
        if int(city["population"] or 0) >= CITY and " " not in name and name not in PEOPLE:
            stop.add(name)
    return stop


def people(sources):
    """How many politicians have a part as first and as last word of their name."""
    first, last = collections.Counter(), collections.Counter()
    path = os.path.join(sources, "every-politician", "people_all.tsv")
    for person in rows(path, header=True):
        words = [word for word in person["name"].split() if word]
        if len(words) > 1:
            first.update(parts(words[0]))
            last.update(parts(words[-1]))
    return first, last


def build(sources):
    stop = stop_words(sources)
    seen = {"given-name": set(), "family-name": set()}
    for id, lang, text, *_ in rows(os.path.join(HERE, "..", "name-parts-hand.tsv")):
        if lang != "=":
            seen[id].add(fold(text))
    g = Gazetteer()

    def add(id, word, source):
        key = fold(word)
        if len(key.replace(" ", "")) < MIN_LENGTH and key not in SHORT or key in stop or key in seen[id]:
            return
        if any(half in stop for half in key.split(" ") if " " in key):
            return
        seen[id].add(key)
        g.alias(id, "und", word, None, source)

    folder = os.path.join(sources, "names")
    for locale in LOCALES:
        for row in rows(os.path.join(folder, "faker_%s.tsv" % locale)):
            if row[0] in ("first", "last"):
                for word in parts(row[-1]):
                    add("given-name" if row[0] == "first" else "family-name", word, "faker")
    first, last = people(sources)
    for id, counter in (("given-name", first), ("family-name", last)):
        for word in sorted(counter):
            if counter[word] >= 2:
                add(id, word, "every-politician")
    known = {fold(word): word for word in sorted(set(first) | set(last))}
    for row in rows(os.path.join(folder, "cspell_people-names.txt")):
        word, key = row[0], fold(row[0])
        if LATIN.fullmatch(word) and key not in seen["given-name"] and key in known:
            add("given-name" if known[key] in first and known[key] not in last else "family-name", word, "cspell")
    return [("name-parts.tsv", g, "Parts of people's names, made by import/names_parts.py: no entries, only words that rules ask for.")]


if __name__ == "__main__":
    main(build)
