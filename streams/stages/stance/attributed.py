"""A quotation of several sentences has one speaker: each is read with the name behind it."""

from dataclasses import replace

from streams.contract.articles import EntitiesArticle, Speaker
from streams.contract.spans import Range
from streams.stages.stance.findings import Finding
from streams.stages.stance.pairs.decide import ScoredPair

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


def own_finding(finding: Finding, end: int) -> Finding | None:
    """Return what is found in the first `end` code points; a holder behind them is whoever is quoted."""
    if max(finding.target.words[1], finding.cue[1]) > end:
        return None
    is_behind = finding.holder is not None and finding.holder.words[1] > end
    return replace(finding, holder=None) if is_behind else finding


def own_pair(pair: ScoredPair, end: int) -> ScoredPair | None:
    """Return a pair of the first `end` code points; a holder behind them is whoever is quoted."""
    if max(pair.words[1], pair.cue[1]) > end:
        return None
    is_behind = pair.holder is not None and pair.holder.words[1] > end
    return replace(pair, holder=None) if is_behind else pair
