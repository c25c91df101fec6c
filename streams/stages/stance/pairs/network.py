"""The pair network as it is shipped: int8 weights, word pieces and calibration, run on one thread."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from math import exp, log
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import orjson
from spacy.tokens import Doc
from tokenizers import Tokenizer

from streams.contract.articles import ModelUsed
from streams.contract.errors import ConfigurationError
from streams.contract.ids import sha256_of
from streams.stages.onnx import session
from streams.stages.stance.findings import Finding
from streams.stages.stance.pairs.candidates import EXTENTS, Candidates, Words, candidates
from streams.stages.stance.pairs.decide import Floats, ScoredPair, Scores, scored_pairs, support
from streams.stages.stance.pairs.features import Features, features, load_tokenizer, places

MODEL = Path(str(files(__package__) / "model"))
_SMALLEST = 0.01  # of a score that has log odds; below, all are alike
_FILES = ("pairs.onnx", "tokenizer.json")
_INPUTS = (
    "ids",
    "holders",
    "targets",
    "extents",
    "holder_roles",
    "target_roles",
    "distances",
    "paths",
    "rules",
)

# What the default promises; docs/decisions/0016 has recall and precision of each.
DEFAULT_PRECISION = 65

Portrait = tuple[float, float, float]  # against, neutral, favor


@dataclass(frozen=True, slots=True)
class Point:
    """How probable a finding of the network, and one of the rules, must be."""

    network: float
    rules: float


@dataclass(frozen=True, slots=True)
class Curve:
    """How often findings of a raw score are right: a line through the log odds, fitted on validation."""

    slope: float
    offset: float

    def __call__(self, raw: float) -> float:
        """Return the probability that belongs to a raw score."""
        bounded = min(max(raw, _SMALLEST), 1 - _SMALLEST)
        return 1 / (1 + exp(-self.slope * log(bounded / (1 - bounded)) - self.offset))


class BrokenModel(ConfigurationError):
    """A file of the pair network is missing or is not the one that its card describes."""

    code: ClassVar[str] = "N323"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A parsed sentence and what the lexicon's rules found in it."""

    doc: Doc
    rules: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence's pairs, the surest first, and what the rules found, each with its probability.

    `portraits` tells how the sentence portrays each target, by the words of the target's head.
    """

    pairs: list[ScoredPair]
    rules: list[Finding]
    portraits: dict[Words, Portrait]


class PairNetwork:
    """Scores every holder with every target of a sentence, and how the sentence portrays who is named.

    `folder` holds `pairs.onnx`, `tokenizer.json` and `card.json`; the package's own by default. Raises
    BrokenModel if a file is missing or its hash is not the card's.

        PairNetwork().score([Sentence(doc, findings(doc))])
    """

    def __init__(self, folder: Path | None = None) -> None:
        card, contents = _read(folder or MODEL)
        self._tokenizer = load_tokenizer(contents["tokenizer.json"])
        self._pairs_curve = Curve(**card["calibration"]["pairs"])
        self._rules_curve = Curve(**card["calibration"]["rules"])
        self._points = {int(percent): Point(**point) for percent, point in card["points"].items()}
        self.card_hash = sha256_of(orjson.dumps(card, option=orjson.OPT_SORT_KEYS))
        self.model = ModelUsed(
            name=card["name"], version=card["version"], sha256=card["sha256"]["pairs.onnx"]
        )
        self._session = session(contents["pairs.onnx"])

    def point(self, precision: int) -> Point:
        """Return how probable findings must be for `precision` percent to be right, or a little more."""
        enough = sorted(percent for percent in self._points if percent >= precision)
        return self._points[enough[0] if enough else max(self._points)]

    def score(self, sentences: Sequence[Sentence]) -> list[Scored]:
        """Return the scored pairs and the rules' findings of each sentence, with calibrated probabilities."""
        return [self._scored(sentence) for sentence in sentences]

    def _scored(self, sentence: Sentence) -> Scored:
        read = features(sentence.doc, candidates(sentence.doc), sentence.rules, self._tokenizer)
        if not read.rules.size:
            return Scored(*self._calibrated([], sentence.rules), {})
        *scores, tones = self._run(read)
        pairs = scored_pairs(read, Scores(*scores))
        heads = (target.head for target in read.candidates.targets)
        portraits = dict(zip(heads, map(_portrait, tones), strict=True))
        return Scored(*self._calibrated(pairs, sentence.rules), portraits)

    def _calibrated(
        self, pairs: list[ScoredPair], rules: Iterable[Finding]
    ) -> tuple[list[ScoredPair], list[Finding]]:
        return (
            [replace(pair, probability=self._pairs_curve(pair.probability)) for pair in pairs],
            [replace(rule, probability=self._rules_curve(support(rule, pairs))) for rule in rules],
        )

    def portray(self, text: str, spans: Sequence[Words]) -> list[Portrait]:
        """Return how a sentence portrays the names at `spans`: probabilities of against, neutral, favor."""
        if not spans:
            return []
        return [_portrait(tones) for tones in self._run(_named(text, spans, self._tokenizer))[-1]]

    def _run(self, read: Features) -> list[Floats]:
        """Return pairs, cues, extents and tones of one sentence.

        The scales of int8 are a batch's own: alone, a sentence has the same scores in every article. Eight at
        a time, sorted by length, took as long.
        """
        given = {name: getattr(read, name)[None] for name in _INPUTS}
        given["mask"] = np.ones_like(given["ids"])
        return [output[0] for output in self._session.run(None, given)]


def _portrait(tones: Floats) -> Portrait:
    return float(tones[0]), float(tones[1]), float(tones[2])


def _read(folder: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    try:
        card = orjson.loads((folder / "card.json").read_bytes())
        contents = {name: (folder / name).read_bytes() for name in _FILES}
    except (OSError, ValueError) as exc:
        raise BrokenModel(f"the pair network in {folder} can't be read: {exc}") from exc
    for name, content in contents.items():
        if sha256_of(content) != card["sha256"][name]:
            raise BrokenModel(f"{folder / name} is not the file that its card describes")
    return card, contents


def _named(text: str, spans: Sequence[Words], tokenizer: Tokenizer) -> Features:
    """Return the features of named spans alone: what a portrait needs no parse for."""
    encoding = tokenizer.encode(text)
    offsets = np.array(encoding.offsets, np.int64).reshape(-1, 2)
    where = places(offsets, [last_word(text, span) for span in spans])
    count = len(spans)
    extents = np.zeros((count, EXTENTS, 2), np.int64)
    extents[:, 0] = where
    nothing = np.zeros((1, count), np.int64)
    return Features(
        candidates=Candidates((), ()),
        ids=np.array(encoding.ids, np.int64),
        offsets=offsets,
        holders=where[:1],
        targets=where,
        extents=extents,
        holder_roles=np.zeros(1, np.int64),
        target_roles=np.zeros(count, np.int64),
        distances=nothing,
        paths=nothing,
        rules=nothing,
    )


def last_word(text: str, span: Words) -> Words:
    """Return the last word of a name: the one that stands for it in training."""
    words = text[span[0] : span[1]].rstrip()
    return span[0] + max(words.rfind(" "), words.rfind("\n")) + 1, span[1]
