"""Exit codes, as sysexits.h names them where it has a name."""

from streams.contract.errors import ConfigurationError, InvalidArticle, StreamsError, TransientError

OK = 0
FAILED = 1  # the command ran, and its answer is no: an article died, a check failed
USAGE = 2  # click's own
DATA = 65  # the input is not an article
UNAVAILABLE = 69  # no broker answers
INTERNAL = 70  # a bug
CONFIG = 78  # a setting or the machine must be changed first

_BY_ERROR: tuple[tuple[type[StreamsError], int], ...] = (
    (InvalidArticle, DATA),
    (TransientError, UNAVAILABLE),
    (ConfigurationError, CONFIG),
)


def exit_code(error: StreamsError) -> int:
    """Return the exit code of a command that ended with `error`."""
    return next((code for kind, code in _BY_ERROR if isinstance(error, kind)), INTERNAL)
