"""Runs one Faust app as a process: event loop, logging, signals."""

from collections.abc import Callable
from typing import Any

import faust
from mode.loop import use as use_event_loop

from streams.contract.settings import Settings
from streams.engine.app import StageApp
from streams.engine.slots import take_slot

_OVERRIDES = [f"streams.engine.{name}" for name in ("app", "recovery", "table", "transport")]
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)-7s %(name)s: %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "stream": "ext://sys.stderr"}
    },
    "root": {"level": "INFO", "handlers": ["stderr"]},
    "loggers": {
        # Their INFO lines are about themselves: dozens at every rebalance. Faust logs about its services
        # under the names of the modules that override them.
        **{name: {"level": "WARNING"} for name in ("faust", "mode", "aiokafka", *_OVERRIDES)},
        "kafka": {"level": "ERROR"},  # its warnings are about the time that its own tasks take
        # Brokers ask old clients to retry the first record of a transaction (KIP-890): no news
        "aiokafka.producer.sender": {"level": "ERROR"},
    },
}


def run_worker(make_app: Callable[[Settings, str], StageApp], name: str, settings: Settings) -> None:
    """Run the app that `make_app(settings, instance)` returns until it is stopped; never returns."""
    use_event_loop("uvloop")  # a fifth less CPU than asyncio's own
    app_id = settings.topics.app_id(name)
    slot = take_slot(settings.data_dir / "slots", app_id)
    work = settings.data_dir / "workers" / slot.instance
    work.mkdir(parents=True, exist_ok=True)  # Faust makes only the last folder of its data directory
    app = make_app(settings, slot.instance)
    app.conf.datadir = work
    worker = faust.Worker(app, loglevel="info", redirect_stdouts=False, quiet=True, logging_config=LOGGING)
    worker.execute_from_commandline()
