"""HTML pages a second on one core and how good their text is, beside trafilatura alone, in one run.

    python -m bench.pages [ARTICLES_FILE] [--part validation]

Times are of this process's CPU, so that a busy machine changes little. The F1 is the benchmark's own (4-word
shingles); the paired bootstrap draws pages and counts how often trafilatura alone is at least as good.
"""

import argparse
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from streams.quality.clean.data import read_part
from streams.quality.clean.figures import Score, benchmark_f1, score_shingles, score_words
from streams.quality.clean.lines import clean
from streams.quality.clean.pages import read_html
from streams.quality.split import Part
from streams.stages.clean import Cleaner
from streams.stages.clean.extractors import by_readability, by_trafilatura, parse, text_of

_FILE = Path("../shared/data/clean/articles.dev.jsonl.gz")
_DRAWS = 10_000
_SEED = 7

Way = Callable[[str, str], str]


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("file", type=Path, nargs="?", default=_FILE)
    arguments.add_argument("--part", choices=["all", "training", "validation"], default="validation")
    given = arguments.parse_args()
    measure(given.file, given.part)


def measure(file: Path, part: Part) -> None:
    """Run all ways over the pages of a part and print what each gives and costs."""
    cleaner = Cleaner()

    def vote(html: str, url: str) -> str:
        article = clean(html, "text/html", cleaner, url=url)
        return article.text if article else ""

    def classified(text: str) -> str:
        article = clean(text, "text/plain", cleaner) if any(map(str.isalnum, text)) else None
        return article.text if article else ""

    ways: dict[str, Way] = {
        "trafilatura": _trafilatura,
        "trafilatura + classifier": lambda html, url: classified(_trafilatura(html, url)),
        "readability": _readability,
        "rendering + classifier": lambda html, _: classified(text_of(html)),
        "vote": vote,
    }
    pages = [page for page in read_part(file, part) if page.get("html")]
    scores: dict[str, list[Score]] = {name: [] for name in ways}
    words: dict[str, list[float]] = {name: [] for name in ways}
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for page in pages:
        html, url, body = read_html(page, file.parent), str(page["url"]), str(page["body"])
        for name, way in ways.items():
            started = time.process_time()
            text = way(html, url)
            seconds[name].append(time.process_time() - started)
            scores[name].append(score_shingles(text, body))
            words[name].append(score_words(text, body).f1)
    print(f"{len(pages)} pages")
    for name in ways:
        by_words = sum(words[name]) / len(pages)
        print(
            f"{name:24} 4-gram F1 {benchmark_f1(scores[name]):.4f}  word F1 {by_words:.4f}  "
            f"{len(pages) / sum(seconds[name]):.1f} pages/s, slowest {max(seconds[name]):.2f} s"
        )
    for name in ways:
        if name != "vote":
            print(f"P({name} >= vote) {_bootstrap(scores['vote'], scores[name]):.4f}")


def _trafilatura(html: str, _url: str) -> str:
    tree = parse(html)
    return by_trafilatura(tree) if tree is not None else ""


def _readability(html: str, _url: str) -> str:
    tree = parse(html)
    return by_readability(tree) if tree is not None else ""


def _bootstrap(ours: Sequence[Score], theirs: Sequence[Score]) -> float:
    """Return the share of draws of pages in which theirs are at least as good as ours."""
    draw = random.Random(_SEED)
    places = range(len(ours))
    as_good = 0
    for _ in range(_DRAWS):
        drawn = draw.choices(places, k=len(ours))
        as_good += _f1(theirs, drawn) >= _f1(ours, drawn)
    return as_good / _DRAWS


def _f1(scores: Sequence[Score], drawn: Sequence[int]) -> float:
    precision = sum(scores[i].precision for i in drawn)
    recall = sum(scores[i].recall for i in drawn)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


if __name__ == "__main__":
    main()
