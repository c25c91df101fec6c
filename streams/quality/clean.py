"""Score the clean stage on labelled pages: line labels, gold bodies and HTML, as in `shared/data/clean`."""

import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import orjson

from streams.contract.articles import CleanArticle
from streams.contract.errors import InvalidArticle
from streams.contract.ids import sha256_of
from streams.contract.raw import ContentType, Document, RawArticle
from streams.stages.clean import Cleaner

# The labels of lines. A headline is neither right nor wrong to keep, a second copy of body text is wrong.
BODY, NOT_BODY, HEADLINE, SECOND_COPY = 1, 0, 2, 3
_COUNTED = {BODY, NOT_BODY, SECOND_COPY}
_SHINGLE = 4  # words: those of the article extraction benchmark's own scorer
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Score:
    """How much of one page's body was kept, and how much else."""

    precision: float
    recall: float
    f1: float


def score_counts(right: int, kept: int, wanted: int) -> Score:
    """Return the score for `right` of `kept` words where `wanted` are the body's."""
    precision = right / kept if kept else float(wanted == 0)
    recall = right / wanted if wanted else 1.0
    return Score(precision, recall, 2 * right / (kept + wanted) if kept + wanted else 1.0)


def score_lines(labelled: list[tuple[str, int]], cleaner: Cleaner) -> Score:
    """Score one page given as lines with labels, by the words of the kept lines."""
    article = _clean("\n".join(text for text, _ in labelled), "text/plain", cleaner)
    gone = _lines_gone(article) if article is not None else set(range(1, len(labelled) + 1))
    right = kept = wanted = 0
    for number, (text, label) in enumerate(labelled, start=1):
        if label in _COUNTED:
            words = len(text.split())
            right += words * (number not in gone and label == BODY)
            kept += words * (number not in gone)
            wanted += words * (label == BODY)
    return score_counts(right, kept, wanted)


def _lines_gone(article: CleanArticle) -> set[int | None]:
    return {line.line for line in article.removed} | {entry.line for entry in article.cleaning.metadata}


def score_body(text: str, gold: str) -> Score:
    """Score a text against the gold body, by 4-word shingles."""
    ours, theirs = _shingles(text), _shingles(gold)
    return score_counts((ours & theirs).total(), ours.total(), theirs.total())


def evaluate(file: Path, cleaner: Cleaner) -> dict[str, dict[str, float]]:
    """Score every page of a file in the format of `lines.dev.jsonl.gz` or `articles.dev.jsonl.gz`.

    Lines give one group of figures for each rendering. Articles give the share of the words of the gold
    bodies that are kept when these come in as text (`already_clean`), and scores for the HTML pages beside
    the file (`html`). All figures are means over pages, news apart from others.
    """
    scores: dict[str, list[Score]] = defaultdict(list)
    for page in read_pages(file):
        group = "" if page.get("news") is None else ("/news" if page["news"] else "/other")
        if "lines" in page:
            labelled = [(str(text), int(label)) for text, label in _lines(page)]
            if any(label == BODY for _, label in labelled):
                scores[str(page["rendering"])].append(score_lines(labelled, cleaner))
            continue
        body = str(page["body"])
        scores["already_clean" + group].append(_score_clean(body, cleaner))
        if page.get("html"):
            html = gzip.decompress((file.parent / str(page["html"])).read_bytes()).decode()
            article = _clean(html, "text/html", cleaner)
            scores["html" + group].append(score_body(article.text if article else "", body))
    return {name: _figures(group_scores) for name, group_scores in sorted(scores.items())}


def read_pages(file: Path) -> Iterator[Mapping[str, object]]:
    """Yield the JSON objects of a JSON-lines file, gzipped or not."""
    with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as lines:
        for line in lines:
            yield orjson.loads(line)


def _lines(page: Mapping[str, object]) -> list[tuple[str, int]]:
    lines = page["lines"]
    assert isinstance(lines, list)
    return lines


def _score_clean(body: str, cleaner: Cleaner) -> Score:
    labelled = [(line, BODY) for line in body.split("\n") if any(map(str.isalnum, line))]
    return score_lines(labelled, cleaner)


def _clean(body: str, content_type: ContentType, cleaner: Cleaner) -> CleanArticle | None:
    raw = RawArticle(body=body, content_type=content_type)
    document = Document(id="evaluated", revision=sha256_of(body.encode("utf-8", "replace")), article=raw)
    try:
        return cleaner.clean(document, origin=None)
    except InvalidArticle:
        return None


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1)))


def _figures(scores: list[Score]) -> dict[str, float]:
    worst = sorted(score.f1 for score in scores)[: max(1, len(scores) // 10)]
    return {
        "pages": len(scores),
        "f1": round(fmean(score.f1 for score in scores), 4),
        "precision": round(fmean(score.precision for score in scores), 4),
        "recall": round(fmean(score.recall for score in scores), 4),
        "f1_of_worst_tenth": round(fmean(worst), 4),
    }
