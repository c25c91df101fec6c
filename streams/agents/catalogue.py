"""All workers by name, in the order of the pipeline."""

import importlib
from typing import TYPE_CHECKING, cast

from streams.contract.errors import ConfigurationError
from streams.contract.settings import Settings

if TYPE_CHECKING:
    from streams.engine.app import StageApp

WORKERS = ("clean", "entities", "stance", "facts", "tables")


def run(name: str, settings: Settings) -> None:
    """Run the worker `name` until it is stopped; raises ConfigurationError for an unknown name."""
    if name not in WORKERS:
        raise ConfigurationError(f"no worker is called {name!r}: choose one of {', '.join(WORKERS)}")
    from streams.engine.worker import run_worker  # noqa: PLC0415 - Faust; `up` needs the names alone

    module = importlib.import_module(f"streams.agents.{name}")

    def make_app(settings: Settings, instance: str) -> "StageApp":
        return cast("StageApp", module.make_app(settings, instance))

    run_worker(make_app, name, settings)
