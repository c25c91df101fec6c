"""The built-in tables, as an alias file would have them: countries, peoples, capitals, bodies, politicians.

`us_politicians.csv` is a selection of rows and columns of the members of Congress of mid-2026, and of the
presidents and vice-presidents since 1977, of https://github.com/unitedstates/congress-legislators (CC0 1.0),
with the states' names in full; that of Washington is not the city's.
`bodies.txt` and `demonyms.txt` were written for this project.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from streams.contract.ids import fold
from streams.stages.entities.known.entry import Entry, Named
from streams.stages.entities.known.tables import (
    BODIES,
    COUNTRIES,
    COUNTRY_ROWS,
    KNOWN_NAMES,
    comparable,
    lines_of,
    rows_of,
)

# Two countries that share a name stay candidates.
_SHARED_NAMES = {
    "Korea": ("North Korea", "South Korea"),
    "Congo": ("Congo - Brazzaville", "Congo - Kinshasa"),
}
# A name that a state of the United States has, too: what an article about this one is likely to say.
_GEORGIA = ("Tbilisi", "Batumi", "Georgian", "Georgians", "Abkhazia", "South Ossetia", "Caucasus")
_STATES = {
    "Georgia": ("Q1428", ("Atlanta", "Savannah", "Macon", "U.S. state")),
    "Washington": ("Q1223", ("Seattle", "Spokane", "Tacoma")),
}
_MORE_CAPITALS = {"Nur-Sultan": ("Astana",), "Kyiv": ("Kiev",), "Washington": ("Washington D.C.",)}
_CAPITALS_IN_FULL = {"Washington": "Washington, D.C."}
# Capitals whose name other places, persons or words bear: linked where the article names the country, too.
_NAMESAKES = frozenset(
    {
        *("Basse-Terre", "Bridgetown", "Douglas", "George Town", "Georgetown", "Hamilton", "Jamestown"),
        *("Kingston", "Kingstown", "Male", "Marigot", "Nassau", "Plymouth", "Port Louis", "Road Town"),
        *("Saint-Denis", "Saint-Pierre", "San Jose", "San Juan", "San Salvador", "Santiago", "St. George's"),
        *("St. John's", "Stanley", "Sucre", "The Valley", "Tripoli", "Victoria", "Wellington", "West Island"),
    }
)
_WITHOUT_PLURAL = ("ese", "ch", "sh", "ss", "man", "men", "z")
_OFFICES = {
    "sen": ("Senator", "Senators", "Sen", "Senate"),
    "rep": ("Congressman", "Congresswoman", "Congress", "House of Representatives", "Rep", "Reps"),
    "prez": (
        "US President",
        "U.S. President",
        "White House",
        "United States",
        "president of the United States",
    ),
    "viceprez": ("Vice President", "White House", "United States"),
}
_PARTIES = {"Democrat": ("Democrat", "Democrats", "Democratic"), "Republican": ("Republican", "Republicans")}


def built_in() -> Iterator[Named]:
    """Yield the entries of all built-in tables with their names."""
    yield from _countries()
    yield from BODIES
    yield from _capitals()
    yield from _states()
    yield from _peoples()
    yield from _politicians()


def _folded(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold(phrase) for phrase in phrases if phrase)


def _countries() -> Iterator[Named]:
    shared = defaultdict(list)
    for name, countries in _SHARED_NAMES.items():
        for country in countries:
            shared[country].append(name)
    for key, (entry, names) in COUNTRIES.items():
        context = _folded(_GEORGIA) if key == "Georgia" else ()
        yield replace(entry, context=context), (*names, *shared[key])


def _capitals() -> Iterator[Named]:
    """Yield the capitals; the table has codes in place of three, and cities that are countries are these."""
    rows = [(row["capital"].strip(), row) for row in COUNTRY_ROWS]
    known = [(name, row) for name, row in rows if name and not name.isupper()]
    shared = Counter(name for name, _ in known)
    for capital, row in known:
        if comparable(capital) in KNOWN_NAMES:
            continue
        country, names = COUNTRIES[row["name"]]
        name = _CAPITALS_IN_FULL.get(capital, capital)
        mark = f" {row['iso2'].lower()}" if shared[capital] > 1 else ""
        context = _folded((country.name, *names)) if capital in _NAMESAKES else ()
        entry = Entry("capitals", fold(name) + mark, name, "PLACE", context=context)
        yield entry, (capital, name, *_MORE_CAPITALS.get(capital, ()))


def _states() -> Iterator[Named]:
    for name, (wikidata, context) in _STATES.items():
        entry = Entry("states", f"{fold(name)} state", f"{name} (state)", "PLACE", wikidata, _folded(context))
        yield entry, (name, f"{name} State")


def _peoples() -> Iterator[Named]:
    """Yield the peoples of countries: "Syrian", "Syrians"."""
    for line in lines_of("demonyms.txt"):
        name, *forms = line.split(" | ")
        country, _ = COUNTRIES[name]
        plurals = [f"{form}s" for form in forms if not form.endswith(_WITHOUT_PLURAL)]
        plurals += [f"{form[:-3]}men" for form in forms if form.endswith("man")]
        entry = replace(country, type="GROUP", is_sought=False, relation="demonym")
        yield entry, (*forms, *plurals)


def _politicians() -> Iterator[Named]:
    for row in rows_of("us_politicians.csv"):
        context = (*_OFFICES[row["role"]], *_PARTIES.get(row["party"], ()), row["state"])
        name = f"{row['nickname'] or row['first']} {row['last']}"
        entry = Entry(
            "us_politicians",
            fold(row["full_name"]).replace(" ", "-"),
            name,
            "PERSON",
            wikidata=row["wikidata_id"] or None,
            context=_folded(context),
        )
        yield entry, tuple(dict.fromkeys((name, *_full_names(row))))


def _full_names(row: dict[str, str]) -> Iterator[str]:
    """Yield how news writes the name: as on the ballot, with the first name, a middle one or its initial."""
    yield row["full_name"]
    yield f"{row['first']} {row['last']}"
    if row["middle"]:
        yield f"{row['first']} {row['middle']} {row['last']}"
        yield f"{row['first']} {row['middle'][0]} {row['last']}"
