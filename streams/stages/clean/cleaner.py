"""The stage: a raw document in, the article without its page out."""

import json
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from textwrap import shorten

from streams.contract.articles import (
    CleanArticle,
    Cleaning,
    Fields,
    Origin,
    Paragraph,
    Provenance,
    Source,
    Stated,
)
from streams.contract.errors import EmptyBody
from streams.contract.ids import sha256_of
from streams.contract.raw import Document, RawArticle
from streams.contract.urls import canonical_url, site_of
from streams.stages.clean import language
from streams.stages.clean.admit import admit_page, kind_of
from streams.stages.clean.confidence import quality_of
from streams.stages.clean.extractors import forget
from streams.stages.clean.fields import agencies_in
from streams.stages.clean.found import Found, Passage
from streams.stages.clean.html import read_page
from streams.stages.clean.identity import minhash, text_hash, words_of
from streams.stages.clean.lineclass import LineClassifier
from streams.stages.clean.metadata.dates import date_of_sender
from streams.stages.clean.phrases import load_phrases
from streams.stages.clean.text import read_text

VERSION = "5"
# Another one of these, another result.
_LIBRARIES = (
    "ftfy", "lxml", "onnxruntime", "py3langid", "rapidfuzz", "readability-lxml", "resiliparse", "trafilatura",
)  # fmt: skip
# Pages after which the extractors' caches are emptied; refilling them takes milliseconds.
_CACHED_PAGES = 1_000
_BETWEEN_PARAGRAPHS = "\n\n"


class Cleaner:
    """Finds the article in a document; construct one a process: it reads phrases and models.

    `classifier` is the shipped one unless another is to be tried.
    """

    def __init__(self, classifier: LineClassifier | None = None) -> None:
        language.load()
        self._phrases = load_phrases()
        self._pages = 0
        self._classifier = classifier or LineClassifier.load()
        versions = {library: version(library) for library in _LIBRARIES}
        own = {"phrases": self._phrases.sha256, "lines": self._classifier.model.sha256}
        settings = json.dumps({**own, **versions}, sort_keys=True)
        self._provenance = Provenance(
            stage="clean",
            version=VERSION,
            model=self._classifier.model,
            settings=sha256_of(settings.encode()),
        )

    def clean(self, document: Document, *, origin: Origin | None) -> CleanArticle:
        """Return the clean article of `document`: the same one each time.

        Raises EmptyBody where no paragraph is left, and HostileDocument for a page built to exhaust a parser.
        """
        raw = document.article
        found = self._find(raw)
        if not found.passages:
            raise EmptyBody("no line of the document reads as an article")
        paragraphs, text = _tile(found.passages)
        words = words_of(text)
        fields = _with_raw(found.fields, raw)
        return CleanArticle(
            id=document.id,
            revision=document.revision,
            origin=origin,
            source=_source(raw, fields),
            title=_value(fields.title),
            byline=_value(fields.byline),
            credit=_credit(found),
            published_at=_value(fields.published_at),
            language=language.language_of(text, declared=raw.language),
            text=text,
            text_hash=text_hash(words),
            paragraphs=paragraphs,
            removed=found.removed,
            cleaning=_cleaning(found, fields),
            minhash=minhash(words),
            provenance=(self._provenance,),
        )

    def _find(self, raw: RawArticle) -> Found:
        kind = kind_of(raw.body, raw.content_type)
        if kind == "text/plain":
            found = read_text(raw.body, title=raw.title, phrases=self._phrases, classifier=self._classifier)
        else:
            self._pages += 1
            if self._pages % _CACHED_PAGES == 0:
                forget()
            found = read_page(
                admit_page(raw.body),
                url=raw.url,
                title=raw.title,
                phrases=self._phrases,
                classifier=self._classifier,
            )
        return replace(found, notes=(*_notes(raw, kind), *found.notes))


def _notes(raw: RawArticle, kind: str) -> Iterator[str]:
    """Yield what the sender said that does not hold."""
    if kind != raw.content_type:
        yield f"declared as {raw.content_type}, read as {kind}"
    if raw.published_at and date_of_sender(raw.published_at) is None:
        yield f"published_at is no date in ISO 8601 and was left out: {shorten(raw.published_at, 80)}"


def _tile(passages: tuple[Passage, ...]) -> tuple[tuple[Paragraph, ...], str]:
    """Return the paragraphs with their places in the text, and the text."""
    paragraphs = []
    start = 0
    for passage in passages:
        end = start + len(passage.text)
        pieces = passage.pieces
        moved = tuple((start + at, raw_at, length) for at, raw_at, length in pieces)
        paragraphs.append(Paragraph(start=start, end=end, map=moved, score=passage.score))
        start = end + len(_BETWEEN_PARAGRAPHS)
    return tuple(paragraphs), _BETWEEN_PARAGRAPHS.join(passage.text for passage in passages)


def _with_raw(fields: Fields, raw: RawArticle) -> Fields:
    """Return the fields, those that the sender knows as the raw message has them."""
    known = {"title": raw.title, "published_at": date_of_sender(raw.published_at or "")}
    stated = {name: Stated(value=value, origin="raw") for name, value in known.items() if value}
    return fields.model_copy(update=stated)


def _value(stated: Stated | None) -> str | None:
    return stated.value if stated else None


def _source(raw: RawArticle, fields: Fields) -> Source:
    canonical = _value(fields.canonical_url) or (canonical_url(raw.url) if raw.url else None)
    site = site_of(canonical) if canonical else None
    return Source(name=raw.source, url=raw.url, canonical_url=canonical, site=site)


def _credit(found: Found) -> tuple[str, ...]:
    named = (name for entry in found.metadata if entry.field == "credit" for name in agencies_in(entry.text))
    return tuple(dict.fromkeys(named))


def _cleaning(found: Found, fields: Fields) -> Cleaning:
    return Cleaning(
        method=found.method,
        confidence=found.confidence,
        quality=quality_of(found.confidence),
        notes=found.notes,
        metadata=found.metadata,
        fields=fields,
        repairs=found.repairs,
        rendering=found.rendering,
    )
