"""Near-duplicates: how many edited copies are found, how many other texts are taken for some, and the cost.

    python -m bench.duplicates ARTICLES [--rows N]

ARTICLES is a file of JSON lines with a `body` each, gzipped or not. Its texts are edited as sites edit what
an agency sends; a text of which a third is another's is no copy. The first table sweeps what is set in
`streams/tables/sketches.py`. `whole` is the share of stories, each an original and its edits, that end in one
cluster: with the original as the first article, as the tables have it, and with any. The second table is of
made-up articles, a fifth of which are copies, then of articles that are all the same. Times are CPU times.
"""

import argparse
import asyncio
import random
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from bench.copies import COPIES, Editor, Text, Words, made_up, read_texts, sketched, the_same
from bench.figures import load_average, percentile, report
from streams.agents.duplicates import Duplicates
from streams.contract.facts import DuplicateFact
from streams.contract.kafka import KafkaSettings
from streams.contract.settings import Settings
from streams.contract.tables import Sketch
from streams.engine.app import StageApp
from streams.engine.table import TableWrites, writing
from streams.tables.clusters import MOST_SHOWN, Clusters
from streams.tables.sketches import HASHES, NEAR, containment, shingles_of

STORIES = 300
SHORT = (10, 20, 30, 50, 100)
ASKED = 500
AT = "2026-11-25T12:00:00.000Z"
ResultT = TypeVar("ResultT")
Story = tuple[Text, dict[str, Text]]
IsNear = Callable[[Text, Text], bool]


def shares_band(one: Text, other: Text, size: int) -> bool:
    """Say whether two sketches share a band of `size` bytes."""
    same = (one.sketch == other.sketch)[: HASHES // size * size]
    return bool(same.reshape(-1, size).all(axis=1).any())


def estimate(one: Text, other: Text) -> float:
    """Return the containment as the tables estimate it."""
    theirs = np.array([shingles_of(other.words)], dtype=np.float64)
    return float(containment(one.sketch, shingles_of(one.words), other.sketch[None], theirs)[0])


def estimate_by_all_bits(one: Text, other: Text) -> float:
    """Return the containment by whole values, of which no two are alike by chance."""
    jaccard = np.count_nonzero(one.values == other.values) / HASHES
    ours, theirs = shingles_of(one.words), shingles_of(other.words)
    return float(jaccard * (ours + theirs) / (1 + jaccard) / min(ours, theirs))


def near(size: int, least: float, measure: Callable[[Text, Text], float] = estimate) -> IsNear:
    """Return the test of near-duplicates with bands of `size` bytes and this containment."""
    return lambda one, other: shares_band(one, other, size) and measure(one, other) >= least


def quality(texts: Sequence[Words], seed: int) -> None:
    """Print which share of each edit is found: with several bands and thresholds, and of short texts."""
    editor = Editor(texts, seed)
    chosen = random.Random(seed).sample(texts, min(STORIES, len(texts)))
    stories = [(Text.of(words), editor.edits(words)) for words in chosen]
    report(f"{len(stories)} stories", "".join(f"{name:>19}" for name in stories[0][1]))
    for size in (3, 4, 5):
        found(f"band of {size}", stories, near(size, 0.0))
    for least in (0.5, 0.55, NEAR, 0.65, 0.7):
        found(f"band of 4, containment {least}", stories, near(4, least))
    found(f"the same with all bits, {NEAR}", stories, near(4, NEAR, estimate_by_all_bits))
    for words in SHORT:
        short = [(Text.of(text[:words]), editor.edits(text[:words])) for text in chosen]
        found(f"of texts of {words} words", short, near(4, NEAR))
    whole(stories)


def found(what: str, stories: Sequence[Story], is_near: IsNear) -> None:
    """Print which share of each edit is near to its original."""
    shares = (np.mean([is_near(one, edits[name]) for one, edits in stories]) for name in stories[0][1])
    report(what, "".join(f"{share:19.3f}" for share in shares))


def whole(stories: Sequence[Story]) -> None:
    """Print how many stories end in one cluster."""
    chance = random.Random(5)
    for what, in_order in (("whole, the original is the first", True), ("whole, any is the first", False)):
        kept = 0
        for one, edits in stories:
            copies = [one, *(edits[name] for name in COPIES)]
            if not in_order:
                chance.shuffle(copies)
            clusters = Clusters(
                sketched(str(n), c.sketch, words=c.words, minute=n) for n, c in enumerate(copies)
            )
            kept += any(place and place.size == len(copies) for place in clusters.changes().values())
        report(what, f"{kept / len(stories):.3f}")


def cost(what: str, sketches: Iterator[Sketch]) -> None:
    """Print what clusters cost: to build all but the last, to take these in, and to let the oldest go."""
    known = list(sketches)
    older, newer = known[:-ASKED], known[-ASKED:]
    clusters, took = timed(lambda: Clusters(older))
    rows = sum(place is not None for place in clusters.changes().values())
    report(what, f"built of {len(older):,} in {took:.1f} s, {rows:,} rows, {mebibytes(older):.0f} MiB")
    spent(clusters, "  one more", [lambda s=s: clusters.put(s) for s in newer])  # type: ignore[misc]
    spent(clusters, "  the oldest leaves", [lambda s=s: clusters.remove(s.id) for s in older[:ASKED]])  # type: ignore[misc]


def mebibytes(sketches: Sequence[Sketch]) -> float:
    """Return the memory of the clusters."""
    wire = [sketch.to_json() for sketch in sketches]
    tracemalloc.start()
    clusters = Clusters(map(Sketch.from_json, wire))
    clusters.changes()
    size = tracemalloc.get_traced_memory()[0] / 2**20
    tracemalloc.stop()
    return size


def spent(clusters: Clusters, what: str, calls: Sequence[Callable[[], None]]) -> None:
    """Print what calls took, and how many rows each changed."""
    took, rows = [], []
    for call in calls:
        took.append(timed(call)[1] * 1000)
        rows.append(len(clusters.changes()))
    times = f"{percentile(took, 50):.2f} ms, p99 {percentile(took, 99):.2f}, longest {max(took):.1f}"
    report(what, f"{times}; rows {np.mean(rows):.1f}, most {max(rows)}")


def largest_story() -> None:
    """Print what the largest change of rows takes: the first of the most that are shown leaves."""

    async def make() -> StageApp:
        settings = Settings(kafka=KafkaSettings(bootstrap="127.0.0.1:9"))  # which is never asked
        return StageApp("tables", settings, prepare=lambda: None)

    app = asyncio.run(make())
    duplicates = Duplicates(app.bytes_table("sketches"), app.bytes_table("duplicates"))
    facts = [DuplicateFact(at=AT, id=sketch.id, sketch=sketch) for sketch in the_same(MOST_SHOWN)]
    with writing(TableWrites(0)):
        for fact in facts:
            duplicates.take(fact)
        _, took = timed(lambda: duplicates.take(DuplicateFact(at=AT, id=facts[0].id)))
    report(f"the first of {MOST_SHOWN} leaves", f"{took * 1000:.1f} ms with all rows")


def timed(call: Callable[[], ResultT]) -> tuple[ResultT, float]:
    """Return what a call returns, and the seconds of CPU that it took."""
    start = time.process_time()
    return call(), time.process_time() - start


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    options = parser.parse_args()
    report("load", load_average())
    quality(read_texts(options.articles), seed=7)
    cost("a fifth are copies", made_up(options.rows, seed=7))
    cost("all the same", the_same(options.rows))
    largest_story()
    report("load", load_average())


if __name__ == "__main__":
    main()
