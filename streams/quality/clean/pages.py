"""Pages in: gold bodies, come in as HTML and, clean already, as texts."""

import gzip
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from streams.quality.clean.data import Page
from streams.quality.clean.fields import FieldScore, annotated, field_figures, same_words, score_fields
from streams.quality.clean.figures import Score, benchmark_f1, mean, score_shingles, score_words, worst_tenth
from streams.quality.clean.lines import clean, score_clean
from streams.stages.clean import Cleaner

# Limits of the bins of confidence, the lowest last.
_BINS = (0.95, 0.9, 0.8, 0.7, 0.0)


@dataclass(frozen=True, slots=True)
class PageScore:
    """One HTML page's scores, and the confidence in its text (0 where there is none)."""

    shingles: Score
    words: Score
    fields: Mapping[str, FieldScore]
    confidence: float


def evaluate_pages(pages: Iterable[Page], folder: Path, cleaner: Cleaner) -> Mapping[str, object]:
    """Score pages given with their gold bodies, whose HTML lies in `folder`: means of the pages with it.

    Beside them, over all pages, what becomes of the gold bodies when these come in as texts: the share of
    their words that stay, and how often a headline above them is found; null where none is annotated.
    """
    all_pages = list(pages)
    with_fields = annotated(all_pages)
    kept = [score_clean(str(page["body"]), cleaner).recall for page in all_pages]
    scores = [
        score_page(page, read_html(page, folder), cleaner, has_fields=page["source"] in with_fields)
        for page in all_pages
        if page.get("html")
    ]
    headed = [_finds_headline(page, cleaner) for page in all_pages if page.get("title")]
    return {
        **(_figures(scores) if scores else {}),
        "clean_kept": mean(kept),
        "text_title": mean(headed) if headed else None,
        "pages": len(scores),
    }


def _finds_headline(page: Page, cleaner: Cleaner) -> bool:
    """Say whether the page's title becomes one, when it stands above the gold body in a plain text."""
    title = str(page["title"]).strip()
    body = [line for line in str(page["body"]).split("\n") if line.strip() and line.strip() != title]
    article = clean("\n\n".join([title, *body]), "text/plain", cleaner)
    return article is not None and same_words(article.title or "", title)


def read_html(page: Page, folder: Path) -> str:
    """Return the page's HTML."""
    return gzip.decompress((folder / str(page["html"])).read_bytes()).decode()


def score_page(page: Page, html: str, cleaner: Cleaner, *, has_fields: bool) -> PageScore:
    """Score one page by its body, and by its fields where annotators noted them."""
    article = clean(html, "text/html", cleaner, url=str(page["url"]))
    text, body = article.text if article else "", str(page["body"])
    return PageScore(
        shingles=score_shingles(text, body),
        words=score_words(text, body),
        fields=score_fields(page, article) if has_fields else {},
        confidence=article.cleaning.confidence if article else 0.0,
    )


def _figures(scores: Sequence[PageScore]) -> Mapping[str, object]:
    words = [score.words.f1 for score in scores]
    return {
        "shingle_f1": benchmark_f1([score.shingles for score in scores]),
        "word_f1": mean(words),
        "worst_tenth": worst_tenth(words),
        **field_figures([score.fields for score in scores]),
        "confidence": _calibration(scores),
    }


def _calibration(scores: Sequence[PageScore]) -> Mapping[str, object]:
    """Return how far the confidences are from the word F1 that they promise, and both by bins."""
    bins = {}
    error = 0.0
    higher = 2.0
    for low in _BINS:
        inside = [score for score in scores if low <= score.confidence < higher]
        higher = low
        if inside:
            said, was = (
                mean([score.confidence for score in inside]),
                mean([score.words.f1 for score in inside]),
            )
            error += abs(said - was) * len(inside) / len(scores)
            bins[f"{low:.2f}"] = {"pages": len(inside), "confidence": said, "word_f1": was}
    return {"error": round(error, 4), "from": bins}
