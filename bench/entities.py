"""What the entities stage costs beside stock spaCy, and what its worker's process takes.

    python -m bench.entities [--rounds N] [--worker N [--most N]] [--json]

English news articles of the development pages, in groups of GROUP. Each way reads a group, then the next way
does, so that what else the machine does slows them alike; CPU time of this process, one BLAS thread. Stock is
`spacy.load(model)` with all its components and `nlp.pipe` over the group, in spaCy's own choice of matrix
multiplication. The stage is `EntityExtractor.extract`, one article at a time as in the worker, with names,
roles and quotations. A spread is that of the rounds.

`--worker N` sends N articles through the worker's own pool (`streams.engine.pool`) and notes the memory of
its process after each, and how late the event loop beside it is. 30 % of the capitalised words are made up,
others in every article: they are what a vocabulary that forgets nothing grows by.
"""

import argparse
import asyncio
import json
import os
import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in a worker's process, before numpy is imported

import psutil
import spacy
from spacy.language import Language
from thinc.api import NumpyOps, set_current_ops

from bench.figures import load_average, percentile, report, spread
from bench.memory import MB, name_of
from streams.contract.articles import CleanArticle, Origin
from streams.contract.dead_letters import Failure
from streams.contract.records import Record
from streams.contract.settings import Limits, NlpSettings
from streams.engine.pool import Pool
from streams.quality.clean.data import read_pages
from streams.quality.stance.reading import as_article
from streams.stages.entities import EntityExtractor
from streams.stages.nlp import load_nlp

ARTICLES = Path("../shared/data/clean/articles.dev.jsonl.gz")
GROUP = 8  # as many as a worker takes in a row; batches of 128 are slower (and take 1.3 GB)
TARGET_RATIO = 0.75
TARGET_MB, TARGET_GROWTH_MB, TARGET_LAG_MS = 500, 10, 20
GROWS_FROM = 2000  # articles: by then every common word has been seen
WINDOW = 100  # articles whose median is compared
LAG_EVERY_S = 0.01
UNSEEN = 0.3
_CAPITALISED = re.compile(r"\b[A-Z]\w+")

Way = Callable[[Sequence[CleanArticle]], object]
Figures = dict[str, float]


def articles() -> list[CleanArticle]:
    """Return the English news articles of the development pages, in an order that is always the same."""
    pages = [page for page in read_pages(ARTICLES) if page["news"] and page["lang"] == "en"]
    random.Random(1).shuffle(pages)
    return [as_article({**page, "paragraphs": str(page["body"]).split("\n\n")}) for page in pages]


def compare(chosen: Sequence[CleanArticle], rounds: int) -> Figures:
    """Run all ways over the articles in turns, print what each costs, and return the figures."""
    extractor, stock = _loaded()
    ways: dict[str, Way] = {
        "stock": lambda group: list(stock.pipe(map(_whole, group))),
        "stage": lambda group: [extractor.extract(article) for article in group],
    }
    for way in ways.values():
        way(chosen[:GROUP])  # what is loaded late is loaded
    spent = {name: [0.0] * rounds for name in ways}
    for number in range(rounds):
        for start in range(0, len(chosen), GROUP):
            group = chosen[start : start + GROUP]
            for name, way in ways.items():
                began = time.process_time()
                way(group)
                spent[name][number] += time.process_time() - began
    for name, seconds in spent.items():
        report(name, f"{spread([1e3 * s / len(chosen) for s in seconds], digits=1)} ms of CPU an article")
    ratios = [stage / whole for stage, whole in zip(spent["stage"], spent["stock"], strict=True)]
    _judge("stage / stock", spread(ratios), max(ratios), TARGET_RATIO)
    return {"ratio": statistics.median(ratios), "ratio_low": min(ratios), "ratio_high": max(ratios)}


def _loaded() -> tuple[EntityExtractor, Language]:
    """Return the stage and the stock pipeline of the same model, each with its own matrix multiplication."""
    settings = NlpSettings()
    nlp = load_nlp(settings.spacy_model, ops=settings.ops)
    set_current_ops(NumpyOps())  # what spaCy itself takes; a pipeline keeps the one it was loaded with
    return EntityExtractor(nlp), spacy.load(nlp.pipeline.path)


def _whole(article: CleanArticle) -> str:
    return f"{article.title or ''}\n\n{article.text}"


def name_rich(chosen: Sequence[CleanArticle], count: int, *, most: int) -> Iterator[CleanArticle]:
    """Yield `count` articles of `most` code points in which 30 % of the capitalised words are in no other."""
    draw, number = random.Random(2), 0

    def unseen(word: re.Match[str]) -> str:
        nonlocal number
        if draw.random() >= UNSEEN:
            return word[0]
        number += 1
        return name_of(number)

    for index in range(count):
        article = chosen[index % len(chosen)]
        paragraphs = _CAPITALISED.sub(unseen, article.text[:most]).split("\n\n")
        yield as_article({"id": f"rich-{index}", "title": article.title, "paragraphs": paragraphs})


async def work_through(chosen: Sequence[CleanArticle], count: int, *, most: int) -> Figures:
    """Send articles through a worker's pool; print memory and lag, and return the figures."""
    sizes: list[float] = []
    lags: list[float] = []
    process: psutil.Process | None = None
    pool = Pool("streams.agents.work.entities:build", Limits(), on_failure=_fail)
    watching = asyncio.create_task(_watch_lag(lags))
    try:
        for index, made in enumerate(name_rich(chosen, count, most=most)):
            article = made.model_copy(update={"origin": Origin(topic="raw", partition=0, offset=index)})
            record = Record("clean", 0, index, article.id.encode(), article.to_json())
            result = await asyncio.wrap_future(pool.submit(record))
            assert not isinstance(result, Failure), result
            process = process or psutil.Process().children()[0]
            sizes.append(process.memory_info().rss / MB)
            if index % 500 == 0:
                report(f"after {index + 1:,}", f"{sizes[-1]:.0f} MB")
    finally:
        watching.cancel()
        pool.close()
    return _judged(sizes, [lag * 1e3 for lag in lags])


async def _watch_lag(lags: list[float]) -> None:
    while True:
        began = time.monotonic()
        await asyncio.sleep(LAG_EVERY_S)
        lags.append(time.monotonic() - began - LAG_EVERY_S)


def _fail(reason: str) -> None:
    raise RuntimeError(reason)


def _judged(sizes: Sequence[float], lags: Sequence[float]) -> Figures:
    figures = {"rss_mb": max(sizes), "loop_lag_p95_ms": percentile(lags, 95)}
    _judge("its process, at most", f"{max(sizes):.0f} MB", max(sizes), TARGET_MB)
    told = f"p50 {percentile(lags, 50):.1f} ms, p95 {percentile(lags, 95):.1f} ms"
    _judge("event loop late by", told, figures["loop_lag_p95_ms"], TARGET_LAG_MS)
    if len(sizes) > GROWS_FROM + WINDOW:
        # The heap after one article says little: it depends on how long that one was.
        first, last = (statistics.median(part) for part in (sizes[GROWS_FROM:][:WINDOW], sizes[-WINDOW:]))
        figures["growth_mb"] = last - first
        told = f"{first:.0f} MB to {last:.0f} MB"
        _judge(f"from article {GROWS_FROM:,} to {len(sizes):,}", told, last - first, TARGET_GROWTH_MB)
    return figures


def _judge(what: str, told: str, figure: float, target: float) -> None:
    report(what, f"{told}; target {target:g} {'met' if figure <= target else 'MISSED'}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--worker", type=int, default=300, metavar="N", help="articles for the pool; 10000 tell of growth"
    )
    parser.add_argument(
        "--most", type=int, default=1 << 20, metavar="N", help="code points of an article for the pool"
    )
    parser.add_argument("--json", action="store_true", help="one object; the table goes to standard error")
    args = parser.parse_args()
    with redirect_stdout(sys.stderr if args.json else sys.stdout):
        report("load average", load_average())
        chosen = articles()
        words = sum(len(article.text.split()) for article in chosen) / len(chosen)
        report("articles", f"{len(chosen)} of {words:.0f} words at the mean")
        figures = compare(chosen, args.rounds) if args.rounds else {}
        figures |= asyncio.run(work_through(chosen, args.worker, most=args.most)) if args.worker else {}
        report("load average", load_average())
    if args.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
