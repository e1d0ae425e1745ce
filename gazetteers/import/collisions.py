"""What a place name collides with: common words of English and Indonesian, given and family names, other stop words."""
import os
from tsv import fold, rows

HERE = os.path.dirname(os.path.abspath(__file__))
LATIN = ("cs_CZ", "de", "en", "es", "fr", "hu", "id_ID", "it", "nl", "pl", "ro", "tr")


def common_words():
    """Language -> words that are also written in lower case."""
    words = {"en": set(), "id": set()}
    for lang, word in rows(os.path.join(HERE, "common-words.tsv")):
        words[lang].add(word)
    return words


def person_names(sources):
    """Given and family names: those of many languages, and a longer list of mixed quality."""
    names = set()
    for lang in LATIN:
        for cells in rows(os.path.join(sources, "names", "faker_%s.tsv" % lang)):
            names.add(fold(cells[-1]))
    with open(os.path.join(sources, "names", "cspell_people-names.txt"), encoding="utf-8") as lines:
        more = {fold(line) for line in lines if line.strip() and not line.startswith("#")}
    return names, more


def stop_words(sources):
    """Names that a gazetteer of places should not trust."""
    words = set()
    with open(os.path.join(sources, "xponents", "non-placenames.csv"), encoding="utf-8", errors="replace") as lines:
        for line in lines:
            words.add(fold(line.split(",")[0].strip('" \n')))
    return words


def lexicon(sources):
    """Indonesian words of Wordnet Bahasa, without those it writes with a capital."""
    words = set()
    with open(os.path.join(sources, "wordnet-bahasa", "wn-data-ind.tab"), encoding="utf-8") as lines:
        for line in lines:
            lemma = line.rstrip("\n").split("\t")[-1]
            if lemma.islower() and " " not in lemma:
                words.add(fold(lemma))
    return words


def country_names(folder):
    """Folded names of the entries of countries.tsv and countries-hand.tsv; words of classes are no names."""
    lines = [row for file in ("countries.tsv", "countries-hand.tsv") for row in rows(os.path.join(folder, file))]
    entries = {id for id, tag, _, facts, _ in lines if tag == "=" and "kind=" in facts}
    return {fold(text) for id, _, text, _, _ in lines if id in entries}
