"""us-counties.tsv: the counties of the United States ("Polk County") and the parishes of Louisiana.

Many counties share a name: they are one entry here, since what the news needs is the country. The names are also words of
American local news (`us-home`), so that "Paris" beside "Lamar County" is the one in Texas, but for those that news of
other kinds names. Source: us-atlas/counties-10m.json of npm us-atlas (ISC), made of cartographic boundary files of the
U.S. Census Bureau (public domain); only names and codes are taken.
"""
import json
import os
from tsv import Gazetteer, fold, main, slug

NO_STATE = {"02", "11", "60", "66", "69", "72", "78"}    # boroughs, wards, municipios, districts
LOUISIANA = "22"
CITY = 500          # county codes above are independent cities
# Counties that are also in news that is not local, and names that counties elsewhere have too.
KNOWN = {fold(name) for name in """
    Orange Cook Kings Queens King Harris Dallas Maricopa Fulton Essex Kent Suffolk Norfolk Sussex Somerset Middlesex York
    Worcester Cumberland Lancaster Durham Westchester Nassau Richmond Bronx Fairfax Arlington Wayne Cambria Clare
    Antrim Grand Lake Bay""".split()} | {"los angeles", "san diego", "santa clara", "miami dade", "palm beach", "new york",
                                         "prince george's", "san francisco", "salt lake", "new castle"}
# Behind the name, these make it another body, of an English or Irish county.
BODY = ["Council", "Council's", "Cricket Club", "Cricket", "Championship", "FC", "FA", "Show", "Hall"]


def build(sources):
    with open(os.path.join(sources, "us-atlas", "counties-10m.json"), encoding="utf-8") as file:
        counties = json.load(file)["objects"]["counties"]["geometries"]
    g = Gazetteer()
    g.entry("county-body", "Words that make the name of a county that of a body", {"type": "class"})
    for word in BODY:
        g.alias("county-body", "en", word)
    for county in sorted(counties, key=lambda c: c["properties"]["name"]):
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
    return [("us-counties.tsv", g, "Counties of the United States; imported, see import/us_counties.py.")]


main(build)
