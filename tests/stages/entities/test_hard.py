"""The page of 30 little documents: each is hard in one way, and has what must come out."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from streams.contract.articles import EntitiesArticle, Entity

PAGE = tomllib.loads(Path(__file__).with_name("hard.toml").read_text())["document"]
TYPES = {"PERSON", "ORG", "PLACE"}


def wanted(line: str) -> tuple[str, str, int, frozenset[str], frozenset[str]]:
    name, kind, count, aliases, roles = [part.strip() for part in f"{line} | | ".split("|")][:5]
    return name, kind, int(count), _several(aliases), _several(roles)


def _several(part: str) -> frozenset[str]:
    return frozenset(one.strip() for one in part.split(";") if one.strip())


def found(entity: Entity) -> tuple[str, str, int, frozenset[str], frozenset[str]]:
    return entity.name, entity.type, entity.count, frozenset(entity.aliases), frozenset(entity.roles)


def cases() -> list[Any]:
    return [
        pytest.param(
            document,
            id=document["about"],
            marks=[pytest.mark.xfail(reason=document["fails"], strict=True)] if "fails" in document else [],
        )
        for document in PAGE
    ]


def test_the_page_has_thirty_documents() -> None:
    assert len(PAGE) == len({document["text"] for document in PAGE}) == 30


def test_the_readme_says_on_how_many_the_stage_fails() -> None:
    readme = (Path(__file__).parents[3] / "README.md").read_text()
    failures = sum("fails" in document for document in PAGE)
    assert f"the entities stage fails on {failures}." in readme


@pytest.mark.parametrize("document", cases())
def test_what_must_come_out_comes_out_and_nothing_else(
    extract: Callable[..., EntitiesArticle], document: dict[str, Any]
) -> None:
    article = extract(document["text"].strip(), title=document.get("title"))
    model = article.provenance[-1].model
    if model is None or not model.name.startswith("en_core_web_sm"):
        pytest.skip("the known failures are the small model's")
    assert {found(e) for e in article.entities if e.type in TYPES} == {
        wanted(e) for e in document["entities"]
    }
