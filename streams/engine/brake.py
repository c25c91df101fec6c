"""Stops a worker whose failures look like a bad deploy, before it dead-letters everything."""

import logging
from collections import deque

from streams.contract.dead_letters import Failure
from streams.contract.settings import EngineSettings

log = logging.getLogger(__name__)


class Brake:
    """Counts the outcomes of a worker's records; once pulled it stays so until the worker is started anew.

    Only failures that the stage may be to blame for count (`Failure.blames_stage`): a producer that sends
    garbage must not stop the others' articles. Pulled at `bad_deploy_count` of them among the last
    `bad_deploy_count / bad_deploy_ratio` records; a count of 0 turns the brake off.
    """

    def __init__(self, settings: EngineSettings) -> None:
        self._limit = settings.bad_deploy_count
        self._window: deque[bool] = deque(maxlen=max(1, round(self._limit / settings.bad_deploy_ratio)))
        self.is_pulled = False

    def stops(self, result: object) -> bool:
        """Note the result of a record, and say whether nothing more may be settled, this one included."""
        if self.is_pulled or not self._limit:
            return self.is_pulled
        self._window.append(isinstance(result, Failure) and result.blames_stage)
        if sum(self._window) > self._limit:
            self.is_pulled = True
            log.critical(
                "looks like a bad deploy: the stage failed on %d of the last %d records, now with %s. "
                "Nothing more is dead-lettered: start a version that works, then run `streams dlq replay`",
                sum(self._window),
                len(self._window),
                result,
            )
        return self.is_pulled
