"""Scores on texts with their tuples: what the stage found against what the annotators wrote down."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from streams.quality.stance.figures import by_kind, calibration, percent, retrieved
from streams.quality.stance.kinds import Kinds
from streams.quality.stance.matching import Match, Tuple, matched, wanted_of
from streams.quality.stance.reading import Row, as_article, found_tuples, gold_tuples
from streams.stages.entities import EntityExtractor
from streams.stages.stance import StanceClassifier

# Of confidence; the lowest is about what the default asks for.
THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Scored:
    """One annotated text with what the stage found in it."""

    row: Row
    text: str
    found: tuple[Tuple, ...]
    gold: tuple[Tuple, ...]

    def surer_than(self, confidence: float) -> "Scored":
        """Return the same with only what was said with at least this confidence."""
        found = tuple(one for one in self.found if one.confidence >= confidence)
        return Scored(self.row, self.text, found, self.gold)


def scored_rows(
    rows: Sequence[Row], extractor: EntityExtractor, classifier: StanceClassifier
) -> Iterator[Scored]:
    """Yield each annotated text with what the stage finds in it."""
    for row in rows:
        article = classifier.classify(extractor.extract(as_article(row)))
        yield Scored(row, article.text, tuple(found_tuples(article)), tuple(gold_tuples(row)))


def tuple_figures(scored: Sequence[Scored], kinds: Kinds) -> dict[str, object]:
    """Return the figures of tuples, in percent.

    `precision`, `recall` and `f1` are by the match rule of the data's authors; `strict` wants the same words,
    `unlabelled` only the pair. `n` counts the annotated tuples; neutral ones count neither way.
    """
    pairs = [(each.found, each.gold) for each in scored]
    figures = retrieved(pairs)
    matches = [match for each in scored for match in matched(each.found, each.gold)]
    return {
        **figures,
        "n": figures["wanted"],
        "documents": len(scored),
        "strict": retrieved(pairs, "strict"),
        "unlabelled": retrieved(pairs, "unlabelled"),
        "thresholds": [_at_threshold(scored, threshold) for threshold in THRESHOLDS],
        "by_route": by_kind(((m.found.route, m.wanted is not None) for m in matches), "precision"),
        **_by_kinds(scored, kinds),
        "calibration": calibration(matches),
        "holder_names": _names(matches),
    }


def _at_threshold(scored: Sequence[Scored], threshold: float) -> dict[str, float]:
    kept = [each.surer_than(threshold) for each in scored]
    return {"threshold": round(100 * threshold), **retrieved((each.found, each.gold) for each in kept)}


def _by_kinds(scored: Sequence[Scored], kinds: Kinds) -> dict[str, object]:
    cues: list[tuple[str, bool]] = []
    targets: list[tuple[str, bool]] = []
    for each in scored:
        hit = [match.wanted for match in matched(each.found, each.gold)]
        for wanted in wanted_of(each.gold):
            cues.append((kinds.cue(each.text, wanted.cue), wanted in hit))
            targets.append((kinds.target(each.text, wanted.target), wanted in hit))
    return {"by_cue_kind": by_kind(cues, "recall"), "by_target_kind": by_kind(targets, "recall")}


def _names(matches: Sequence[Match]) -> dict[str, float]:
    """Return how often a right tuple has its holder's fullest name, where the annotators wrote it down."""
    named = [m for m in matches if m.wanted is not None and m.wanted.name]
    right = sum(m.wanted is not None and _same_name(m.found.name, m.wanted.name) for m in named)
    return {"n": len(named), "right": percent(right, len(named))}


def _same_name(one: str, other: str) -> bool:
    """Say whether one name is the other, titles apart: `President Trump` names Donald Trump no less."""
    ours, theirs = one.lower().split(), other.lower().split()
    return ours == theirs or (bool(ours) and bool(theirs) and ours[-1] == theirs[-1])
