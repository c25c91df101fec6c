"""HTML in: extractors vote on the lines of the page, and every line has its fate."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import compress
from statistics import fmean

from lxml.html import HtmlElement

from streams.contract.articles import Fields, Rendering
from streams.contract.errors import HostileDocument
from streams.contract.ids import sha256_of
from streams.stages.clean.blocks import Block, Verdict
from streams.stages.clean.confidence import EXTRACTOR_ALONE, by_agreement
from streams.stages.clean.extractors import by_readability, by_trafilatura, parse, text_of
from streams.stages.clean.found import Found, metadata_lines, passages_of, removed_lines
from streams.stages.clean.identity import words_of
from streams.stages.clean.language import reads_as_english
from streams.stages.clean.lineclass import LineClassifier
from streams.stages.clean.lines import read_lines
from streams.stages.clean.metadata import read_fields
from streams.stages.clean.phrases import Phrases
from streams.stages.clean.repairs import repairs_of
from streams.stages.clean.rules import judge
from streams.stages.clean.settle import scores_of
from streams.stages.clean.text import OTHER_LANGUAGE
from streams.stages.clean.vote import Lines, PageWords, elected

_RENDERER = "resiliparse"
# A page with fewer words has nothing to find.
_MIN_WORDS = 40
# Of 413 real pages the busiest had 6,300; at 80,000 an extractor takes 6 to 10 s, the rendering .5 s.
_MOST_TAGS = 40_000
# Of 413 real pages the one with most lines had 825. Each costs .1 ms and 4 kB over the whole stage: 100,000
# links would take 9 s and 400 MB.
_MOST_LINES = 40_000
# Trafilatura's fallback, jusText, takes a time that grows with the square of the short paragraphs: 9,000 cost
# 5 to 16 s, 4,000 a fifth of that. Beyond, the classifier alone chooses.
_MOST_COMPARED = 4_000
# The alignment's memory grows with the product of both lengths: 30,000 x 30,000 bits are 112 MB.
_MOST_WORDS = 30_000
# From this agreement of two a third opinion is not asked for, and the first counts for it, too.
_SURE = 0.9
# Log-odds that an extractor's choice adds to the classifier's: 4-gram F1 of the validation pages for 1 and
# .5, 1.5 and .75, 1.5 and 1, 2 and 1: .961, .965, .966, .965; of the choice most like the others: .944.
_TRAFILATURA, _READABILITY = 1.5, 1.0


@dataclass(frozen=True, slots=True)
class _Choice:
    """The lines that are taken for the article, by which extractor, and the share that others agree with."""

    lines: Lines
    method: str
    confidence: float


def read_page(
    page: str, *, url: str | None, title: str | None, phrases: Phrases, classifier: LineClassifier
) -> Found:
    """Find the article in an admitted HTML page; `url` and `title` are those that the raw message gives.

    Raises HostileDocument for a page of more lines than any has.
    """
    rendering = text_of(page)
    if rendering.count("\n") > _MOST_LINES:
        raise HostileDocument(f"guard `lines`: the page has more than {_MOST_LINES:,} lines")
    blocks = tuple(Block((line,), line.text) for line in read_lines(rendering))
    tree = parse(page)
    fields = (
        read_fields(tree, url=url, lines=[block.text for block in blocks]) if tree is not None else Fields()
    )
    english = reads_as_english([block.text for block in blocks])
    judged = partial(judge, phrases=phrases, title=title or (fields.title.value if fields.title else None))
    scores = _scores(blocks, classifier if english else None)
    page_verdicts = judged(blocks, scores=scores)
    choice = _choose(page, tree, blocks, page_verdicts, scores)
    chosen = list(compress(blocks, choice.lines))
    inside = iter(judged(chosen, scores=scores and list(compress(scores, choice.lines)), cut=0.0))
    verdicts = tuple(
        next(inside) if is_in else verdict or "low-score"
        for verdict, is_in in zip(page_verdicts, choice.lines, strict=True)
    )
    line_scores = scores or (None,) * len(blocks)
    return Found(
        passages=passages_of(blocks, verdicts, line_scores),
        removed=tuple(removed_lines(blocks, verdicts, line_scores, numbered=False)),
        metadata=tuple(metadata_lines(blocks, verdicts, numbered=False)),
        method=choice.method,
        confidence=choice.confidence,
        fields=fields,
        repairs=tuple(repairs_of(line for block in blocks for line in block.lines)),
        rendering=Rendering(by=_RENDERER, length=len(rendering), sha256=sha256_of(rendering.encode())),
        notes=() if english else (OTHER_LANGUAGE,),
    )


def _scores(blocks: Sequence[Block], classifier: LineClassifier | None) -> Sequence[float] | None:
    if classifier is None:
        return None
    return scores_of(blocks, [block.after_gap for block in blocks], classifier)


def _choose(
    page: str,
    tree: HtmlElement | None,
    blocks: Sequence[Block],
    verdicts: Sequence[Verdict],
    scores: Sequence[float] | None,
) -> _Choice:
    words = PageWords([words_of(block.text) for block in blocks])
    if words.count < _MIN_WORDS:
        return _Choice([True] * len(blocks), "whole-page", by_agreement(0))
    ours: Lines = [verdict is None for verdict in verdicts]
    in_time = page.count("<") <= _MOST_TAGS and len(blocks) <= _MOST_COMPARED and words.count <= _MOST_WORDS
    theirs = words.holding(by_trafilatura(tree) if tree is not None and in_time else "")
    if not any(theirs):
        if scores is None:
            ours = words.holding(text_of(page, main_content=True))
        return _Choice(ours, _RENDERER, by_agreement(0))
    if scores is None:
        return _Choice(theirs, "trafilatura", EXTRACTOR_ALONE)
    votes = [(theirs, _TRAFILATURA)]
    if words.agreement(theirs, ours) < _SURE:
        votes.append((words.holding(by_readability(tree)), _READABILITY))
    else:
        votes.append((theirs, _READABILITY))
    lines = elected(scores, votes)
    agreement = fmean(words.agreement(lines, other) for other in (ours, *(other for other, _ in votes)))
    return _Choice(lines, "vote", by_agreement(agreement))
