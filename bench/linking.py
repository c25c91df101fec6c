"""What a list of 100,000 people costs the entities stage: to load, in memory, and an article.

    python -m bench.linking [FILE] [--people N] [--rounds N] [--out LIST] [--titles LIST]

FILE has annotated articles (`../shared/data/entities/gum_dev.jsonl`). The list is made up, from the census's
first names and surnames of syllables, always the same: every person with three names, a third with context
words, so that what it finds in the articles is chance. Two stages, with the list and without, take turns at
every article. Times are CPU times, memory is that of the process.

`--out` writes the made-up list, `--titles` one of the titles that the annotators gave: what a list of all the
right people does to the figures of `streams evaluate entities FILE` with STREAMS_ENTITIES__ALIASES=LIST.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported

import argparse
import gc
import random
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson
import psutil

from bench.figures import load_average, report
from streams.contract.articles import CleanArticle
from streams.quality.entities.names import as_article
from streams.stages.entities import EntityExtractor
from streams.stages.entities.links.aliases import Aliases, load_aliases
from streams.stages.entities.names.signs import FIRST_NAMES
from streams.stages.nlp import load_nlp

ARTICLES = Path("../shared/data/entities/gum_dev.jsonl")
SEED = 8
SURNAMES = 40_000
_SYLLABLES = (
    *(
        "ka",
        "lo",
        "mi",
        "ter",
        "son",
        "ber",
        "vin",
        "dor",
        "an",
        "el",
        "ski",
        "ov",
        "ham",
        "ton",
        "ry",
        "gar",
    ),
    *("bach", "mann", "ez", "wood", "field", "er", "le", "mar", "ti", "ro", "sa", "du", "pont"),
)
_TOPICS = ("Parliament", "football", "cinema", "Senate", "opera", "banking", "science", "trade union")


def people(count: int) -> Iterator[dict[str, object]]:
    """Yield the lines of a made-up list: no two persons have the same id, some the same names."""
    choose = random.Random(SEED)
    first_names = sorted(FIRST_NAMES)
    surnames = ["".join(choose.choices(_SYLLABLES, k=choose.randint(2, 4))).title() for _ in range(SURNAMES)]
    for number in range(count):
        first, middle = (choose.choice(first_names).title() for _ in range(2))
        surname = choose.choice(surnames)
        person: dict[str, object] = {
            "id": f"p{number}",
            "name": f"{first} {surname}",
            "aliases": [f"{first} {middle} {surname}", f"{first} {middle[0]}. {surname}"],
            "type": "PERSON",
        }
        if number % 3 == 0:
            person |= {"wikidata": f"Q{10_000_000 + number}", "context": choose.sample(_TOPICS, 2)}
        yield person


def titles(file: Path) -> Iterator[dict[str, object]]:
    """Yield a line for each Wikipedia title of annotated articles, those with an explanation left out."""
    documents = [orjson.loads(line) for line in file.read_bytes().splitlines()]
    found = {(e["wikipedia"], e["type"]) for document in documents for e in document["entities"]}
    plain = sorted((title, kind) for title, kind in found if title and not set("(,") & set(title))
    for number, (title, kind) in enumerate(plain):
        yield {"id": f"t{number}", "name": title, "type": kind}


def write_list(file: Path, lines: Iterable[dict[str, object]]) -> None:
    """Write an alias file."""
    with file.open("wb") as out:
        out.writelines(orjson.dumps(line) + b"\n" for line in lines)


def megabytes() -> float:
    """Return the memory of this process."""
    gc.collect()
    return float(psutil.Process().memory_info().rss) / (1 << 20)


def load(file: Path) -> Aliases:
    """Load the list, and say what that took."""
    before, started = megabytes(), time.process_time()
    aliases = load_aliases([file])
    report("to load the list", f"{time.process_time() - started:.1f} s of CPU")
    report("memory for it", f"{megabytes() - before:.0f} MB")
    return aliases


def take_turns(
    stages: tuple[EntityExtractor, EntityExtractor], articles: list[CleanArticle], rounds: int
) -> tuple[list[float], list[float]]:
    """Return the CPU seconds of each stage, a round each; the first round is not counted."""
    totals: tuple[list[float], list[float]] = [], []
    for number in range(rounds + 1):
        spent = [0.0, 0.0]
        for place, article in enumerate(articles):
            for turn in (0, 1) if (place + number) % 2 else (1, 0):
                started = time.process_time()
                stages[turn].extract(article)
                spent[turn] += time.process_time() - started
        if number:
            totals[0].append(spent[0])
            totals[1].append(spent[1])
    return totals


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path, default=ARTICLES)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path, help="Write the list to this file and end.")
    parser.add_argument("--titles", type=Path, help="Write the articles' titles to this file and end.")
    arguments = parser.parse_args()
    if arguments.out or arguments.titles:
        lines = people(arguments.people) if arguments.out else titles(arguments.file)
        write_list(arguments.out or arguments.titles, lines)
        return
    articles = [as_article(orjson.loads(line)) for line in arguments.file.read_bytes().splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "people.jsonl"
        write_list(file, people(arguments.people))
        report("people in the list", f"{arguments.people:,} ({file.stat().st_size >> 20} MB)")
        nlp = load_nlp()
        without, with_list = EntityExtractor(nlp), EntityExtractor(nlp, aliases=load(file))
    alone, listed = take_turns((without, with_list), articles, arguments.rounds)
    for name, spent in (("without the list", alone), ("with the list", listed)):
        report(name, f"{statistics.median(spent) / len(articles) * 1e3:.1f} ms of CPU an article")
    ratios = [b / a for a, b in zip(alone, listed, strict=True)]
    report("more CPU with it", f"{(statistics.median(ratios) - 1) * 100:+.1f} % (median of the rounds)")
    report("memory at the end", f"{megabytes():.0f} MB")
    found = [link for article in articles for link in links_of(with_list, article)]
    report("found by chance", f"{len(found)} links to the list in {len(articles)} articles: {found}")
    report("load average", load_average())


def links_of(stage: EntityExtractor, article: CleanArticle) -> list[str]:
    """Return the names of an article that are linked to the list."""
    return [e.name for e in stage.extract(article).entities if e.link and e.link.source == "people"]


if __name__ == "__main__":
    main()
