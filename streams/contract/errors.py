"""Every error of the project, with the decision in the type.

StreamsError
  - InvalidArticle          never retried: the record goes to the dead-letter topic
      N101 NotJson            the bytes are not a JSON object
      N102 SchemaMismatch     a field has the wrong type or is missing
      N103 UnknownContent     a content type that no stage reads
      N104 EmptyBody          nothing to enrich
      N105 NotText            bytes that are no text in the declared encoding
      N106 ArticleTooLarge    over the limit on the way in
      N107 NothingToRetract   a null value without an article id
      N108 HostileDocument    a page built to exhaust a parser
      N109 SpanBreach         a span that does not cut its own text (a bug of ours)
      N110 TooSlow            over the CPU or wall limit of one article
      N111 WorkerKilled       the process that worked on it died
      N112 RecordTooLarge     the enriched record is over the limit on the way out
      N113 StageFailed        a stage raised an error that it should not have (a bug of ours)
      N114 TooMuchMemory      over the memory limit of one article
  - TransientError          retried in place, readiness red meanwhile
      N201 BrokerUnavailable
  - ConfigurationError      stops the process at start, one line on the terminal
      N301 ... see the subclasses in broker/ and cli/
"""

from typing import ClassVar


class StreamsError(Exception):
    """The root of the project's errors; `code` is stable, the text is for people."""

    code: ClassVar[str] = "N000"


class InvalidArticle(StreamsError):
    """An article that can't be enriched, whoever tries again: its record is dead-lettered."""

    code: ClassVar[str] = "N100"


class NotJson(InvalidArticle):
    """The value should be a JSON object and is not."""

    code: ClassVar[str] = "N101"


class SchemaMismatch(InvalidArticle):
    """A field of the message is missing or of the wrong type."""

    code: ClassVar[str] = "N102"


class UnknownContent(InvalidArticle):
    """The content type is none of application/json, text/html and text/plain."""

    code: ClassVar[str] = "N103"


class EmptyBody(InvalidArticle):
    """The body holds no word, or cleaning left none."""

    code: ClassVar[str] = "N104"


class NotText(InvalidArticle):
    """The bytes are not text in the declared (else UTF-8) encoding."""

    code: ClassVar[str] = "N105"


class ArticleTooLarge(InvalidArticle):
    """The raw record is over the size limit of its kind."""

    code: ClassVar[str] = "N106"


class NothingToRetract(InvalidArticle):
    """A record with a null value names no article: it has neither a key nor a `ce_subject` header."""

    code: ClassVar[str] = "N107"


class HostileDocument(InvalidArticle):
    """A page whose shape would exhaust a parser."""

    code: ClassVar[str] = "N108"


class SpanBreach(InvalidArticle):
    """A span whose offsets don't cut its own text: never published."""

    code: ClassVar[str] = "N109"


class TooSlow(InvalidArticle):
    """The article used up its CPU or wall-clock limit."""

    code: ClassVar[str] = "N110"


class TooMuchMemory(InvalidArticle):
    """The article used up its memory limit."""

    code: ClassVar[str] = "N114"


class WorkerKilled(InvalidArticle):
    """The worker process died while it worked on this article."""

    code: ClassVar[str] = "N111"


class RecordTooLarge(InvalidArticle):
    """The enriched record is larger than a topic takes."""

    code: ClassVar[str] = "N112"


class StageFailed(InvalidArticle):
    """A stage raised an unexpected error on this article."""

    code: ClassVar[str] = "N113"


class TransientError(StreamsError):
    """Something that may pass: retried in place, with readiness red."""

    code: ClassVar[str] = "N200"


class BrokerUnavailable(TransientError):
    """No broker answers at the configured address."""

    code: ClassVar[str] = "N201"


class ConfigurationError(StreamsError):
    """A setting or the machine must be changed first: the process stops at start."""

    code: ClassVar[str] = "N300"
