#!/usr/bin/env python3
"""Run all importers in their order; or, with --check, see whether they would make the files that are there.

    python3 gazetteers/import/all.py SOURCES gazetteers
    python3 gazetteers/import/all.py --check SOURCES gazetteers

The check works in a copy without the made files, so that nothing can depend on what an importer made last time. An importer
whose sources are not there is left out, and what it made stays as it is. Exit status: 0 nothing differs, 1 something does.
"""
import argparse
import difflib
import glob
import os
import runpy
import shutil
import sys
import tempfile

# The importers in their order, since later ones read what earlier ones made: name, files made, folders of SOURCES read.
IMPORTERS = (
    ("countries", "countries.tsv", "cldr i18n-iso-countries factbook country-coder"),
    ("cities", "cities.tsv", "geonames-cities geonames-libgeonames natural-earth wilayah-id names xponents wordnet-bahasa"),
    ("indonesia", "indonesia.tsv", "wilayah-id geonames-cities names wordnet-bahasa"),
    ("regions", "regions.tsv", "cldr names xponents wordnet-bahasa"),
    ("us_places", "us-places.tsv", "us-atlas geonames-cities"),
    ("geography", "geography.tsv", "natural-earth wordnet"),
    ("names_parts", "name-parts.tsv", "names every-politician geonames-cities"),
    ("people", "people-office.tsv", "every-politician congress-legislators factbook govdirectory cldr names "
     "geonames-cities wilayah-id"),
    ("ministries", "orgs-ministries.tsv", ""),
    ("bodies", "orgs-regional.tsv", ""),
    ("idx", "orgs-idx.tsv", "idx"),
    ("universities", "orgs-universities.tsv", "universities"),
    ("govdirectory", "orgs-govdirectory.tsv", "govdirectory"),
    ("brands", "orgs-brands.tsv", "nsi"),
    ("lists", "orgs-lists.tsv", "corpora-cc0"),
    ("factbook_parties", "orgs-factbook.tsv", "factbook cldr"),
    ("cameo", "orgs-cameo.tsv", "cameo-actors cldr"),
    ("layers", "layers/*.tsv", "cldr i18n-iso-countries geonames-cities geonames-libgeonames names"),
)


def made(folder, pattern):
    return sorted(glob.glob(os.path.join(folder, pattern)))


def run(sources, folder):
    """Run what can be run; gives the patterns of the files made."""
    patterns = []
    path = os.path.join(folder, "import")
    sys.path.insert(0, path)        # in one process, since they share what takes most time: folded names
    for name, pattern, needed in IMPORTERS:
        missing = [part for part in needed.split() if not os.path.isdir(os.path.join(sources, part))]
        if missing:
            print("%s: not run, no %s in %s" % (name, ", ".join(missing), sources), flush=True)
            continue
        sys.argv = [name + ".py", sources, folder]
        runpy.run_path(os.path.join(path, name + ".py"), run_name="__main__")
        patterns.append(pattern)
    return patterns


def copy(sources, folder, target):
    """The gazetteers without the files that will be made."""
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("__pycache__"))
    for _, pattern, needed in IMPORTERS:
        if all(os.path.isdir(os.path.join(sources, part)) for part in needed.split()):
            for path in made(target, pattern):
                os.remove(path)


def differences(one, other, pattern):
    """How many lines differ, with the first ones shown."""
    count = 0
    names = {os.path.relpath(path, folder) for folder in (one, other) for path in made(folder, pattern)}
    for name in sorted(names):
        texts = []
        for folder in (one, other):
            path = os.path.join(folder, name)
            texts.append(open(path, encoding="utf-8").read().splitlines() if os.path.exists(path) else [])
        if texts[0] == texts[1]:
            continue
        lines = [line for line in difflib.unified_diff(*texts, name, name + " made anew", lineterm="", n=0)
                 if line[:1] in "+-" and line[:3] not in ("+++", "---")]
        count += len(lines)
        print("%s: %d lines differ" % (name, len(lines)))
        print("\n".join("    " + line for line in lines[:10]))
    return count


def check(sources, folder):
    with tempfile.TemporaryDirectory() as scratch:
        again = os.path.join(scratch, "gazetteers")
        copy(sources, folder, again)
        patterns = run(sources, again)
        wrong = sum(bool(differences(folder, again, pattern)) for pattern in patterns)
    print("%d passed, %d failed" % (len(patterns) - wrong, wrong))
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true", help="write nothing, tell what would change")
    parser.add_argument("sources")
    parser.add_argument("folder")
    arguments = parser.parse_args()
    if arguments.check and not os.path.isdir(arguments.sources):
        print("importers: not checked, there is no folder %s" % arguments.sources)
        return 0
    if arguments.check:
        return 1 if check(arguments.sources, arguments.folder) else 0
    run(arguments.sources, arguments.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
