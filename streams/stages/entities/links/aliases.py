"""Alias files: one's own people, places and bodies, a JSON object a line (`docs/linking.md`)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from streams.contract.errors import ConfigurationError
from streams.contract.ids import fold, sha256_of
from streams.stages.entities.known.builtin import built_in
from streams.stages.entities.known.entry import BUILT_IN, Entry, Named
from streams.stages.entities.links.index import Index

_SETTING = "STREAMS_ENTITIES__ALIASES"
# The tables count no key of more than 100 characters (`streams/tables/contributions.py`).
_Id = Annotated[str, Field(pattern=r"^[\w.:-]+( [\w.:-]+)*$", max_length=80)]
_Name = Annotated[str, Field(min_length=1, max_length=200)]


class BadAliasFile(ConfigurationError):
    """An alias file can't be read, or a line of it says something else than it should."""

    code: ClassVar[str] = "N324"


class Line(BaseModel):
    """One line of an alias file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: _Id
    name: _Name
    aliases: list[_Name] = []
    type: Literal["PERSON", "ORG", "PLACE", "GROUP", "EVENT", "WORK", "PRODUCT", "LAW"]
    wikidata: Annotated[str, Field(pattern=r"^Q[1-9]\d*$")] | None = None
    context: list[_Name] = []
    find: bool = True


@dataclass(frozen=True, slots=True)
class Aliases:
    """All entries that entities are linked to, and the hashes of the files that they come from."""

    index: Index
    files: tuple[str, ...] = ()


def load_aliases(files: Iterable[Path] = ()) -> Aliases:
    """Return the built-in tables with the entries of alias files.

    Raises BadAliasFile, with file and line, where one can't be read or is not as it should be.
    """
    contents = [(file, _content(file)) for file in files]
    return Aliases(Index(_all(contents)), tuple(sha256_of(content) for _, content in contents))


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as exc:
        raise BadAliasFile(f"{_SETTING}: {file} can't be read ({exc.strerror})") from exc


def _all(contents: Iterable[tuple[Path, bytes]]) -> Iterator[Named]:
    yield from built_in()
    for file, content in contents:
        yield from _entries(file, content)


def _entries(file: Path, content: bytes) -> Iterator[Named]:
    if file.stem in BUILT_IN:
        raise BadAliasFile(f"{_SETTING}: {file} has the name of a built-in table; call it otherwise")
    first_lines: dict[str, int] = {}
    for number, raw in enumerate(content.split(b"\n"), 1):
        if not raw.strip():
            continue
        line = _line(file, number, raw)
        if first_lines.setdefault(line.id, number) != number:
            raise _bad(file, number, f"the id {line.id!r} stands in line {first_lines[line.id]}, too")
        names = (line.name, *line.aliases)
        if without := next((name for name in names if not any(map(str.isalnum, name))), None):
            raise _bad(file, number, f"the name {without!r} has no letter")
        context = tuple(filter(None, map(fold, line.context)))
        yield Entry(file.stem, line.id, line.name, line.type, line.wikidata, context, line.find), names


def _line(file: Path, number: int, raw: bytes) -> Line:
    try:
        return Line.model_validate_json(raw)
    except ValidationError as exc:
        problem = exc.errors()[0]
        where = ".".join(map(str, problem["loc"]))
        raise _bad(file, number, f"{where}: {problem['msg']}" if where else problem["msg"]) from exc


def _bad(file: Path, number: int, problem: str) -> BadAliasFile:
    return BadAliasFile(
        f"{_SETTING}: {file}, line {number}: {problem}. A line is a JSON object with id, name and type, and "
        "if you like aliases, wikidata, context, find: docs/linking.md"
    )
