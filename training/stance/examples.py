"""From annotated sentences to what the network should answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from tokenizers import Tokenizer

from streams.quality.stance.matching import SHARED_TARGET, Tuple, shared, union_share
from streams.stages.stance.findings import Finding, findings
from streams.stages.stance.pairs.candidates import Candidates, candidates
from streams.stages.stance.pairs.features import Features, features, places
from training.stance.data import Row
from training.stance.samples import AGAINST, FAVOR, NONE, UNKNOWN, Sample

CLASSES = {"neutral": NONE, "favor": FAVOR, "against": AGAINST}
PORTRAITS = {"against": 0, "neutral": 1, "favor": 2}
_GOOD_EXTENT = 0.5  # of union: below, no extent is the right one and none is taught


@dataclass(slots=True)
class Example:
    """The features of a sentence and the right answers, as far as they are known."""

    row: Row
    features: Features
    labels: NDArray[np.int64]  # (H, T)
    extents: NDArray[np.int64]  # (T,)
    portraits: NDArray[np.int64]  # (T,)
    cues: list[tuple[int, int, int, int]]  # holder, target, first piece and the one behind the last
    rules: list[Finding]

    def sample(self) -> Sample:
        """Return the arrays alone."""
        known = self.features
        return Sample(
            ids=known.ids,
            holders=known.holders,
            targets=known.targets,
            extents=known.extents,
            holder_roles=known.holder_roles,
            target_roles=known.target_roles,
            distances=known.distances,
            paths=known.paths,
            rules=known.rules,
            labels=self.labels,
            best_extents=self.extents,
            portraits=self.portraits,
            cues=np.array(self.cues, np.int64).reshape(-1, 4),
            is_annotated=np.array([self.row.tuples is not None], np.int64),
        )


def parse(rows: Sequence[Row], nlp: Language, cache: Path) -> list[Doc]:
    """Return the parsed texts; kept in `cache`, since a tokenizer more needs them again."""
    texts = [row.text for row in rows]
    if cache.exists():
        docs = list(DocBin().from_disk(cache).get_docs(nlp.vocab))
        if [doc.text for doc in docs] == texts:
            return docs
    docs = list(nlp.pipe(texts, batch_size=64))
    cache.parent.mkdir(parents=True, exist_ok=True)
    DocBin(docs=docs).to_disk(cache)
    return docs


def examples(rows: Sequence[Row], docs: Iterable[Doc], tokenizer: Tokenizer) -> list[Example]:
    """Return an example a row; rows without a holder or a target among the candidates are left out."""
    made = (_example(row, doc, tokenizer) for row, doc in zip(rows, docs, strict=True))
    return [example for example in made if example.labels.size]


def _example(row: Row, doc: Doc, tokenizer: Tokenizer) -> Example:
    rules = findings(doc)
    known = features(doc, candidates(doc), rules, tokenizer)
    found = known.candidates
    shape = len(found.holders), len(found.targets)
    example = Example(
        row=row,
        features=known,
        labels=np.full(shape, UNKNOWN if row.tuples is None else NONE, np.int64),
        extents=np.full(shape[1], UNKNOWN, np.int64),
        portraits=np.full(shape[1], UNKNOWN, np.int64),
        cues=[],
        rules=rules,
    )
    if example.labels.size:
        _mark_same_words(example, found)
        for wanted, cue in zip(row.tuples or (), row.cues, strict=True):
            _teach(example, wanted, cue)
        for holder, target, label in row.pairs if row.tuples is None else ():
            _teach_pair(example, holder, target, label)
        for span, label in row.portraits:
            if (target_index := _target_at(found, span)) is not None:
                example.portraits[target_index] = PORTRAITS[label]
    return example


def _mark_same_words(example: Example, found: Candidates) -> None:
    heads = {target.index: place for place, target in enumerate(found.targets)}
    for row, holder in enumerate(found.holders):
        if holder.index in heads:
            example.labels[row, heads[holder.index]] = UNKNOWN


def _teach(example: Example, wanted: Tuple, cue: tuple[int, int]) -> None:
    """Mark the pair that fits an annotated tuple best; all that would count as right are no negatives."""
    found = example.features.candidates
    fitting = [h for h, one in enumerate(found.holders) if shared(one.words, wanted.holder)]
    near = [
        (place, max(union_share(words, wanted.target) for words in one.extents))
        for place, one in enumerate(found.targets)
        if any(_covers(words, wanted.target) for words in one.extents)
    ]
    for holder in fitting:
        for place, _ in near:
            if example.labels[holder, place] == NONE:
                example.labels[holder, place] = UNKNOWN
    if not fitting or not near or wanted.label == "neutral":
        return
    holder = max(fitting, key=lambda h: union_share(found.holders[h].words, wanted.holder))
    place, share = max(near, key=lambda item: item[1])
    example.labels[holder, place] = CLASSES[wanted.label]
    if share >= _GOOD_EXTENT:
        shares = [union_share(words, wanted.target) for words in found.targets[place].extents]
        example.extents[place] = int(np.argmax(shares))
    ((first, last),) = places(example.features.offsets, [cue])
    if first < len(example.features.ids) - 1:
        example.cues.append((holder, place, int(first), int(last)))


def _covers(words: tuple[int, int], wanted: tuple[int, int]) -> bool:
    shorter = min(words[1] - words[0], wanted[1] - wanted[0])
    return shared(words, wanted) >= SHARED_TARGET * max(1, shorter)


def _teach_pair(example: Example, holder: tuple[int, int], target: tuple[int, int], label: str) -> None:
    found = example.features.candidates
    holders = [h for h, one in enumerate(found.holders) if shared(one.head, holder)]
    place = _target_at(found, target)
    if holders and place is not None and found.holders[holders[-1]].index != found.targets[place].index:
        example.labels[holders[-1], place] = CLASSES[label]


def _target_at(found: Candidates, span: tuple[int, int]) -> int | None:
    """Return the last candidate whose own word lies in `span`: names end with what is meant."""
    inside = [p for p, one in enumerate(found.targets) if shared(one.head, span) and not one.is_clause]
    return inside[-1] if inside else None
