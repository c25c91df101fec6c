"""Positions that a divided body can't have: of those who are split over X nobody says that they want it."""

from collections.abc import Sequence
from dataclasses import dataclass

from streams.contract.articles import Holder, Stance, Target
from streams.contract.ids import fold
from streams.contract.spans import Range, Span
from streams.stages.stance.document import same_holder, same_target


@dataclass(frozen=True, slots=True)
class Dispute:
    """A body of the article that is divided, over what (if it is said), and where that is said."""

    holder: Holder
    issue: Span | None
    sentence: Range


def is_disputed(stance: Stance, disputes: Sequence[Dispute]) -> bool:
    """Say whether a stance is held by a body that is divided over its target."""
    return any(_rules_out(dispute, stance) for dispute in disputes)


def _rules_out(dispute: Dispute, stance: Stance) -> bool:
    if not same_holder(dispute.holder, stance.holder):
        return False
    if dispute.issue is None:
        return dispute.sentence.start <= stance.cue.start < dispute.sentence.end
    if fold(dispute.issue.text) == fold(stance.target.text):
        return True
    return same_target(_issue(dispute.issue), stance.target)


def _issue(span: Span) -> Target:
    return Target(text=span.text, key=f"proposal:{fold(span.text)}", kind="proposal", span=span)
