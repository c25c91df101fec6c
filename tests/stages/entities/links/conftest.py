from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from stages.entities.conftest import check_order, clean_article
from stages.entities.names.test_clusters import read
from streams.contract.articles import EntitiesArticle
from streams.contract.spans import check_spans
from streams.stages.entities import EntityExtractor
from streams.stages.entities.links.aliases import Aliases, load_aliases
from streams.stages.entities.links.choose import Linked, link
from streams.stages.entities.links.text import Text
from streams.stages.entities.names.clusters import cluster
from streams.stages.nlp import Nlp, load_nlp

Line = dict[str, object]
Aliased = Callable[..., Aliases]


def person(name: str, *aliases: str, **more: object) -> Line:
    """Return a line of an alias file; the id is made of the name where none is given."""
    return {"id": name.lower().replace(" ", "-"), "name": name, "aliases": aliases, "type": "PERSON"} | more


def write(file: Path, *lines: Line) -> Path:
    file.write_bytes(b"\n".join(map(orjson.dumps, lines)))
    return file


def linked(marked: str, aliases: Aliases) -> dict[str, Linked]:
    """Link the names of "[P John Kerry] met [P Lavrov]"; the answer is by the entity's name."""
    names, texts = read(marked)
    found = link(cluster(names, texts), [Text(text) for text in texts.values()], aliases.index)
    return {each.group.name: each for each in found}


def id_of(found: Linked) -> str | None:
    return found.entry.id if found.entry else None


@pytest.fixture(scope="session")
def nlp() -> Nlp:
    return load_nlp()


@pytest.fixture
def aliased(tmp_path: Path) -> Aliased:
    """Return the aliases of a file with the given lines."""

    def of(*lines: Line) -> Aliases:
        return load_aliases([write(tmp_path / "people.jsonl", *lines)])

    return of


@pytest.fixture
def extract_with(nlp: Nlp) -> Callable[..., EntitiesArticle]:
    """Extract from a text with given aliases, and check what must always hold."""

    def run(aliases: Aliases, text: str, *, title: str | None = None) -> EntitiesArticle:
        article = EntityExtractor(nlp, aliases=aliases).extract(clean_article(text, title=title))
        check_spans(article, text=text, title=title)
        check_order(article)
        return article

    return run
