"""Whether a worker takes part: where it is asked over HTTP, and what it answers."""

import http.client
import json
import time
from dataclasses import dataclass

from streams.broker.ports import HOST, is_free
from streams.contract.errors import ConfigurationError

PROBE_TIMEOUT_S = 1.0  # a loop that answers later than that is not ready
ASK_STARTING_EVERY_S = 0.2
ASK_READY_EVERY_S = 5.0
# A rebalance turns readiness red for a second or two; longer is news.
RED_IS_NEWS_S = 15.0


class HealthPortTaken(ConfigurationError):
    """Another program listens where a worker should answer health requests."""

    code = "N332"


@dataclass(slots=True)
class Readiness:
    """What is known about one worker, and when it is to be asked again."""

    port: int = 0
    host: str = HOST
    is_ready: bool = False
    _ask_at: float = 0.0
    _red_since: float | None = None

    def reset(self, port: int) -> None:
        """Note that the worker starts anew and will answer on `port`."""
        self.port, self.is_ready, self._ask_at, self._red_since = port, False, 0.0, None

    def changed(self) -> str | None:
        """Ask the worker if it is time to; return what is news: `ready`, or which conditions are missing."""
        now = time.monotonic()
        if now < self._ask_at:
            return None
        missing = missing_conditions(self.port, self.host)
        self._ask_at = now + (ASK_STARTING_EVERY_S if missing else ASK_READY_EVERY_S)
        if not missing:
            was_ready, self.is_ready, self._red_since = self.is_ready, True, None
            return None if was_ready else "ready"
        if self.is_ready and self._red_since is None:
            self._red_since = now
        if self._red_since is not None and now - self._red_since >= RED_IS_NEWS_S:
            self.is_ready, self._red_since = False, None
            return f"not ready: {', '.join(missing)}"
        return None


def missing_conditions(port: int, host: str = HOST) -> list[str]:
    """Return the conditions of readiness that a worker lacks; `answer` where it says nothing at all."""
    connection = http.client.HTTPConnection(host, port, timeout=PROBE_TIMEOUT_S)
    try:
        connection.request("GET", "/readyz")
        checks: dict[str, bool] = json.loads(connection.getresponse().read())
    except (OSError, http.client.HTTPException, ValueError):
        return ["answer"]
    finally:
        connection.close()
    return [name for name, is_met in checks.items() if not is_met]


def require_free(port: int, worker: str) -> None:
    """Raise HealthPortTaken where another program has the port; 0 is always free."""
    if port and not is_free(port):
        raise HealthPortTaken(f"port {port}, for the health of {worker}, is in use: choose another one")
