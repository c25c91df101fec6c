"""Scores of the clean stage on labelled pages: lines, gold bodies and HTML, as in `shared/data/clean`."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from streams.quality.clean.data import Page, read_part
from streams.quality.clean.lines import evaluate_lines
from streams.quality.clean.pages import evaluate_pages
from streams.quality.split import Part
from streams.stages.clean import Cleaner

__all__ = ["evaluate"]


def evaluate(file: Path, cleaner: Cleaner, *, part: Part = "all") -> dict[str, Any]:
    """Score every page of a file in the format of `lines.dev.jsonl.gz` or `articles.dev.jsonl.gz`.

    `part` leaves out the pages of the sites that the shipped model was not trained on, or all others.
    """
    pages = list(read_part(file, part))
    score: Callable[[Iterable[Page], Path, Cleaner], Mapping[str, object]] = (
        evaluate_lines if pages and "lines" in pages[0] else evaluate_pages
    )
    return dict(score(pages, file.parent, cleaner))
