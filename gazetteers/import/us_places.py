"""us-places.tsv: the counties of the United States ("Polk County"), the parishes of Louisiana, and the names of American
towns as words: what stands before an abbreviation of a state ("Nitro, W.Va.").

Many counties share a name: they are one entry here, since what the news needs is the country. The names are also words of
American local news (`us-home`), so that "Paris" beside "Lamar County" is the one in Texas, but for those that news of
other kinds names. Sources: us-atlas/counties-10m.json of npm us-atlas (ISC), made of cartographic boundary files of the
U.S. Census Bureau (public domain), only names and codes are taken; towns from GeoNames.
"""
import json
import os
from tsv import Gazetteer, fold, main, rows, slug

NO_STATE = {"02", "11", "60", "66", "69", "72", "78"}    # boroughs, wards, municipios, districts
LOUISIANA = "22"
CITY = 500          # county codes above are independent cities
TOWN = 3000         # inhabitants
# Counties that are also in news that is not local, and names that counties elsewhere have too.
KNOWN = {fold(name) for name in """
    Orange Cook Kings Queens King Harris Dallas Maricopa Fulton Essex Kent Suffolk Norfolk Sussex Somerset Middlesex York
    Worcester Cumberland Lancaster Durham Westchester Nassau Richmond Bronx Fairfax Arlington Wayne Cambria Clare
    Antrim Grand Lake Bay""".split()} | {"los angeles", "san diego", "santa clara", "miami dade", "palm beach", "new york",
                                         "prince george's", "san francisco", "salt lake", "new castle"}
# Behind the name, these make it another body, of an English or Irish county.
BODY = ["Council", "Council's", "Cricket Club", "Cricket", "Championship", "FC", "FA", "Show", "Hall"]


def counties(g, sources):
    g.entry("county-body", "Words that make the name of a county that of a body", {"type": "class"})
    for word in BODY:
        g.alias("county-body", "en", word)
    with open(os.path.join(sources, "us-atlas", "counties-10m.json"), encoding="utf-8") as file:
        geometries = json.load(file)["objects"]["counties"]["geometries"]
    for county in sorted(geometries, key=lambda c: (c["properties"]["name"], c["id"])):
        code, name = county["id"], county["properties"]["name"]
        if code[:2] in NO_STATE or int(code[2:]) > CITY:
            continue
        kind = "Parish" if code[:2] == LOUISIANA else "County"
        entry = "us-county.%s%s" % (slug(name), "-parish" if kind == "Parish" else "")
        if entry in g.entries:
            continue
        text = "%s %s" % (name, kind)
        g.entry(entry, text, {"kind": "regency", "iso": "US", "noalias": True}, "us-atlas")
        g.alias(entry, "en", text, {"forbids": "next:county-body"}, "us-atlas")
        if fold(name) not in KNOWN:
            g.alias("us-home", "en", text, None, "us-atlas")


def towns(g, sources):
    g.entry("us-town", "Names of American towns, as they stand before a state", {"type": "class"})
    names = set()
    for city in rows(os.path.join(sources, "geonames-cities", "cities1000.tsv"), header=True):
        name = city["name"]
        if city["country"] == "US" and int(city["population"]) >= TOWN and name.isascii() and "," not in name:
            names.add(name.replace("New York City", "New York"))
    for name in sorted(names):
        if not name.endswith((" Heights Township", ")")):
            g.alias("us-town", "en", name, None, "geonames")


def build(sources):
    g = Gazetteer()
    counties(g, sources)
    towns(g, sources)
    return [("us-places.tsv", g, "Counties and names of towns of the United States; imported, see import/us_places.py.")]


main(build)
