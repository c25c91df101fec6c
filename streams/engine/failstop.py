"""The one way to fail: leave at once, so that nothing uncommitted can be acknowledged."""

import logging
import os
import sys
from typing import NoReturn

EXIT_FAILED = 70  # EX_SOFTWARE: the supervisor starts the worker again

log = logging.getLogger(__name__)


def fail_stop(reason: str) -> NoReturn:
    """Log `reason` with the current exception and end the process without any clean-up.

    Raising, `SystemExit` or `app.crash()` inside a Faust agent can still acknowledge the event that failed;
    after `os._exit` an open transaction just aborts and the next owner starts at the committed offset.
    """
    log.critical("stopping: %s", reason, exc_info=sys.exc_info()[0] is not None)
    logging.shutdown()
    os._exit(EXIT_FAILED)
