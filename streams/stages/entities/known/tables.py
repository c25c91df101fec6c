"""Names that are known before any article is read: countries, their other names, and a few bodies.

`countries.csv` is a selection of columns of https://github.com/datasets/country-codes (Open Data
Commons PDDL 1.0: public domain).
"""

import csv
import re
from importlib.resources import files

from streams.contract.ids import fold
from streams.stages.entities.known.entry import Entry, Named

# What news calls countries and what the table has no column for.
_OTHER_COUNTRY_NAMES = {
    "US": ("United States", "USA", "America"),
    "UK": ("United Kingdom", "Britain", "Great Britain"),
    "UAE": ("United Arab Emirates",),
    "Czechia": ("Czech Republic",),
    "Myanmar": ("Burma",),
    "Eswatini": ("Swaziland",),
    "North Macedonia": ("Macedonia",),
    "Congo - Kinshasa": ("DRC", "DR Congo"),
    "North Korea": ("DPRK",),
    "Türkiye": ("Turkey",),
    "Côte d\N{RIGHT SINGLE QUOTATION MARK}Ivoire": ("Ivory Coast",),
    "Timor-Leste": ("East Timor",),
    "Cape Verde": ("Cabo Verde",),
    "Netherlands": ("Holland",),
    "Vatican City": ("Vatican",),
}
# The names for keys, where the table's own is an abbreviation, or not what most news says.
_FULL_NAMES = {"US": "United States", "UK": "United Kingdom", "Türkiye": "Turkey"}
# The official name of one country that news uses for two.
_SHARED_NAMES = frozenset({"Congo"})
US_STATES = [
    "Alabama",
    "Alaska",
    "Arizona",
    "Arkansas",
    "California",
    "Colorado",
    "Connecticut",
    "Delaware",
    "Florida",
    "Georgia",
    "Hawaii",
    "Idaho",
    "Illinois",
    "Indiana",
    "Iowa",
    "Kansas",
    "Kentucky",
    "Louisiana",
    "Maine",
    "Maryland",
    "Massachusetts",
    "Michigan",
    "Minnesota",
    "Mississippi",
    "Missouri",
    "Montana",
    "Nebraska",
    "Nevada",
    "New Hampshire",
    "New Jersey",
    "New Mexico",
    "New York",
    "North Carolina",
    "North Dakota",
    "Ohio",
    "Oklahoma",
    "Oregon",
    "Pennsylvania",
    "Rhode Island",
    "South Carolina",
    "South Dakota",
    "Tennessee",
    "Texas",
    "Utah",
    "Vermont",
    "Virginia",
    "Washington",
    "West Virginia",
    "Wisconsin",
    "Wyoming",
]
_COMPANY = re.compile(r" (?:inc|incorporated|corp|corporation|co|company|ltd|limited|llc|plc|ag|gmbh|sa|nv)$")


def comparable(name: str) -> str:
    """Return `name` folded, abbreviations closed up, no leading article: "the U.S." -> "us"."""
    folded = fold(name.replace(".", "").replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", ""))
    return folded if folded == "the hague" else folded.removeprefix("the ")


def without_company(form: str) -> str:
    """Return a comparable form without the legal form of a company: "apple inc" -> "apple"."""
    return _COMPANY.sub("", form)


def rows_of(table: str) -> list[dict[str, str]]:
    """Return the rows of a shipped CSV table."""
    return list(csv.DictReader(lines_of(table)))


def lines_of(table: str) -> list[str]:
    """Return the lines of a shipped table."""
    return (files(__package__) / table).read_text(encoding="utf-8").splitlines()


def _countries() -> dict[str, Named]:
    """Return the countries, each with its names, by the table's own name."""
    return {row["name"]: _country(row) for row in COUNTRY_ROWS}


def _country(row: dict[str, str]) -> Named:
    name = _FULL_NAMES.get(row["name"], row["name"])
    others = _OTHER_COUNTRY_NAMES.get(row["name"], ())
    names = (row["name"], row["official_name"], row["formal_name"].rstrip(" *"), *others)
    entry = Entry("countries", fold(name), name, "PLACE", row["wikidata_id"] or None)
    return entry, tuple(each for each in names if each and each not in _SHARED_NAMES)


def _bodies() -> list[Named]:
    rows = (line.split(" | ") for line in lines_of("bodies.txt"))
    return [(Entry("bodies", fold(body), body, "ORG"), (body, *others)) for body, *others in rows]


def _known_names() -> dict[str, Entry]:
    known: dict[str, Entry] = {}
    for country, names in COUNTRIES.values():
        for name in names:
            known.setdefault(comparable(name), country)
    for body, names in BODIES:
        known |= dict.fromkeys(map(comparable, names), body)
    return known


COUNTRY_ROWS = rows_of("countries.csv")
COUNTRIES = _countries()
BODIES = _bodies()
KNOWN_NAMES = _known_names()
# One-word names that are a place even where a person of the article bears them (Jordan, Washington).
PLACES = frozenset(
    comparable(name)
    for name in (
        *(row["name"] for row in COUNTRY_ROWS),
        *(row["capital"] for row in COUNTRY_ROWS if row["capital"]),
        *US_STATES,
    )
)
