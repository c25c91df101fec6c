"""Turns each rule of the entities stage off in turn: what is lost, by paired bootstrap over the documents.

    python -m bench.entities_ablation ../shared/data/entities/gum_dev.jsonl

A row is what the stage loses without the rule, in points of F1 (95 % of 2,000 draws of documents). A rule
that brings nothing there is for what these documents don't have and the hard ones of the tests do
(`tests/stages/entities/hard.toml`), or should go. docs/decisions/0023-names-by-their-words.md has the table.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported

import argparse
import random
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

import orjson
from spacy.language import Language

from streams.contract.settings import Settings
from streams.quality.entities.names import Tally, as_article, found_names, gold_names, score
from streams.stages.entities import EntityExtractor, extractor
from streams.stages.entities.parse import Parse, parse
from streams.stages.nlp import Nlp, load_nlp

FIGURES = ("entities_typed", "b3", "names_typed")
DRAWS = 2_000
_PACKAGE = "streams.stages.entities"
_NEVER = re.compile(r"(?!)")


def nothing(*_: object, **__: object) -> None:
    """Find nothing, do nothing."""


def none_of(*_: object, **__: object) -> list[object]:
    """Find none."""
    return []


def whole(_field: str, start: int, end: int, **_: object) -> tuple[int, int]:
    """Leave a range as it is."""
    return start, end


def as_it_is(name: str, *_: object) -> str:
    """Leave a name as it is."""
    return name


def same_nodes(_names: object, nodes: Sequence[str], *_: object) -> list[str]:
    """Leave the nodes as they are."""
    return list(nodes)


def same_names(names: Sequence[object], *_: object) -> list[object]:
    """Leave the names as they are."""
    return list(names)


def no(*_: object) -> bool:
    """Say no."""
    return False


# What a rule is in the code (all of it, where it is in several places), and what stands in for it.
RULES: dict[str, dict[str, object]] = {
    "all signs of a type": {"names.proper.sign_of_type": nothing, "names.repeats.sign_of_type": nothing},
    "what the head word says: centre, festival": {"names.signs._HEADS": {}},
    "a first name is a person's": {"names.signs.is_person": no},
    "a role, honorific or age beside the name": {
        "names.signs._ROLE_BEFORE": _NEVER,
        "names.signs._AGE_AFTER": _NEVER,
    },
    "the town of": {"names.signs._PLACE_BEFORE": _NEVER},
    "beside a score stands a team": {"names.signs._SCORE_AFTER": _NEVER, "names.signs._SCORE_BEFORE": _NEVER},
    "signs weigh double": {"names.clusters.SIGN_WEIGHT": 1.0},
    "surnames and first names stand for persons": {"names.clusters._surnames_to_persons": same_nodes},
    "persons by agreeing first names": {"names.clusters._join_persons": nothing},
    "acronyms": {"names.clusters._join_acronyms": nothing},
    "shorter and longer forms": {"names.clusters._join_longer_forms": nothing},
    "one word for short: the Court, the North": {
        "names.clusters.ORG_HEADS": (),
        "names.clusters._COMPASS": (),
    },
    "misspellings": {"names.clusters._join_misspellings": nothing},
    "known names": {"names.clusters.known_as": nothing},
    "company suffixes": {"names.clusters.without_company": as_it_is},
    "untagged repeats": {"extractor.repeats": none_of},
    "the publisher's own name": {"extractor.publisher_names": none_of},
    "lines in capitals": {"extractor.without_shouted": same_names},
    "half-seen names of persons": {"names.proper.whole_name": whole},
    "ordinary words that begin a sentence": {"names.ordinary.OrdinaryWords.has": no},
    "titles": {"names.trim._LEADING_TITLE": _NEVER},
    "participles": {"names.trim._LEADING_PARTICIPLE": _NEVER},
    "labels of captions": {"names.trim._CAPTION_LABEL": _NEVER},
    "small words before a name": {"names.trim._SMALL_BEFORE": _NEVER},
    "small words behind a name": {"names.trim._SMALL_AFTER": _NEVER},
    "goals behind a team": {"names.trim._GOALS": _NEVER},
    "possessives": {"names.trim._POSSESSIVE": _NEVER},
    "articles": {"names.trim._LEADING_ARTICLE": _NEVER},
    "lone brackets": {"names.trim._without_lone_brackets": as_it_is},
    "parts of offices": {"names.trim._without_office": as_it_is},
    "adjectives and addresses": {"names.trim._NO_NAME": _NEVER},
    "time zones": {"names.trim._TIME_ZONES": ()},
    "roles alone": {"names.trim.ROLES": ()},
}

Scores = list[dict[str, Tally]]


class Documents:
    """The annotated documents, each parsed once: no rule changes the parse."""

    def __init__(self, file: Path, nlp: Nlp) -> None:
        self._documents = [orjson.loads(line) for line in file.read_bytes().splitlines()]
        self._extractor = EntityExtractor(nlp)
        self._parses: dict[tuple[str, ...], tuple[Parse, ...]] = {}

    def _parsed(self, pipeline: Language, texts: tuple[str, ...], *, is_english: bool) -> tuple[Parse, ...]:
        if texts not in self._parses:
            self._parses[texts] = parse(pipeline, texts, is_english=is_english)
        return self._parses[texts]

    def scores(self, off: Mapping[str, object]) -> Scores:
        """Return the tallies of every document with what is `off` replaced."""
        with ExitStack() as stack:
            stack.enter_context(patch.object(extractor, "parse", self._parsed))
            for target, replacement in off.items():
                stack.enter_context(patch(f"{_PACKAGE}.{target}", replacement))
            return [self._score(document) for document in self._documents]

    def _score(self, document: Mapping[str, str]) -> dict[str, Tally]:
        tallies: defaultdict[str, Tally] = defaultdict(Tally)
        article = self._extractor.extract(as_article(document))
        score(found_names(article), gold_names(document), tallies)
        return tallies


def f1(scores: Scores, figure: str, drawn: Sequence[int]) -> float:
    """Return a figure over the documents that were drawn."""
    tally = Tally()
    for index in drawn:
        one = scores[index][figure]
        tally.add(one.right_found, one.found, one.right_wanted, one.wanted)
    return tally.f1()


def loss(full: Scores, without: Scores, figure: str) -> tuple[float, float, float]:
    """Return what is lost of a figure over all documents, and the ends of 95 % of the draws."""
    chance = random.Random(0)
    every = range(len(full))

    def lost(drawn: Sequence[int]) -> float:
        return f1(full, figure, drawn) - f1(without, figure, drawn)

    draws = sorted(lost(chance.choices(every, k=len(full))) for _ in range(DRAWS))
    return lost(every), draws[int(DRAWS * 0.025)], draws[int(DRAWS * 0.975)]


def row(rule: str, cells: Sequence[str]) -> str:
    """Return a row of the table."""
    return f"| {rule} | {' | '.join(cells)} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--model", default=Settings().nlp.spacy_model)
    given = parser.parse_args()
    documents = Documents(given.file, load_nlp(given.model))
    full = documents.scores({})
    print(row("without", FIGURES))
    print(row("---", ["---"] * len(FIGURES)))
    print(row("nothing: the figures themselves", [f"{f1(full, x, range(len(full))):.1f}" for x in FIGURES]))
    for rule, off in RULES.items():
        without = documents.scores(off)
        losses = [loss(full, without, figure) for figure in FIGURES]
        print(row(rule, [f"{mean:+.1f} ({low:+.1f} to {high:+.1f})" for mean, low, high in losses]))


if __name__ == "__main__":
    main()
