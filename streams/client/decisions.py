"""Decides about dead letters, exactly once: the decision and what it causes are one transaction.

Safety argument. Decisions are written by one transactional id of the installation. Opening a `Decider` fences
the one before and ends its transaction, committed or aborted; only then are the decisions read. So whoever
decides has seen every decision there is, and a letter without one was never replayed.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Protocol, Self

from kafka import KafkaProducer
from kafka.errors import InvalidProducerEpochError, KafkaError, ProducerFencedError

from streams.client.connection import kafka_errors
from streams.client.letters import Letter
from streams.client.publish import REQUEST_TIMEOUT_MS
from streams.client.reader import Reader
from streams.client.topics import BOOTSTRAP_TIMEOUT_MS
from streams.contract.dead_letters import replayed_headers
from streams.contract.decisions import Decision, Verdict
from streams.contract.errors import TransientError
from streams.contract.settings import Settings
from streams.contract.times import iso
from streams.contract.topics import RAW_RECORD_LIMIT_BYTES

Decisions = dict[str, Decision]  # position of a letter -> what was decided about it

_FENCED = (ProducerFencedError, InvalidProducerEpochError)
_OVERHEAD_BYTES = 1 << 17  # keys, headers and framing of a record


class TakenOver(TransientError):
    """Another replay or discard began meanwhile: it goes on with what this one left."""

    code = "N203"


def read_decisions(settings: Settings) -> Decisions:
    """Return every decision by the position of its letter."""
    with Reader(settings, [settings.topics.dlq_decisions.name]) as reader:
        return {
            (record.key or b"").decode(): Decision.from_json(record.value)
            for record in reader.between(reader.begins(), reader.ends())
            if record.value is not None
        }


class Named(Protocol):
    """A dead letter as a decision names it: where it stands, and of which kind it is."""

    @property
    def position(self) -> str:
        """Return where the letter stands: topic/partition/offset."""

    @property
    def stage(self) -> str:
        """Return the stage in which the record died."""

    @property
    def fingerprint(self) -> str:
        """Return the hash that failures of the same kind share."""


class Decider:
    """The right to decide, until another one is opened; use it as a context manager.

    Raises BrokerUnavailable and AccessDenied.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._topics = settings.topics
        with kafka_errors(settings):
            self._producer = KafkaProducer(
                **settings.kafka.client(),
                transactional_id=settings.topics.app_id("dlq"),
                transaction_timeout_ms=settings.engine.transaction_timeout_ms,
                max_request_size=RAW_RECORD_LIMIT_BYTES + _OVERHEAD_BYTES,
                allow_auto_create_topics=False,
                request_timeout_ms=REQUEST_TIMEOUT_MS,
                bootstrap_timeout_ms=BOOTSTRAP_TIMEOUT_MS,
                metrics_enabled=False,
            )
            self._producer.init_transactions()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        self._producer.close(timeout=None if kind is None else 1)

    def replay(self, letters: Sequence[Letter]) -> list[str]:
        """Write the original records of `letters` and the decisions, and return the records' positions.

        All of them or none; raises TakenOver and BrokerUnavailable.
        """
        if not letters:
            return []
        with self._transaction():
            futures = [self._producer.send(**self._original(letter)) for letter in letters]
            self._producer.flush()
            sent = [future.get(timeout=0) for future in futures]
            to = [f"{meta.topic}/{meta.partition}/{meta.offset}" for meta in sent]
            self._decide("replayed", letters, to)
        return to

    def discard(self, letters: Sequence[Named]) -> None:
        """Write the decision that `letters` need nothing; raises as `replay`."""
        with self._transaction():
            self._decide("discarded", letters, [None] * len(letters))

    def _original(self, letter: Letter) -> dict[str, object]:
        """Return the record as it was, for the partition that it was in: so its order stays."""
        record, source = letter.record, letter.source
        fits = source is not None and source.partition < self._settings.partitions
        return {
            "topic": self._topics.replays[record.topic].name,
            # the client refuses a record without key and value; the stages read an empty key as none
            "key": b"" if record.key is None and record.value is None else record.key,
            "value": record.value,
            "headers": list(replayed_headers(record.headers)),
            "partition": source.partition if source and fits else None,
        }

    def _decide(self, verdict: Verdict, letters: Sequence[Named], to: Sequence[str | None]) -> None:
        at = iso(datetime.now(UTC))
        topic = self._topics.dlq_decisions.name
        decisions = {
            letter.position: Decision(
                decision=verdict, at=at, to=target, stage=letter.stage, fingerprint=letter.fingerprint
            )
            for letter, target in zip(letters, to, strict=True)
        }
        futures = [
            self._producer.send(topic, key=position.encode(), value=decision.to_json())
            for position, decision in decisions.items()
        ]
        self._producer.flush()
        for future in futures:
            future.get(timeout=0)  # a send can fail without failing the transaction

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with kafka_errors(self._settings):
            try:
                self._producer.begin_transaction()
                yield
                self._producer.commit_transaction()
            except BaseException as exc:
                with suppress(KafkaError):  # else the next Decider ends it, or its timeout
                    self._producer.abort_transaction()
                if _is_fenced(exc):
                    raise TakenOver("another `streams dlq` took over: what it left is listed again") from exc
                raise


def _is_fenced(error: BaseException) -> bool:
    """Say whether another producer has the transactional id now; kafka-python may wrap the error."""
    return isinstance(error, _FENCED) or any(isinstance(cause, _FENCED) for cause in error.args)
