"""The stance lexicon: which words take a side, and the inflected forms they come in."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

Side = Literal["favor", "against"]
Slots = Mapping[str, frozenset[str]]
Entries = Mapping[tuple[str, str], int]  # (base form, slot) -> +1 for favor, -1 for against

SIGNS: Mapping[Side, int] = {"favor": 1, "against": -1}
_VOWELS = frozenset("aeiou")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything the rules know of words; base forms throughout."""

    verbs: Entries
    nouns: Entries
    people: Entries
    adjectives: Entries
    said: Mapping[str, int]
    demanding: frozenset[str]
    holders: frozenset[str]
    amounts: frozenset[str]
    nobody: frozenset[str]
    plans: frozenset[str]
    endings: frozenset[str]
    empty: frozenset[str]
    times: frozenset[str]
    utterances: frozenset[str]
    reported: Mapping[str, int]
    verb_lists: Slots
    verb_bases: Mapping[str, str]
    noun_bases: Mapping[str, str]

    def verb(self, form: str) -> str:
        """Return the base form of a verb that the lexicon lists, else `form`."""
        return self.verb_bases.get(form, form)

    def noun(self, form: str) -> str:
        """Return the singular of a noun that the lexicon lists, else `form`."""
        return self.noun_bases.get(form, form)


def _load() -> Lexicon:
    raw = tomllib.loads((files(__package__) / "lexicon.toml").read_text("utf-8"))
    verbs, nouns = _entries(raw["verb"]), _entries(raw["noun"])
    people, adjectives = _entries(raw["person"]), _entries(raw["adjective"])
    said, reported = _signs(raw["said"]), _signs(raw["reported"])
    lists = {name: frozenset(words.split()) for name, words in raw["verbs"].items()}
    irregular = {base: forms.split() for base, forms in raw["irregular"].items()}
    own_verbs = {base.split("_")[0] for base, _ in verbs} | set(reported)
    verb_bases = _forms({*own_verbs, *(word for words in lists.values() for word in words)}, irregular)
    noun_bases = {plural(word): word for word in (*said, *(base for base, _ in (*nouns, *people)))}
    demanding = frozenset(raw["clause"]["favor"].split())
    return Lexicon(
        verbs=verbs,
        nouns=nouns,
        people=people,
        adjectives=adjectives,
        said=said,
        reported=reported,
        demanding=demanding,
        holders=_with_plurals(raw["holders"]["nouns"]),
        amounts=_with_plurals(raw["holders"]["amounts"]),
        times=_with_plurals(raw["targets"]["times"]),
        plans=_with_plurals(raw["targets"]["plans"]),
        endings=frozenset(raw["targets"]["endings"].split()),
        nobody=frozenset(raw["holders"]["nobody"].split()),
        empty=frozenset(raw["targets"]["empty"].split()),
        utterances=_with_plurals(raw["holders"]["utterances"]),
        verb_lists=lists,
        verb_bases=verb_bases,
        noun_bases=noun_bases,
    )


def _signs(table: Mapping[Side, str]) -> Mapping[str, int]:
    return {word: SIGNS[side] for side in SIGNS for word in table[side].split()}


def _with_plurals(words: str) -> frozenset[str]:
    singular = words.split()
    return frozenset({*singular, *(plural(word) for word in singular)})


def _entries(table: Mapping[Side, Mapping[str, str]]) -> Entries:
    return {
        (word, slot): SIGNS[side]
        for side, slots in table.items()
        for slot, words in slots.items()
        for word in words.split()
    }


def _forms(bases: Iterable[str], irregular: Mapping[str, list[str]]) -> Mapping[str, str]:
    """Return base by form; of two verbs with one form the first in the alphabet wins."""
    found: dict[str, str] = {}
    for base in sorted(bases):
        for form in (base, *inflections(base), *irregular.get(base, ())):
            found.setdefault(form, base)
    return found | {base: base for base in bases}


def inflections(base: str) -> list[str]:
    """Return the regular forms of a verb; where a consonant may double, both spellings."""
    if base.endswith("e"):
        return [f"{base}s", f"{base}d", f"{base[:-1]}ing", f"{base}ing"]
    if base.endswith("y") and base[-2] not in _VOWELS:
        return [f"{base[:-1]}ies", f"{base[:-1]}ied", f"{base}ing"]
    forms = [plural(base), f"{base}ed", f"{base}ing"]
    if base[-1] not in _VOWELS and base[-1] not in "wxy" and base[-2] in _VOWELS:
        forms += [f"{base}{base[-1]}ed", f"{base}{base[-1]}ing"]
    return forms


def plural(noun: str) -> str:
    """Return the regular plural of a noun (also the third person of a verb)."""
    if noun.endswith("y") and noun[-2] not in _VOWELS:
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "z", "ch", "sh")) else f"{noun}s"


LEXICON = _load()
