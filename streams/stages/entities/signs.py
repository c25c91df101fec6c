"""Signs in and around a name of what it names, whatever the recogniser says; and of a person's sex.

`first_names.csv` is made from the first names of the 1990 census of the United States (a work of its
government: public domain), without those that are also places or common English words.
"""

import csv
import re
from importlib.resources import files
from typing import Literal

from streams.stages.entities.words import any_of, words

Sex = Literal["m", "f"]

_SEXES: dict[str, Sex] = {
    **dict.fromkeys(("mr", "sir", "lord"), "m"),
    **dict.fromkeys(("mrs", "ms", "miss", "dame", "lady"), "f"),
}
_ROLE_BEFORE = re.compile(rf"\b(?:{any_of((*words('honorifics'), *words('roles')))})\.?,?\s+$")
_AGE_AFTER = re.compile(r",\s+(?:aged?\s+)?\d\d,")
_PLACE_BEFORE = re.compile(rf"\b(?:{'|'.join(words('places'))})(?: of|,) $")
_LOOK_BACK = 24  # characters; longer than any role with its space
_NOT_PERSONS = frozenset(words("not_persons"))
_MOST_WORDS = 4
_INITIAL = re.compile(r"[A-Z]\.")


def _read_first_names() -> dict[str, Sex | None]:
    table = files(__package__).joinpath("first_names.csv").read_text(encoding="utf-8")
    sexes: dict[str, Sex | None] = {"m": "m", "f": "f", "": None}
    return {row["name"]: sexes[row["sex"]] for row in csv.DictReader(table.splitlines())}


FIRST_NAMES = _read_first_names()


def sign_of_type(field: str, start: int, end: int) -> Literal["PERSON", "PLACE"] | None:
    """Return what the words around a name say that it is.

    A person has a role or honorific before the name, an age after it, or begins with a first name; a place
    comes after "the town of".
    """
    earliest = max(0, start - _LOOK_BACK)
    if _PLACE_BEFORE.search(field, earliest, start):
        return "PLACE"
    if (
        begins_with_first_name(field[start:end])
        or _ROLE_BEFORE.search(field, earliest, start)
        or _AGE_AFTER.match(field, end)
    ):
        return "PERSON"
    return None


def begins_with_first_name(name: str) -> bool:
    """Say whether a name has the shape of a person's: a first name, and two to four capitalised words."""
    words = name.split()
    if words and _INITIAL.fullmatch(words[0]):
        words = words[1:]
    if not 2 <= len(words) <= _MOST_WORDS or words[0].casefold() not in FIRST_NAMES:
        return False
    return all(word[0].isupper() for word in words) and words[-1].casefold() not in _NOT_PERSONS


def sex_of(name: str, before: str) -> Sex | None:
    """Return the sex that an honorific at the end of `before`, else the first name, tells."""
    honorific = before.split()[-1:] if before[-1:].isspace() else []
    if honorific and (sex := _SEXES.get(honorific[0].rstrip(".").casefold())):
        return sex
    return FIRST_NAMES.get(name.split(maxsplit=1)[0].casefold()) if " " in name else None
