"""Prints false and missed tuples of the stance stage with their sentences, to be read by eye.

    python -m bench.stance_errors ../shared/data/stance_tuples/sentences.jsonl --count 100

Texts come from the training part, in an order that their ids' hashes give: a rerun shows the same.
What was read so is in docs/errors-stance.md.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from streams.contract.ids import sha256_of
from streams.contract.settings import Settings
from streams.quality.stance.evaluate import part_of
from streams.quality.stance.matching import Tuple, matched, wanted_of
from streams.quality.stance.reading import Row, rows_of
from streams.quality.stance.tuples import Scored, scored_rows
from streams.stages.entities import EntityExtractor
from streams.stages.nlp import load_nlp
from streams.stages.stance import PIPES, PairNetwork, StanceClassifier


@dataclass(frozen=True, slots=True)
class Error:
    """A tuple that is false or was missed, in its text."""

    kind: str
    text: str
    wrong: Tuple

    def told(self, number: int) -> str:
        """Return the error for a reader: number, tuple, how it was found, sentence."""
        words = [self.text[slice(*ends)] for ends in (self.wrong.holder, self.wrong.target)]
        cue = self.text[slice(*self.wrong.cue)] if self.wrong.cue else ""
        way = f"{self.wrong.route} {self.wrong.confidence:.2f} " if self.kind == "false" else ""
        said = f"{words[0]} | {self.wrong.label} | {words[1]}  [{way}{cue}]"
        return f"{self.kind} {number}: {said}\n    {self.context()}"

    def context(self) -> str:
        """Return the paragraph of the tuple."""
        first = min(self.wrong.holder[0], self.wrong.target[0])
        last = max(self.wrong.holder[1], self.wrong.target[1])
        end = self.text.find("\n", last)
        return self.text[self.text.rfind("\n", 0, first) + 1 : end if end >= 0 else None]


def errors_of(scored: Scored) -> Iterator[Error]:
    """Yield the false and the missed tuples of one text."""
    matches = matched(scored.found, scored.gold)
    hit = [match.wanted for match in matches]
    for match in matches:
        if match.wanted is None:
            yield Error("false", scored.text, match.found)
    for wanted in wanted_of(scored.gold):
        if wanted not in hit:
            yield Error("missed", scored.text, wanted)


def _order(row: Row) -> str:
    return sha256_of(str(row["id"]).encode())


def main() -> None:
    """Print the first errors of both kinds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--count", type=int, default=100, help="of each kind")
    given = parser.parse_args()
    settings = Settings()
    model = settings.nlp.spacy_model
    classifier = StanceClassifier(load_nlp(model, keep=PIPES), PairNetwork())
    rows = sorted(part_of(rows_of(given.file), "training"), key=_order)
    shown = {"false": 0, "missed": 0}
    for scored in scored_rows(rows, EntityExtractor(load_nlp(model)), classifier):
        for error in errors_of(scored):
            if shown[error.kind] < given.count:
                shown[error.kind] += 1
                print(error.told(shown[error.kind]), flush=True)
        if min(shown.values()) >= given.count:
            break


if __name__ == "__main__":
    main()
