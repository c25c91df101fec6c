"""The labelled pages that the line classifier is trained on, checked by their hashes."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from streams.contract.ids import sha256_of
from streams.quality.clean.data import Page, read_pages
from streams.quality.clean.lines import BODY, HEADLINE, Labelled, labelled_lines
from streams.quality.split import is_validation_site
from streams.stages.clean.blocks import blocks_of
from streams.stages.clean.lineclass.features import PageFigures, figures_of
from streams.stages.clean.lines import read_lines

ARTICLES, LINES = "articles.dev.jsonl.gz", "lines.dev.jsonl.gz"
SHA256 = {
    ARTICLES: "a601e04be33c660d81827872029f05a8b4e8cfa00d94c13fcc2a86acd059c613",
    LINES: "ea3de04ab19040f687b5cb0285c4fca5b2b0ceee62bbf92c68b6cc9ed9dcf4a7",
}
FOLDS = 5
# The gold bodies are a third rendering, at half the weight: without it clean text loses 2 words of 100.
CLEAN, _CLEAN_WEIGHT = "clean", 0.5
# News is what comes in, and a fifth of the pages.
_NEWS_WEIGHT = 3.0


@dataclass(frozen=True, slots=True)
class Example:
    """One rendering of a page: its lines' figures, what they are, and how much they count."""

    rendering: str
    domain: str
    fold: int
    news: bool
    labelled: Labelled
    figures: PageFigures
    counted: NDArray[np.bool_]  # a headline is neither right nor wrong to keep
    labels: NDArray[np.int64]
    weights: NDArray[np.float64]  # of the lines; they sum to 1, by news and rendering

    @property
    def validation(self) -> bool:
        """Say whether the page's site is kept from training."""
        return is_validation_site(self.domain)


def read_examples(folder: Path, *, check: bool = True) -> Iterator[Example]:
    """Yield all English pages' renderings, the gold body as one; `check` compares the files' hashes."""
    if check:
        for name, wanted in SHA256.items():
            if sha256_of((folder / name).read_bytes()) != wanted:
                raise ValueError(f"{name} is not the file that this was made for")
    articles = {str(page["id"]): page for page in read_pages(folder / ARTICLES) if page["lang"] == "en"}
    for page in read_pages(folder / LINES):
        article = articles.get(str(page["id"]))
        if article is not None and any(label == BODY for _, label in labelled_lines(page)):
            yield _example(str(page["rendering"]), article, labelled_lines(page))
    for article in articles.values():
        yield _example(CLEAN, article, [(line, BODY) for line in str(article["body"]).split("\n")])


def fold_of(domain: str) -> int:
    """Return the fold of a site's pages."""
    return zlib.crc32(domain.encode()) % FOLDS


def _example(rendering: str, article: Page, labelled: Labelled) -> Example:
    return example_of(rendering, labelled, domain=str(article["domain"]), news=bool(article["news"]))


def example_of(rendering: str, labelled: Labelled, *, domain: str, news: bool) -> Example:
    """Return a rendering with its lines' figures and weights: roots of words, each page alike, news more."""
    blocks = blocks_of(list(read_lines("\n".join(line for line, _ in labelled))))
    gaps = _gaps([block.after_gap for block in blocks], rendering, domain)
    labels = np.array([labelled[block.lines[0].number - 1][1] for block in blocks])
    words = np.sqrt([block.words for block in blocks]) * (labels != HEADLINE)
    weight = (_NEWS_WEIGHT if news else 1.0) * (_CLEAN_WEIGHT if rendering == CLEAN else 1.0)
    return Example(
        rendering=rendering,
        domain=domain,
        fold=fold_of(domain),
        news=news,
        labelled=labelled,
        figures=figures_of([block.text for block in blocks], gaps),
        counted=labels != HEADLINE,
        labels=(labels == BODY).astype(np.int64),
        weights=weight * words / max(words.sum(), 1),
    )


def _gaps(gaps: Sequence[bool], rendering: str, domain: str) -> Sequence[bool]:
    """Return where empty lines stand: on half of the sites to train on as on the page, else on all or none.

    What an empty line means differs from sender to sender, and a gold body's never mean anything.
    """
    if is_validation_site(domain):
        return gaps
    chance = zlib.crc32(f"{rendering} {domain}".encode()) % 4
    if chance < 2 and rendering != CLEAN:
        return gaps
    return [chance % 2 == 0] * len(gaps)
