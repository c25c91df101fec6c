"""Dead letters: the original record, untouched, with what went wrong in its headers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from streams.contract.articles import Origin
from streams.contract.errors import InvalidArticle, SpanBreach, StageFailed, TooSlow, WorkerKilled
from streams.contract.headers import Headers, as_mapping
from streams.contract.ids import sha256_of

STACK_TRACE_BYTES = 4096  # enough for the frames that matter; a record's headers stay small

# KIP-1034 names, so that tools that know Kafka Streams' dead letters know ours
EXCEPTION = "__streams.errors.exception"
MESSAGE = "__streams.errors.message"
STACK_TRACE = "__streams.errors.stacktrace"
TOPIC = "__streams.errors.topic"
PARTITION = "__streams.errors.partition"
OFFSET = "__streams.errors.offset"
STAGE = "news-stage"
ATTEMPTS = "news-attempts"
FINGERPRINT = "news-fingerprint"

NO_FINGERPRINT = "none"  # of a record that no worker of ours put there

_OURS = {EXCEPTION, MESSAGE, STACK_TRACE, TOPIC, PARTITION, OFFSET, STAGE, FINGERPRINT}

# What a broken stage makes of good articles; hostile ones make it too, but not most of the time.
_STAGE_TO_BLAME = {error.code for error in (SpanBreach, StageFailed, TooSlow, WorkerKilled)}
_MAX_DIGITS = 6  # of attempts: the header may come from anyone
_VARIABLE = re.compile(r"0x[0-9a-f]+|\d[\d,]*|'[^']*'|\"[^\"]*\"")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a record could not be enriched, in a form that crosses processes."""

    code: str
    exception: str
    message: str
    stack_trace: str = ""
    attempts: int = 1

    @classmethod
    def of(cls, error: InvalidArticle, *, stack_trace: str = "") -> "Failure":
        """Describe `error`; only bugs (StageFailed) carry a stack trace."""
        return cls(error.code, type(error).__name__, str(error), stack_trace)

    @property
    def is_bug(self) -> bool:
        """Say whether the stage is to blame rather than the article."""
        return self.code == StageFailed.code

    @property
    def blames_stage(self) -> bool:
        """Say whether the stage may be to blame: many of these in a row look like a bad deploy."""
        return self.code in _STAGE_TO_BLAME

    def __str__(self) -> str:
        return f"{self.exception} {self.code}: {self.message}"

    @property
    def fingerprint(self) -> str:
        """Return a short hash that failures of the same kind share: the message without its values."""
        last_frame = self.stack_trace.strip().rsplit("\n  File ", 1)[-1] if self.stack_trace else ""
        pattern = _VARIABLE.sub("*", f"{self.exception}|{self.message}|{last_frame}")
        return sha256_of(pattern.encode("utf-8", "replace"))[:12]


def source_of(headers: Mapping[str, bytes]) -> Origin | None:
    """Return the position of the record that died, as its dead letter's headers name it, if they do."""
    topic, partition, offset = (
        headers.get(name, b"").decode("utf-8", "replace") for name in (TOPIC, PARTITION, OFFSET)
    )
    if not (partition.isdecimal() and offset.isdecimal()):
        return None
    return Origin(topic=topic, partition=int(partition), offset=int(offset))


def dead_letter_headers(
    failure: Failure, *, stage: str, position: tuple[str, int, int], original: Headers
) -> Headers:
    """Return the original headers, then ours; `position` is topic, partition and offset of the record.

    A replayed record brings the attempts that it has behind it; the new ones are added.
    """
    topic, partition, offset = position
    attempts = attempts_of(as_mapping(original)) + failure.attempts
    ours: Mapping[str, str] = {
        EXCEPTION: f"{failure.exception} {failure.code}",
        MESSAGE: failure.message,
        STACK_TRACE: failure.stack_trace[-STACK_TRACE_BYTES:],
        TOPIC: topic,
        PARTITION: str(partition),
        OFFSET: str(offset),
        STAGE: stage,
        ATTEMPTS: str(attempts),
        FINGERPRINT: failure.fingerprint,
    }
    kept = tuple((name, value) for name, value in original if name not in ours)
    return (*kept, *((name, value.encode("utf-8", "replace")) for name, value in ours.items()))


def attempts_of(fields: Mapping[str, bytes]) -> int:
    """Return how often a record was tried before, as its headers say; 0 where they don't."""
    attempts = fields.get(ATTEMPTS, b"")
    return int(attempts) if attempts.isdigit() and len(attempts) <= _MAX_DIGITS else 0


def replayed_headers(headers: Headers) -> Headers:
    """Return the headers of a dead letter as the original had them, and the attempts, to count on."""
    return tuple((name, value) for name, value in headers if name not in _OURS)
