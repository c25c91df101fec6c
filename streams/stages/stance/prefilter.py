"""Which sentences can hold a position: only those are worth a parse."""

import re
from collections import defaultdict
from collections.abc import Mapping

from streams.stages.stance.lexicon import LEXICON, Entries

# A body that is divided over something has no position of its own: that is read, too.
DIVIDING = frozenset({"divided", "divides", "dividing", "split", "splits", "splitting", "torn", "deadlocked"})
DIVISIONS = frozenset({"division", "divisions", "split", "splits", "rift", "rifts"})

_WORD = re.compile(r"[^\W\d_]+(?:[-_][^\W\d_]+)*")
_ANYWHERE: frozenset[str] = frozenset()
_PLACES_WITHOUT_WORD = frozenset({"obj", "obj_to", "to", "ing", "that"})


def can_hold_stance(sentence: str, *, is_quoted: bool) -> bool:
    """Say whether a sentence has a word of the lexicon with the words that it needs beside it.

    What is said of something (`is a disgrace`) counts only where somebody says it: there is a verb of
    saying, or the sentence `is_quoted`.
    """
    words = {match.group() for match in _WORD.finditer(sentence.lower())}
    if (is_quoted or not words.isdisjoint(_ATTRIBUTIONS)) and not words.isdisjoint(_OPINIONS):
        return True
    if not words.isdisjoint(DIVIDING | DIVISIONS):
        return True
    found = words & _TRIGGERS.keys()
    return any(not _TRIGGERS[word] or not words.isdisjoint(_TRIGGERS[word]) for word in found)


def is_trigger(word: str) -> bool:
    """Say whether a lower-case word can be the predicate of a position."""
    return word in _TRIGGERS or word in _OPINIONS


def _companions(name: str, slot: str) -> set[str]:
    """Return the words one of which must stand beside an entry: its particle, else its preposition."""
    _, _, particle = name.partition("_")
    if particle:
        return {particle.split("_")[0]}
    return set() if slot in _PLACES_WITHOUT_WORD else {slot.split("_", maxsplit=1)[0]}


def _needs(*tables: Entries) -> dict[str, frozenset[str]]:
    needs: defaultdict[str, set[str]] = defaultdict(set)
    free = set()
    for name, slot in (entry for table in tables for entry in table):
        word, companions = name.split("_")[0], _companions(name, slot)
        needs[word] |= companions
        free |= set() if companions else {word}
    return {word: _ANYWHERE if word in free else frozenset(words) for word, words in needs.items()}


def _triggers() -> Mapping[str, frozenset[str]]:
    verbs, nouns = _needs(LEXICON.verbs), _needs(LEXICON.nouns)
    # also `drew criticism from X`
    nouns = {word: needed | {"from"} if needed else needed for word, needed in nouns.items()}
    people = dict.fromkeys((name for name, _ in LEXICON.people), _ANYWHERE)  # also `Trump supporters`
    found: dict[str, frozenset[str]] = {}
    forms = [(form, verbs[base]) for form, base in LEXICON.verb_bases.items() if base in verbs]
    for table in (nouns, people):
        forms += [*table.items(), *((form, table[b]) for form, b in LEXICON.noun_bases.items() if b in table)]
    forms += _needs(LEXICON.adjectives).items()
    for form, needed in forms:
        both = found.get(form, needed)
        found[form] = both | needed if both and needed else _ANYWHERE
    return found


_TRIGGERS = _triggers()
_OPINIONS = frozenset(
    {
        *LEXICON.said,
        *LEXICON.demanding,
        *(form for form, base in LEXICON.noun_bases.items() if base in LEXICON.said),
        *(form for form, base in LEXICON.verb_bases.items() if base in LEXICON.reported),
    }
)
_SAYING = LEXICON.verb_lists["report"] | LEXICON.verb_lists["call"]
_ATTRIBUTIONS = frozenset({"according", *(f for f, base in LEXICON.verb_bases.items() if base in _SAYING)})
