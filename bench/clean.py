"""How many texts and pages a core cleans: the stage beside its line classifier and trafilatura alone.

The development pages of sites that the classifier was not trained on, one after the other through all of them
in one process, so that what else the machine does slows them alike; CPU time of this process.
"""

import gzip
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import trafilatura

from bench.figures import load_average, report
from streams.contract.errors import InvalidArticle
from streams.contract.raw import ContentType, Document, RawArticle
from streams.quality.clean.data import Page, read_part
from streams.quality.clean.lines import labelled_lines
from streams.stages.clean import Cleaner
from streams.stages.clean.blocks import Block, blocks_of
from streams.stages.clean.lineclass import LineClassifier
from streams.stages.clean.lines import read_lines

_DATA = Path("../shared/data/clean")


def main() -> None:
    """Print a line for each of them: how many a second, and the slowest."""
    cleaner, classifier = Cleaner(), LineClassifier.load()
    seconds: dict[str, list[float]] = {}
    pages = {str(page["id"]): page for page in read_part(_DATA / "articles.dev.jsonl.gz", "validation")}
    _clean(cleaner, "A first text warms everything up, he said.", "text/plain")
    for lines in read_part(_DATA / "lines.dev.jsonl.gz", "validation"):
        page = pages[str(lines["id"])]
        rendering = "rough text" if lines["rendering"] == "main" else "whole page's text"
        text = "\n".join(line for line, _ in labelled_lines(lines))
        blocks = blocks_of(list(read_lines(text)))
        ways: dict[str, Callable[[], object]] = {
            f"{rendering}: line scores alone": partial(_scores, classifier, blocks),
            f"{rendering}: the stage": partial(_clean, cleaner, text, "text/plain"),
        }
        if page["html"] and lines["rendering"] == "main":
            html = _html(page)
            ways["HTML: trafilatura alone"] = partial(trafilatura.extract, html, include_comments=False)
            ways["HTML: the stage"] = partial(_clean, cleaner, html, "text/html")
        for name, way in ways.items():
            spent = _timed(way)
            for group in (name, f"{name}, news alone") if page["news"] else (name,):
                seconds.setdefault(group, []).append(spent)
    report("load", load_average())
    for name, times in sorted(seconds.items()):
        rate = len(times) / sum(times)
        print(f"{name:46} {len(times):4} {rate:8.1f} a second, slowest {max(times):.3f} s")


def _timed(way: Callable[[], object]) -> float:
    start = time.process_time()
    way()
    return time.process_time() - start


def _scores(classifier: LineClassifier, blocks: Sequence[Block]) -> object:
    return classifier.scores([block.text for block in blocks], [block.after_gap for block in blocks])


def _html(page: Page) -> str:
    return gzip.decompress((_DATA / str(page["html"])).read_bytes()).decode()


def _clean(cleaner: Cleaner, body: str, content_type: ContentType) -> None:
    with suppress(InvalidArticle):  # a page of nothing but chrome takes its time, too
        cleaner.clean(_document(body, content_type), origin=None)


def _document(body: str, content_type: ContentType) -> Document:
    return Document(id="timed", revision="0" * 64, article=RawArticle(body=body, content_type=content_type))


if __name__ == "__main__":
    main()
