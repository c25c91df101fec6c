"""Verdicts on all blocks of a document: looked at again until everything that is left stays."""

from collections.abc import Sequence
from dataclasses import dataclass

from streams.stages.clean.blocks import Block, Verdict, is_flat, joined_again, sentences_of
from streams.stages.clean.language import reads_as_english
from streams.stages.clean.lineclass import LineClassifier
from streams.stages.clean.phrases import Phrases
from streams.stages.clean.rules import judge

# Of 278 validation renderings the busiest needs 8; each look takes a line at least.
_MOST_LOOKS = 12

Score = float | None
_Judged = tuple[Block, Verdict, Score]


@dataclass(frozen=True, slots=True)
class Settled:
    """The blocks of a document in its order, with their verdicts, and scores where they were scored."""

    blocks: tuple[Block, ...]
    verdicts: tuple[Verdict, ...]
    scores: tuple[Score, ...]
    promise: float | None  # the F1 of what stays, if the scores of the first look are the truth's odds


def settle(
    blocks: Sequence[Block],
    *,
    phrases: Phrases,
    title: str | None,
    classifier: LineClassifier,
    cut: float | None = None,
) -> Settled:
    """Judge the blocks, then what is left of them, until all of it stays: so a clean text passes whole.

    Of a text that isn't English only what means the same in every language is judged.
    """
    gone: list[_Judged] = []
    kept: list[_Judged] = []
    promise = None
    english = False
    for look in range(_MOST_LOOKS):
        blocks = sentences_of(blocks) if is_flat(blocks) else blocks
        # Paragraphs go out with empty lines between them, and so they would come in again.
        gaps = [i > 0 and (look > 0 or block.after_gap) for i, block in enumerate(blocks)]
        english = english or reads_as_english([block.text for block in blocks])
        scores = scores_of(blocks, gaps, classifier) if english else None
        verdicts = judge(blocks, phrases=phrases, title=title, scores=scores, cut=cut)
        if look == 0 and scores is not None:
            promise = _promise(blocks, verdicts, scores)
        judged = list(zip(blocks, verdicts, scores or (None,) * len(blocks), strict=True))
        kept = _joined([entry for entry in judged if entry[1] is None])
        gone += [
            (block, _later(verdict, look), score) for block, verdict, score in judged if verdict is not None
        ]
        if all(gaps[1:]) and all(verdict is None for verdict in verdicts):
            break
        blocks = [block for block, _, _ in kept]
        title = None
    ordered = sorted(gone + kept, key=lambda entry: entry[0].place)
    return Settled(
        tuple(block for block, _, _ in ordered),
        tuple(verdict for _, verdict, _ in ordered),
        tuple(score for _, _, score in ordered),
        promise,
    )


def _joined(kept: Sequence[_Judged]) -> list[_Judged]:
    """Return the blocks that stay, sentences of one line together; their score is the lowest of theirs."""
    score_at = {block.place: score for block, _, score in kept}
    return [
        (
            block,
            None,
            min(
                (score for line in block.lines if (score := score_at.get(line.place)) is not None),
                default=None,
            ),
        )
        for block in joined_again([block for block, _, _ in kept])
    ]


def scores_of(blocks: Sequence[Block], gaps: Sequence[bool], classifier: LineClassifier) -> tuple[float, ...]:
    """Return the probability that each block is part of the article, with the three decimals that go out."""
    scores = classifier.scores([block.text for block in blocks], gaps)
    return tuple(round(float(score), 3) for score in scores)


def _promise(blocks: Sequence[Block], verdicts: Sequence[Verdict], scores: Sequence[float]) -> float:
    body = sum(block.words * score for block, score in zip(blocks, scores, strict=True))
    stays = [(b.words, s) for b, v, s in zip(blocks, verdicts, scores, strict=True) if v is None]
    total = body + sum(words for words, _ in stays)
    return 2 * sum(words * score for words, score in stays) / total if total else 0.0


def _later(verdict: Verdict, look: int) -> Verdict:
    """Return the verdict of a later look: an article has one headline, which the first look found."""
    return "headline" if verdict == "title" and look else verdict
