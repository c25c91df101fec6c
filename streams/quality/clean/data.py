"""Labelled pages as they lie in files, and the sites that no model of ours is trained on."""

import gzip
from collections.abc import Iterator, Mapping
from pathlib import Path

import orjson

from streams.quality.split import Part, is_validation_site

Page = Mapping[str, object]

_ARTICLES, _LINES = "articles", "lines"


def read_pages(file: Path) -> Iterator[Page]:
    """Yield the JSON objects of a JSON-lines file, gzipped or not."""
    with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as lines:
        for line in lines:
            yield orjson.loads(line)


def read_part(file: Path, part: Part) -> Iterator[Page]:
    """Yield the pages of one part of the sites.

    Pages given as lines name no site: they have it from the file of articles beside them.
    """
    if part == "all":
        yield from read_pages(file)
        return
    domains = {str(page["id"]): str(page["domain"]) for page in read_pages(articles_beside(file))}
    for page in read_pages(file):
        if is_validation_site(domains[str(page["id"])]) == (part == "validation"):
            yield page


def articles_beside(file: Path) -> Path:
    """Return the path of the articles whose lines are in `file`."""
    return file.with_name(file.name.replace(_LINES, _ARTICLES))
