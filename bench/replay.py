"""The real workers with stages that look their result up: what is left is everything but the stages.

    python -m bench.replay worker NAME

The results come from the file RESULTS in the data directory: messages of the last topic by line.
"""

import sys
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from streams.agents import catalogue
from streams.agents.results import Enriched, Retracted, further_stage, publisher_of
from streams.contract.articles import CleanArticle, EntitiesArticle, StanceArticle
from streams.contract.raw import Document, read_raw
from streams.contract.records import Record
from streams.contract.settings import load_settings
from streams.engine.app import StageApp

RESULTS = "results.jsonl"
Work = Callable[[Record], Enriched | Retracted]


def _results(form: type[CleanArticle]) -> dict[str, CleanArticle]:
    lines = (load_settings().data_dir / RESULTS).read_bytes().splitlines()
    whole = [StanceArticle.from_json(line) for line in lines]
    fields = form.model_fields
    return {article.id: form(**{name: getattr(article, name) for name in fields}) for article in whole}


def clean() -> Work:
    """Return the work of the first stage without the stage."""
    publisher, results = publisher_of("clean", load_settings()), _results(CleanArticle)

    def work(record: Record) -> Enriched:
        document = read_raw(record.value, key=record.key, headers=record.fields)
        assert isinstance(document, Document)
        found = results[document.id].model_copy(update={"origin": record.as_origin})
        return publisher.enriched(found, record)

    return work


def _further(stage: str, reads: type[CleanArticle], writes: type[CleanArticle]) -> Work:
    results = _results(writes)

    def look_up(value: bytes) -> CleanArticle:
        before = reads.from_json(value)
        return results[before.id].model_copy(update={"origin": before.origin})

    return further_stage(publisher_of(stage, load_settings()), look_up)


def entities() -> Work:
    """Return the work of the second stage without the stage."""
    return _further("entities", CleanArticle, EntitiesArticle)


def stance() -> Work:
    """Return the work of the third stage without the stage."""
    return _further("stance", EntitiesArticle, StanceArticle)


def main() -> None:
    """Run the worker that the command line names."""
    name, pooled_stage = sys.argv[2], StageApp.pooled_stage

    def looked_up(app: StageApp, topic: str, _build: str, settle: Any) -> None:  # noqa: ANN401
        pooled_stage(app, topic, f"bench.replay:{name}", settle)

    with patch.object(StageApp, "pooled_stage", looked_up):
        catalogue.run(name, load_settings())


if __name__ == "__main__":
    main()
