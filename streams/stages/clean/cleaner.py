"""The stage: a raw document in, the article without its page out."""

import json
from dataclasses import replace
from importlib.metadata import version

from streams.contract.articles import (
    CleanArticle,
    Cleaning,
    Origin,
    Paragraph,
    Provenance,
    Source,
)
from streams.contract.errors import EmptyBody
from streams.contract.ids import sha256_of
from streams.contract.raw import Document, RawArticle
from streams.contract.urls import canonical_url, site_of
from streams.stages.clean import language
from streams.stages.clean.admit import admit_page, kind_of
from streams.stages.clean.confidence import quality_of
from streams.stages.clean.fields import agencies_in
from streams.stages.clean.found import Found, Passage
from streams.stages.clean.html import read_page
from streams.stages.clean.identity import minhash, text_hash, words_of
from streams.stages.clean.phrases import load_phrases
from streams.stages.clean.text import read_text

VERSION = "1"
_LIBRARIES = ("ftfy", "htmldate", "py3langid", "resiliparse", "trafilatura")  # another one, another result
_BETWEEN_PARAGRAPHS = "\n\n"


class Cleaner:
    """Finds the article in a document; construct one a process: it reads phrases and a language model."""

    def __init__(self) -> None:
        language.load()
        self._phrases = load_phrases()
        versions = {library: version(library) for library in _LIBRARIES}
        settings = json.dumps({"phrases": self._phrases.sha256, **versions}, sort_keys=True)
        self._provenance = Provenance(stage="clean", version=VERSION, settings=sha256_of(settings.encode()))

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
        return CleanArticle(
            id=document.id,
            revision=document.revision,
            origin=origin,
            source=_source(raw),
            title=raw.title or found.title,
            byline=found.byline,
            credit=_credit(found),
            published_at=raw.published_at or found.published_at,
            language=language.language_of(text, declared=raw.language),
            text=text,
            text_hash=text_hash(words),
            paragraphs=paragraphs,
            removed=found.removed,
            cleaning=_cleaning(found),
            minhash=minhash(words),
            provenance=(self._provenance,),
        )

    def _find(self, raw: RawArticle) -> Found:
        kind = kind_of(raw.body, raw.content_type)
        if kind == "text/plain":
            found = read_text(raw.body, title=raw.title, phrases=self._phrases)
        else:
            found = read_page(admit_page(raw.body), title=raw.title, phrases=self._phrases)
        if kind == raw.content_type:
            return found
        return replace(found, notes=(f"declared as {raw.content_type}, read as {kind}", *found.notes))


def _tile(passages: tuple[Passage, ...]) -> tuple[tuple[Paragraph, ...], str]:
    """Return the paragraphs with their places in the text, and the text."""
    paragraphs = []
    start = 0
    for passage in passages:
        end = start + len(passage.text)
        pieces = passage.pieces
        moved = (
            None if pieces is None else tuple((start + at, raw_at, length) for at, raw_at, length in pieces)
        )
        paragraphs.append(Paragraph(start=start, end=end, map=moved))
        start = end + len(_BETWEEN_PARAGRAPHS)
    return tuple(paragraphs), _BETWEEN_PARAGRAPHS.join(passage.text for passage in passages)


def _source(raw: RawArticle) -> Source:
    canonical = canonical_url(raw.url) if raw.url else None
    site = site_of(canonical) if canonical else None
    return Source(name=raw.source, url=raw.url, canonical_url=canonical, site=site)


def _credit(found: Found) -> tuple[str, ...]:
    named = (name for entry in found.metadata if entry.field == "credit" for name in agencies_in(entry.text))
    return tuple(dict.fromkeys(named))


def _cleaning(found: Found) -> Cleaning:
    return Cleaning(
        method=found.method,
        confidence=found.confidence,
        quality=quality_of(found.confidence),
        notes=found.notes,
        metadata=found.metadata,
    )
