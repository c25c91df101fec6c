"""Dead letters for the page: what a kind means, how to decide about it, and one letter to look at. Pure."""

import re
from typing import Any

import orjson
from pydantic import Field, NonNegativeInt

from streams.client.letters import Letter
from streams.contract.articles import Origin
from streams.contract.dead_letters import NO_FINGERPRINT
from streams.contract.errors import InvalidArticle
from streams.contract.model import Model
from streams.contract.records import Record
from streams.contract.tables import DeadLetterRow
from streams.contract.times import iso_of

SHOWN_BYTES = 4096  # of a body, and of each header: a screen full; `streams dlq show --raw` gives all
SHOWN_HEADERS = 100  # Kafka has no limit, our stages write fifteen
_HEX_BYTES = 256
_STAGES = ("clean", "entities", "stance", "tables")  # as `--stage` takes them
_OURS = re.compile(rf"[0-9a-f]{{12}}|{NO_FINGERPRINT}")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_MEANINGS = {
    error.code: (error.__doc__ or "").partition("\n")[0] for error in InvalidArticle.__subclasses__()
}
_CODE = re.compile(r"\bN\d{3}\b")


class Commands(Model):
    """What to type to look at letters and to decide about them."""

    show: str
    replay: str = Field(description="without --yes it only says what it would do")
    discard: str


class LetterKind(DeadLetterRow):
    """Dead letters of one kind: a row of `dead_letters`, in words, and what to do."""

    meaning: str | None = Field(description="what the error's code stands for; null: none of ours")
    commands: Commands


class LetterKinds(Model):
    """What died, by kind: the one with the newest letter first."""

    rows: tuple[LetterKind, ...]
    next: str | None = Field(description="the next page's `cursor`; null: this is the last one")
    total: NonNegativeInt
    total_is_exact: bool
    as_of: str | None = Field(description="ISO 8601 time of the newest record taken over")
    sequence: int = Field(description="the last change in it: follow the table's stream from there")


class Bytes(Model):
    """The beginning of some bytes, as far as they can be read."""

    size: NonNegativeInt
    text: str | None = Field(description="null: no text in UTF-8, see `hex`")
    hex: str | None = Field(default=None, description="the first 256 bytes, where there is no text")
    is_cut: bool = Field(description="there is more of it")


class Header(Model):
    """A header of the letter's record."""

    name: str
    value: Bytes


class LetterPreview(Model):
    """One dead letter: what happened, its headers, and the beginning of the original bytes."""

    topic: str
    partition: int
    offset: int
    at: str = Field(description="ISO 8601 time at which it died")
    stage: str
    fingerprint: str
    error: str
    message: str
    meaning: str | None
    attempts: NonNegativeInt
    source: Origin | None = Field(description="the record that died")
    stack_trace: str
    key: Bytes | None
    headers: tuple[Header, ...]
    headers_total: NonNegativeInt
    body: Bytes | None = Field(description="null: a retraction")


def kind_of(row: bytes) -> dict[str, Any]:
    """Return a row of `dead_letters` with words and commands."""
    fields: dict[str, Any] = orjson.loads(row)
    return {
        **fields,
        "meaning": meaning_of(fields["error"]),
        "commands": commands_of(fields["stage"], fields["fingerprint"], fields["example"]),
    }


def meaning_of(error: str) -> str | None:
    """Return what the code in an error stands for."""
    code = _CODE.search(error.partition(":")[0])
    return _MEANINGS.get(code.group()) if code else None


def commands_of(stage: str, fingerprint: str, position: str) -> dict[str, str]:
    """Return the commands for a kind of letters.

    Whoever may write to a dead-letter topic chooses these headers, and somebody will paste the command into a
    shell: a fingerprint that is none of ours is not in it, but the letter's position, which Kafka tells.
    """
    letters = fingerprint if _OURS.fullmatch(fingerprint) else position
    chosen = f"{letters} --stage {stage}" if stage in _STAGES and letters == fingerprint else letters
    return {
        "show": f"streams dlq show {letters}",
        "replay": f"streams dlq replay {chosen} --yes",
        "discard": f"streams dlq discard {chosen} --yes",
    }


def preview(record: Record) -> LetterPreview:
    """Return what the page shows of a letter."""
    letter = Letter(record)
    error = " ".join(filter(None, letter.error))
    return LetterPreview(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        at=iso_of(record.timestamp),
        stage=letter.stage,
        fingerprint=letter.fingerprint,
        error=error,
        message=letter.message,
        meaning=meaning_of(error),
        attempts=letter.attempts,
        source=letter.source,
        stack_trace=letter.stack_trace,
        key=_shown(record.key),
        headers=tuple(
            Header(name=name, value=_bytes(value)) for name, value in record.headers[:SHOWN_HEADERS]
        ),
        headers_total=len(record.headers),
        body=_shown(record.value),
    )


def _shown(value: bytes | None) -> Bytes | None:
    return None if value is None else _bytes(value)


def _bytes(value: bytes) -> Bytes:
    start, is_cut = value[:SHOWN_BYTES], len(value) > SHOWN_BYTES
    text = _text(start, is_cut=is_cut)
    if text is not None:
        return Bytes(size=len(value), text=text, is_cut=is_cut)
    return Bytes(size=len(value), text=None, hex=value[:_HEX_BYTES].hex(" "), is_cut=len(value) > _HEX_BYTES)


def _text(start: bytes, *, is_cut: bool) -> str | None:
    """Return bytes as text, or None where they are none; a character that the cut parts is left out."""
    if _CONTROL.search(start):
        return None
    try:
        return start.decode()
    except UnicodeDecodeError as exc:
        is_at_end = is_cut and exc.end == len(start) and exc.reason == "unexpected end of data"
        return start[: exc.start].decode() if is_at_end else None
