"""Names that are known before any article is read: countries, their other names, and a few bodies.

`countries.csv` is a selection of columns of https://github.com/datasets/country-codes (Open Data Commons
PDDL 1.0: public domain).
"""

import csv
from dataclasses import dataclass
from importlib.resources import files

from streams.contract.articles import MentionType
from streams.contract.ids import fold


@dataclass(frozen=True, slots=True)
class Known:
    """A country or body with the name that stands for it in keys, whatever an article calls it."""

    name: str
    type: MentionType


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
}
# The names for keys, where the table's own is an abbreviation.
_FULL_NAMES = {"US": "United States", "UK": "United Kingdom"}
_US_STATES = (
    "Alabama, Alaska, Arizona, Arkansas, California, Colorado, Connecticut, Delaware, Florida, Georgia, "
    "Hawaii, Idaho, Illinois, Indiana, Iowa, Kansas, Kentucky, Louisiana, Maine, Maryland, Massachusetts, "
    "Michigan, Minnesota, Mississippi, Missouri, Montana, Nebraska, Nevada, New Hampshire, New Jersey, "
    "New Mexico, New York, North Carolina, North Dakota, Ohio, Oklahoma, Oregon, Pennsylvania, Rhode "
    "Island, South Carolina, South Dakota, Tennessee, Texas, Utah, Vermont, Virginia, Washington, West "
    "Virginia, Wisconsin, Wyoming"
)


def comparable(name: str) -> str:
    """Return `name` folded, abbreviations closed up, no leading article: "the U.S." -> "us"."""
    folded = fold(name.replace(".", "").replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", ""))
    return folded if folded == "the hague" else folded.removeprefix("the ")


def _countries() -> list[dict[str, str]]:
    table = files(__package__).joinpath("countries.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(table.splitlines()))


def _bodies() -> list[list[str]]:
    table = files(__package__).joinpath("bodies.txt").read_text(encoding="utf-8")
    return [line.split(" | ") for line in table.splitlines()]


def _known_names(countries: list[dict[str, str]]) -> dict[str, Known]:
    known: dict[str, Known] = {}
    for row in countries:
        country = Known(_FULL_NAMES.get(row["name"], row["name"]), "PLACE")
        others = _OTHER_COUNTRY_NAMES.get(row["name"], ())
        for name in (row["name"], row["official_name"], row["formal_name"].rstrip(" *"), *others):
            if name:
                known.setdefault(comparable(name), country)
    for body, *short_names in _bodies():
        for name in (body, *short_names):
            known[comparable(name)] = Known(body, "ORG")
    return known


_COUNTRIES = _countries()
KNOWN_NAMES = _known_names(_COUNTRIES)
# One-word names that are a place even where a person of the article bears them (Jordan, Washington).
PLACES = frozenset(
    comparable(name)
    for name in (
        *(row["name"] for row in _COUNTRIES),
        *(row["capital"] for row in _COUNTRIES if row["capital"]),
        *_US_STATES.split(", "),
    )
)
