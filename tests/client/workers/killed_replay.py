"""Replays all dead letters in chunks of two, and dies with the second chunk sent and not committed."""

import os
import signal

from streams.client import replay
from streams.client.decisions import Decider, read_decisions
from streams.contract.settings import load_settings

replay.CHUNK_RECORDS = 2
settings = load_settings()
with Decider(settings) as decider:
    selection = replay.Selection(is_all=True)
    choice = replay.choose(settings, list(settings.topics.replays), selection, read_decisions(settings))
    outcomes = replay.replay(settings, decider, choice.undecided)
    next(outcomes)

    def die() -> None:
        decider._producer.flush()
        os.kill(os.getpid(), signal.SIGKILL)

    decider._producer.commit_transaction = die
    list(outcomes)
