"""Reads the articles that a command is given: files, folders, JSON lines, web archives, standard input."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import click
from fastwarc.warc import ArchiveIterator, WarcRecordType

from streams.contract.topics import RAW_RECORD_LIMIT_BYTES

STDIN = "-"
_DOCUMENTS = {".html": "text/html", ".htm": "text/html", ".txt": "text/plain", ".md": "text/plain"}
_JSON = ".json"
_LINES = {".jsonl", ".ndjson"}
_ARCHIVES = (".warc", ".warc.gz")
_READ_LIMIT_BYTES = RAW_RECORD_LIMIT_BYTES + 1  # enough to see that a document is too large


_OPTIONS = {
    "content-type": "Whatever the file's name: text/html or text/plain, with charset.",
    "id": "The article's id (one document).",
    "url": "The article's address (one document).",
    "title": "The article's title (one document).",
    "source": "The publisher's name (documents).",
    "language": "ISO 639-1 code of the language (documents).",
}


def given_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that become `Given` to a command."""
    for name, text in reversed(_OPTIONS.items()):
        command = click.option(f"--{name}", help=text)(command)
    return command


@dataclass(frozen=True, slots=True)
class Given:
    """What the options say about a document that cannot say it itself."""

    content_type: str | None = None
    id: str | None = None
    url: str | None = None
    title: str | None = None
    source: str | None = None
    language: str | None = None

    def headers(self, content_type: str) -> list[tuple[str, bytes]]:
        """Return the record headers of the contract."""
        fields = {
            "content-type": content_type,
            "ce_subject": self.id,
            "ce_source": self.url,
            "title": self.title,
            "source": self.source,
            "language": self.language,
        }
        return [(name, value.encode()) for name, value in fields.items() if value]


@dataclass(frozen=True, slots=True)
class Piece:
    """One article of the input, not yet checked."""

    where: str
    value: bytes
    headers: list[tuple[str, bytes]]
    size: int  # bytes of the input that it took


def expand(paths: Sequence[str], given: Given) -> list[str]:
    """Return `paths` with folders replaced by the articles in them; raises UsageError."""
    files = [name for path in paths for name in _expanded(path)]
    single = [f"--{name}" for name in ("id", "url", "title") if getattr(given, name)]
    if single and (len(files) != 1 or not _is_document(files[0], given)):
        raise click.UsageError(f"{', '.join(single)}: for one document (HTML or text) only")
    for name in files:
        if not (given.content_type or name == STDIN or _is_known(name)):
            raise click.UsageError(
                f"{name}: what kind of file is this? Say --content-type text/html or text/plain"
            )
    return files


def total_bytes(files: Iterable[str]) -> int | None:
    """Return the size of the whole input, or None where standard input is part of it."""
    names = list(files)
    return None if STDIN in names else sum(Path(name).stat().st_size for name in names)


def read(files: Iterable[str], given: Given) -> Iterator[Piece]:
    """Yield the articles of `files`, as they are read."""
    for name in files:
        if name == STDIN:
            yield from _read("standard input", click.get_binary_stream("stdin"), given, suffix=".jsonl")
        elif name.lower().endswith(_ARCHIVES):
            yield from _archive(name)
        else:
            with Path(name).open("rb") as file:
                yield from _read(name, file, given, suffix=Path(name).suffix.lower())


def _read(where: str, file: BinaryIO, given: Given, *, suffix: str) -> Iterator[Piece]:
    if suffix in _LINES and not given.content_type:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield Piece(f"{where}, line {number}", line.strip(), _json_headers(), len(line))
        return
    value = file.read(_READ_LIMIT_BYTES)
    content_type = given.content_type or _DOCUMENTS.get(suffix)
    headers = given.headers(content_type) if content_type else _json_headers()
    yield Piece(where, value, headers, len(value))


def _archive(name: str) -> Iterator[Piece]:
    """Yield the HTML pages of a web archive."""
    taken = 0
    with Path(name).open("rb") as file:
        for record in ArchiveIterator(file, record_types=WarcRecordType.response, auto_decode="all"):
            url = record.headers.get("WARC-Target-URI")
            if record.http_content_type != "text/html" or record.http_headers.status_code != 200:
                continue
            charset = f"; charset={record.http_charset}" if record.http_charset else ""
            headers = Given(url=url).headers(f"text/html{charset}")
            size, taken = record.stream_pos - taken, record.stream_pos
            yield Piece(f"{name}, {url}", record.reader.read(_READ_LIMIT_BYTES), headers, size)


def _expanded(path: str) -> list[str]:
    if path == STDIN or Path(path).is_file():
        return [path]
    if not path or not Path(path).is_dir():  # an unset variable is not the folder one is in
        raise click.UsageError(f"{path or repr(path)}: no such file or folder")
    return sorted(str(file) for file in Path(path).rglob("*") if file.is_file() and _is_known(str(file)))


def _is_known(name: str) -> bool:
    suffix = Path(name).suffix.lower()
    return suffix in _DOCUMENTS or suffix in _LINES or suffix == _JSON or name.lower().endswith(_ARCHIVES)


def _is_document(name: str, given: Given) -> bool:
    kind = given.content_type or _DOCUMENTS.get(Path(name).suffix.lower(), "")
    return kind.startswith("text/")


def _json_headers() -> list[tuple[str, bytes]]:
    return [("content-type", b"application/json")]
