"""The page's files, read without a browser: no way for data to become markup, and no other host."""

import re
from pathlib import Path

import pytest

import streams.console

STATIC = Path(streams.console.__file__).with_name("static")
MODULES = sorted(STATIC.glob("*.js"))
MARKUP = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|srcdoc|\.style\b"


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_data_becomes_nodes_and_never_markup(module: Path) -> None:
    assert not re.findall(MARKUP, module.read_text("utf-8"))


@pytest.mark.parametrize("path", sorted(STATIC.iterdir()), ids=lambda path: path.name)
def test_no_other_host_is_named(path: Path) -> None:
    addresses = re.findall(r"https?://[^\s\"'`]+|[\"'`(]//[a-z0-9-]+\.[^\s\"'`)]+", path.read_text("utf-8"))
    # a name, and a link that readers may follow: nothing that the page asks
    assert set(addresses) <= {"http://www.w3.org/2000/svg", "https://www.wikidata.org/wiki/${wikidata}"}


def test_the_document_has_no_script_or_style_of_its_own() -> None:
    document = (STATIC / "index.html").read_text("utf-8")
    assert re.findall(r"<script[^>]*>[^<]", document) == []
    assert not re.search(r"<style|\sstyle=|\son\w+=", document)


def test_every_module_is_used() -> None:
    used = {
        name for module in MODULES for name in re.findall(r'from "\./([\w.]+)"', module.read_text("utf-8"))
    }
    assert used | {"main.js"} == {module.name for module in MODULES}


def test_every_module_is_asked_for_at_once() -> None:
    document = (STATIC / "index.html").read_text("utf-8")
    preloaded = re.findall(r'rel="modulepreload" href="/([\w.]+)"', document)
    assert sorted([*preloaded, "main.js"]) == [module.name for module in MODULES]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_modules_are_short(module: Path) -> None:
    assert len(module.read_text("utf-8").splitlines()) <= 400
