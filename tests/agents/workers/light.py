"""The entities or the stance worker without its models: what it reads holds the result already.

The stage that BROKEN names fails on articles whose id begins with `poison`: a bug that a new version mends.
"""

import os
import sys
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from streams.agents import catalogue
from streams.agents.results import Enriched, Retracted, further_stage, publisher_of
from streams.contract.articles import CleanArticle, EntitiesArticle, StanceArticle
from streams.contract.records import Record
from streams.contract.settings import load_settings

Work = Callable[[Record], Enriched | Retracted]


def entities() -> Work:
    return _work("entities", EntitiesArticle)


def stance() -> Work:
    return _work("stance", StanceArticle)


def _work(stage: str, kind: type[CleanArticle]) -> Work:
    broken = os.environ.get("BROKEN") == stage

    def enrich(value: bytes) -> CleanArticle:
        # kept as it is, so that the next stage finds its own result, too
        message = StanceArticle.from_json(value)
        assert isinstance(message, kind)
        if broken and message.id.startswith("poison"):
            raise KeyError("mended in the next version")
        return message

    return further_stage(publisher_of(stage, load_settings()), enrich)


def main(name: str) -> None:
    from streams.engine.app import StageApp
    from streams.engine.handler import Settle

    pooled_stage = StageApp.pooled_stage

    def light(app: StageApp, topic: str, _build: str, settle: Settle[Any]) -> None:
        pooled_stage(app, topic, f"light:{name}", settle)

    with patch.object(StageApp, "pooled_stage", light):
        catalogue.run(name, load_settings())


if __name__ == "__main__":
    main(sys.argv[1])
