"""The libraries that find the article of an HTML page, each asked for its text alone."""

import logging

import trafilatura
from lxml.html import HtmlElement
from readability import Document as Readability
from resiliparse.extract.html2text import extract_plain_text
from trafilatura.meta import reset_caches
from trafilatura.settings import Document
from trafilatura.utils import load_html

for _name in ("trafilatura", "htmldate", "courlan", "readability"):
    logging.getLogger(_name).setLevel(
        logging.CRITICAL
    )  # an unreadable page is answered here, not logged there


def forget() -> None:
    """Empty the caches that trafilatura and its companions keep: in a process of weeks they only grow."""
    reset_caches()


def parse(page: str) -> HtmlElement | None:
    """Return the tree of a page; null where nothing in it parses."""
    return load_html(page)


def text_of(page: str, *, main_content: bool = False) -> str:
    """Return the text of a page as a browser would lay it out: a paragraph, heading or label a line.

    This is the rendering that a message's offsets into a page count in.
    """
    return str(extract_plain_text(page, main_content=main_content, list_bullets=False, alt_texts=False))


def by_trafilatura(tree: HtmlElement) -> str:
    """Return the article's text as trafilatura finds it, empty where it finds none; the tree stays."""
    document = trafilatura.bare_extraction(tree, include_comments=False)
    return document.text or "" if isinstance(document, Document) else ""


def by_readability(tree: HtmlElement) -> str:
    """Return the article's text as readability finds it, empty where it finds none; uses the tree up."""
    try:
        return text_of(Readability(tree).summary(html_partial=True))
    except Exception:  # noqa: BLE001 - whatever it trips over, the other extractors have answered
        return ""
