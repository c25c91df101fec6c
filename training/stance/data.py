"""The annotated sentences that the network learns from, checked, merged by text and split by group."""

import gzip
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from streams.quality.split import is_validation
from streams.quality.stance.matching import Tuple
from streams.quality.stance.reading import gold_tuples

Ends = tuple[int, int]
Item = Mapping[str, Any]  # a line of a file

HASHES = {
    "stance_tuples/sentences.jsonl": "b5b2eaba1b9750b6da5969540656cbb1614616b549b09e641b8819af12ac19a2",
    "stance_tuples/documents.jsonl": "bbd8cc3af2e0721f73613b9df7ce1cf270eeb76797efc46f6abc37cd76cac156",
    "stance/newsmtsc_train.jsonl": "964d0c6d060987d2bd9727099bd4312affd04e1492d167f5a11cc2a93cc5d701",
    "stance/dse_train.jsonl": "04be00fe66faf7dfdac098d7ad0f0955615871f45aca59b738b0d654d81fc386",
    "clean/articles.dev.jsonl.gz": "a601e04be33c660d81827872029f05a8b4e8cfa00d94c13fcc2a86acd059c613",
}
ARTICLES = "clean/articles.dev.jsonl.gz"
# More sentences of the same sources, annotated for this project by the same guide: where in a text which
# tuples are, the texts themselves being in the shared data.
ANNOTATIONS = Path(__file__).parent / "annotations.jsonl"
# Of DSE's sentences without a position one in four is kept: most of its rows are such.
_NEUTRAL_SHARE = 0.25
_WORDS = range(7, 61)  # a sentence, as in the annotated ones


class WrongData(Exception):
    """A data file is not the one that the shipped model was trained on."""


@dataclass(slots=True)
class Row:
    """One sentence with all that is known of it; `tuples` null: nobody looked for all of its positions."""

    text: str
    group: str
    tuples: list[Tuple] | None = None
    cues: list[Ends] = field(default_factory=list)  # of the tuples
    pairs: list[tuple[Ends, Ends, str]] = field(default_factory=list)  # holder, target, label
    portraits: list[tuple[Ends, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Split:
    """What is learnt from and what tells how well; no group is in both."""

    train: list[Row]
    validation: list[Row]  # with all their tuples
    others: list[Row]  # of the validation groups, with pairs or portraits alone


def load(data: Path, *, check: bool = True) -> Split:
    """Read the shared data folder; raises WrongData if a file's hash differs from HASHES and `check`."""
    annotated = annotations()
    rows: dict[str, Row] = {}
    for item in _lines(data, "stance_tuples/sentences.jsonl", check=check):
        row = rows.setdefault(item["text"], Row(item["text"], item["group"]))
        row.tuples = gold_tuples(item)
        row.cues = [(t["cue"]["start"], t["cue"]["end"]) for t in item["tuples"]]
    for item in _lines(data, "stance/newsmtsc_train.jsonl", check=check):
        if known := _row(rows, item):
            known.portraits.append((_ends(item["target_span"]), item["label"]))
    for item in _directed(_lines(data, "stance/dse_train.jsonl", check=check), annotated):
        if known := _row(rows, item):
            known.pairs.append((_ends(item["holder_span"]), _ends(item["target_span"]), item["label"]))
    for text, page in _article_sentences(data, check=check):
        if key_of(text) in annotated:
            rows.setdefault(text, Row(text, page))
    for row in rows.values():
        if row.tuples is None and not is_validation(row.group):
            row.tuples, row.cues = annotated.get(key_of(row.text), (None, []))
    apart = [row for row in rows.values() if is_validation(row.group)]
    return Split(
        train=[row for row in rows.values() if not is_validation(row.group)],
        validation=[row for row in apart if row.tuples is not None],
        others=[row for row in apart if row.tuples is None],
    )


def key_of(text: str) -> str:
    """Return what stands for a text in ANNOTATIONS."""
    return sha256(text.encode()).hexdigest()[:16]


def annotations() -> dict[str, tuple[list[Tuple], list[Ends]]]:
    """Read ANNOTATIONS: by `key_of` the text its tuples and their cues."""
    found = {}
    for item in map(orjson.loads, ANNOTATIONS.read_bytes().splitlines()):
        tuples = [Tuple(tuple(one[0]), tuple(one[1]), one[2]) for one in item["tuples"]]
        found[item["text"]] = tuples, [tuple(one[3]) for one in item["tuples"]]
    return found


def _row(rows: dict[str, Row], item: Item) -> Row | None:
    """Return the row of a text; none where its groups are on both sides of the split."""
    row = rows.setdefault(item["text"], Row(item["text"], item["group"]))
    return row if is_validation(row.group) == is_validation(item["group"]) else None


def _directed(items: Iterable[Item], annotated: Container[str]) -> Iterator[Item]:
    """Yield the rows of DSE whose sentence is annotated or has a position, and a part of the others."""
    by_text: dict[str, list[Item]] = {}
    for item in items:
        by_text.setdefault(item["text"], []).append(item)
    for text, group in by_text.items():
        has_position = any(item["label"] != "neutral" for item in group)
        if has_position or _share(text) < _NEUTRAL_SHARE or key_of(text) in annotated:
            yield from group


def _share(text: str) -> float:
    return int(sha256(text.encode()).hexdigest()[:8], 16) / 2**32


def _ends(span: object) -> Ends:
    assert isinstance(span, list)
    return span[0], span[1]


def _lines(data: Path, name: str, *, check: bool) -> Iterator[Item]:
    raw = (data / name).read_bytes()
    if check and sha256(raw).hexdigest() != HASHES[name]:
        raise WrongData(f"{data / name} is not the file that the shipped model was trained on")
    for line in (gzip.decompress(raw) if name.endswith(".gz") else raw).splitlines():
        yield orjson.loads(line)


def unlabelled(data: Path, split: Split) -> list[Row]:
    """Return sentences that nobody annotated, of articles first; none of them is validated on."""
    texts = dict(_article_sentences(data, check=False))
    for item in _lines(data, "stance/dse_train.jsonl", check=False):
        texts.setdefault(item["text"], item["group"])
    known = {row.text for row in (*split.train, *split.validation, *split.others)}
    documents = {item["id"] for item in _lines(data, "stance_tuples/documents.jsonl", check=False)}
    return [Row(t, g) for t, g in texts.items() if not (t in known or g in documents or is_validation(g))]


def _article_sentences(data: Path, *, check: bool) -> Iterator[tuple[str, str]]:
    """Yield the sentences of articles in English, each with its page."""
    for page in _lines(data, ARTICLES, check=check):
        for sentence in _sentences(page["body"] if page["lang"] == "en" else ""):
            yield sentence, page["id"]


def _sentences(body: str) -> Iterator[str]:
    for paragraph in body.splitlines():
        for sentence in paragraph.replace("? ", "?\n").replace("! ", "!\n").replace(". ", ".\n").splitlines():
            if len(sentence.split()) in _WORDS:
                yield sentence.strip()
