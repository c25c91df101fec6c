"""A quotation of several sentences has one speaker: each is read with the name behind it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from streams.contract.articles import EntitiesArticle, Speaker
from streams.contract.spans import Range
from streams.stages.stance.findings import Finding
from streams.stages.stance.pairs.decide import ScoredPair

Found = TypeVar("Found", Finding, ScoredPair)

_CLOSING = ('"', "\N{RIGHT DOUBLE QUOTATION MARK}")


def attributed(article: EntitiesArticle, sentence: Range) -> str:
    """Return the words of a sentence, with `said NAME.` behind where the speaker is named elsewhere.

    Who reads one sentence alone, as the network does, sees who holds what is said in it. The words of the
    sentence keep their places.
    """
    words = article.text[sentence.start : sentence.end]
    speaker = _speaker_elsewhere(article, sentence)
    if speaker is None:
        return words
    name = next((one.name for one in article.entities if one.id == speaker.entity), speaker.text)
    if words.endswith(_CLOSING):
        return f"{words} said {name}."
    return f'{words[:-1]}," said {name}.' if words.endswith(".") else f'{words}" said {name}.'


def _speaker_elsewhere(article: EntitiesArticle, sentence: Range) -> Speaker | None:
    for quote in article.quotes:
        if any(one.start <= sentence.start and sentence.end <= one.end for one in quote.verbatim):
            named = quote.speaker.span if quote.speaker else None
            return quote.speaker if named and not sentence.start <= named.start < sentence.end else None
    return None


def own(found: Iterable[Found], end: int) -> Iterator[Found]:
    """Yield what is found in the first `end` code points; a holder behind them is whoever is quoted."""
    for one in found:
        target = one.target if isinstance(one, Finding) else one
        if max(target.words[1], one.cue[1]) <= end:
            is_behind = one.holder is not None and one.holder.words[1] > end
            yield replace(one, holder=None) if is_behind else one
