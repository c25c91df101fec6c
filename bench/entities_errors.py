"""Prints missed, wrong and false entities with their places, to be read by eye.

    python -m bench.entities_errors ../shared/data/entities/gum_dev.jsonl --count 50

In an order that the hashes of documents and names give: a rerun shows the same. What was read so is in
docs/errors-entities.md.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from streams.contract.ids import sha256_of
from streams.contract.settings import Settings
from streams.quality.entities.names import SAME_ENTITY, Name, align, as_article, found_names, gold_names
from streams.stages.entities import EntityExtractor
from streams.stages.nlp import load_nlp

_AROUND = 60  # characters of context on either side


@dataclass(frozen=True, slots=True)
class Error:
    """An entity that was missed, has another type or other mentions, or is none."""

    kind: str
    document: str
    what: str
    where: str

    def order(self) -> str:
        """Return a place in an order that has nothing to do with the text's."""
        return sha256_of(f"{self.document} {self.what}".encode())

    def told(self, number: int) -> str:
        """Return the error for a reader."""
        return f"{self.kind} {number}: {self.what}  ({self.document})\n    {self.where}"


def errors_of(text: str, document: str, found: Sequence[Name], gold: Sequence[Name]) -> Iterator[Error]:
    """Yield the errors of one document; optional names are neither wanted nor wrong."""
    pairs = align(found, gold)
    optional = {f for f, g in pairs.items() if gold[g].optional}
    partner = {g: f for f, g in pairs.items() if f not in optional}
    ours = _groups(found, skipped=optional)
    theirs = _groups(gold, skipped={g for g, name in enumerate(gold) if name.optional})
    right = set()
    for mentions in theirs.values():
        entity, share = _best(mentions, partner, found, ours)
        kind = _kind(mentions, gold)
        said = _kind(ours[entity], found) if entity else "nothing"
        if share >= SAME_ENTITY and kind == said:
            right.add(entity)
            continue
        got = Counter(_words(text, found[partner[g]]) if g in partner else "-" for g in mentions)
        told = f"{kind} {_words(text, gold[mentions[0]])} x{len(mentions)}: {said}, {dict(got)}"
        yield Error("missed", document, told, _context(text, gold[mentions[0]]))
    for entity, mentions in ours.items():
        if entity not in right:
            first = found[mentions[0]]
            told = f"{_kind(mentions, found)} {_words(text, first)} x{len(mentions)}"
            yield Error("false", document, told, _context(text, first))


def _groups(names: Sequence[Name], *, skipped: set[int]) -> dict[str, list[int]]:
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for index, name in enumerate(names):
        if index not in skipped:
            groups[name.entity].append(index)
    return dict(groups)


def _best(
    mentions: Sequence[int],
    partner: Mapping[int, int],
    found: Sequence[Name],
    ours: Mapping[str, Sequence[int]],
) -> tuple[str, float]:
    """Return the found entity that shares most with `mentions`, and how much; empty where none does."""
    common = Counter(found[partner[g]].entity for g in mentions if g in partner)
    shares = {entity: n / (len(ours[entity]) + len(mentions) - n) for entity, n in common.items()}
    return max(shares.items(), key=_share, default=("", 0.0))


def _share(item: tuple[str, float]) -> float:
    return item[1]


def _kind(mentions: Sequence[int], names: Sequence[Name]) -> str:
    return Counter(names[index].type for index in mentions).most_common(1)[0][0]


def _words(text: str, name: Name) -> str:
    return text[name.start : name.end]


def _context(text: str, name: Name) -> str:
    return " ".join(text[max(0, name.start - _AROUND) : name.end + _AROUND].split())


def main() -> None:
    """Print the first errors of both kinds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--count", type=int, default=50, help="of each kind")
    given = parser.parse_args()
    extractor = EntityExtractor(load_nlp(Settings().nlp.spacy_model))
    errors: list[Error] = []
    for line in given.file.read_bytes().splitlines():
        document = orjson.loads(line)
        found = found_names(extractor.extract(as_article(document)))
        errors += errors_of(document["text"], document["id"], found, gold_names(document))
    for kind in ("missed", "false"):
        of_kind = sorted((error for error in errors if error.kind == kind), key=Error.order)
        print(f"{len(of_kind)} {kind}")
        for number, error in enumerate(of_kind[: given.count], 1):
            print(error.told(number))


if __name__ == "__main__":
    main()
