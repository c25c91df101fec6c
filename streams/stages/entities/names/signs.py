"""Signs in and around a name of what it names, whatever the recogniser says; and of a person's sex.

`first_names.csv` is made from the first names of the 1990 census of the United States (a work of its
government: public domain), without those that are also places or common English words.
"""

import csv
import re
from importlib.resources import files
from typing import Literal

from streams.contract.articles import MentionType
from streams.stages.entities.known.tables import PLACES, comparable
from streams.stages.entities.words import any_of, words

Sex = Literal["m", "f"]
Sign = Literal["PERSON", "PLACE", "ORG", "EVENT"]

_SEXES: dict[str, Sex] = {
    **dict.fromkeys(("mr", "sir", "lord"), "m"),
    **dict.fromkeys(("mrs", "ms", "miss", "dame", "lady"), "f"),
}
_ROLE_BEFORE = re.compile(rf"\b(?:{any_of((*words('honorifics'), *words('roles')))})\.?,?\s+$")
_AGE_AFTER = re.compile(r",\s+(?:aged?\s+)?\d\d,")
_PLACE_BEFORE = re.compile(rf"\b(?:{'|'.join(words('places'))})(?: of|,) $")
# "Sweden 1 - 0", "lost 1-2 to England": beside a score stands a team. No years.
_SCORE_AFTER = re.compile(r"\s+(?:(?:won|lost|drew)\s+)?\d{1,2}\s?[\u2013-]\s?\d{1,2}\b(?!\s?[\u2013-])")
_SCORE_BEFORE = re.compile(
    r"(?<![\d\u2013-])\d{1,2}\s?[\u2013-]\s?\d{1,2}\s+(?:(?:to|against|over|with)\s+)?(?:the\s+)?$"
)
_LOOK_BACK = 24  # characters; longer than any role with its space
_NOT_PERSONS = frozenset(words("not_persons"))
PARTICLES = frozenset(words("particles"))
# "Ludwig van Beethoven", "Salman bin Abdulaziz"; "de" is in Rio de Janeiro, too.
_PERSON_PARTICLES = frozenset({"bin", "bint", "ibn", "van", "von"})
# "The Union" is short for the European one, but "West Bank" and "Soviet Union" are places.
ORG_HEADS = frozenset(words("org_heads"))
_SURE_ORG_HEADS = ORG_HEADS - {"bank", "front", "union"}
_HEADS: dict[str, Sign] = {
    **dict.fromkeys(words("place_heads"), "PLACE"),
    **dict.fromkeys(words("event_heads"), "EVENT"),
    **dict.fromkeys(_SURE_ORG_HEADS, "ORG"),
}
_MOST_WORDS = 4
_INITIAL = re.compile(r"[A-Z]\.")


def _read_first_names() -> dict[str, Sex | None]:
    table = files(__package__).joinpath("first_names.csv").read_text(encoding="utf-8")
    sexes: dict[str, Sex | None] = {"m": "m", "f": "f", "": None}
    return {row["name"]: sexes[row["sex"]] for row in csv.DictReader(table.splitlines())}


FIRST_NAMES = _read_first_names()


def sign_of_type(field: str, start: int, end: int, kind: MentionType) -> Sign | None:
    """Return what the words in and around a name, taken for a `kind`, say that it is.

    A person has a role or honorific before the name, an age after it, or begins with a first name; a place
    comes after "the town of"; a place beside a score is a team.
    """
    name = field[start:end]
    if sign := _sign_of_head(name):
        return sign
    if is_person(name):
        return "PERSON"
    earliest = max(0, start - _LOOK_BACK)
    if (kind == "PLACE" or comparable(name) in PLACES) and _is_beside_score(field, earliest, start, end):
        return "ORG"
    if _PLACE_BEFORE.search(field, earliest, start):
        return "PLACE"
    if _ROLE_BEFORE.search(field, earliest, start) or _AGE_AFTER.match(field, end):
        return "PERSON"
    return None


def _sign_of_head(name: str) -> Sign | None:
    """Return what the head word tells; places end with it: a hall of fame and a centre for trade are none."""
    head = head_of(name)
    sign = _HEADS.get(head)
    return sign if sign != "PLACE" or name.casefold().endswith(head) else None


def _is_beside_score(field: str, earliest: int, start: int, end: int) -> bool:
    return bool(_SCORE_AFTER.match(field, end) or _SCORE_BEFORE.search(field, earliest, start))


def head_of(name: str) -> str:
    """Return the word that says what a name of several words names: "hall" of "Carnegie Hall"."""
    words = name.casefold().split()
    for link in ("of", "for", "at", "in"):
        if link in words[1:]:
            words = words[: words.index(link, 1)]
    return words[-1] if " " in name else ""


def is_person(name: str) -> bool:
    """Say whether a name can only be a person's by its words: "Hong Kong" and "Virginia Beach" can not."""
    if begins_with_first_name(name):
        return comparable(name) not in PLACES
    return any(word in _PERSON_PARTICLES for word in name.split()[1:-1])


def begins_with_first_name(name: str) -> bool:
    """Say whether a name has the shape of a person's: a first name, and two to four capitalised words."""
    words = name.split()
    if words and _INITIAL.fullmatch(words[0]):
        words = words[1:]
    words = [word for word in words if word not in PARTICLES]
    if not 2 <= len(words) <= _MOST_WORDS or words[0].casefold() not in FIRST_NAMES:
        return False
    return all(word[0].isupper() for word in words) and words[-1].casefold() not in _NOT_PERSONS


def sex_of(name: str, before: str) -> Sex | None:
    """Return the sex that an honorific at the end of `before`, else the first name, tells."""
    honorific = before.split()[-1:] if before[-1:].isspace() else []
    if honorific and (sex := _SEXES.get(honorific[0].rstrip(".").casefold())):
        return sex
    return FIRST_NAMES.get(name.split(maxsplit=1)[0].casefold()) if " " in name else None
