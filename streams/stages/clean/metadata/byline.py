"""Who wrote it: the names that structured data give, else those of a tag that is marked as the byline."""

import re
from collections.abc import Iterable, Iterator

from lxml.etree import XPath
from lxml.html import HtmlElement

from streams.contract.articles import FieldOrigin, Stated
from streams.stages.clean.lines import repair
from streams.stages.clean.metadata.head import Head, texts_in, words_in
from streams.stages.clean.metadata.headline import squeezed
from streams.stages.clean.metadata.jsonld import listed
from streams.stages.clean.phrases import fold_line

_METAS = (
    "author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator",
    "citation_author", "twitter:data1",
)  # fmt: skip
# Most specific first; never inside what readers or other articles say.
_MARK = "contains(translate(concat(' ',@class,' ',@id,' ',@data-testid),'ABUHTORYLINE','abuhtoryline'),'{}')"
_ELSEWHERE = XPath(
    "boolean(ancestor-or-self::*["
    + " or ".join(
        _MARK.format(word) for word in ("comment", "related", "sidebar", "recommend", "footer", "teaser")
    )
    + " or self::footer][not(self::body or self::html)])"
)
_BYLINES = tuple(
    XPath(path)
    for path in (
        "//*[@itemprop='author']//*[@itemprop='name'] | //*[@itemprop='author'][not(.//*[@itemprop='name'])]",
        "//a[contains(concat(' ',@rel,' '),' author ')]",
        f"//*[{_MARK.format('byline')}]",
        f"//*[{_MARK.format('author')}]",
        "//a[contains(@href,'/author/') or contains(@href,'/authors/')]",
    )
)
_LINKS = XPath("descendant-or-self::a")
_MAX_TAGS = 12
_MAX_NAME = 100
_MAX_NAMES = 6
_MAX_WORDS = 8
_LEAD_IN = re.compile(
    r"^\W*(?:(?:(?:article|story|post(?:ed)?|words?|guide|reviewed|written|published|contributed|report(?:ed)?|text)\s+)?by\b"
    r"|(?:view|see|read|more)\s+(?:all\s+)?(?:posts|articles|stories)?\s*(?:by|from)\b|(?:the\s+)?authors?\b|about\b)\s*:?\s*",
    re.IGNORECASE,
)
# What follows names: a date, a length, an account, a bar.
_END = re.compile(
    r"\s*(?:[|\u2022\u00b7\u2013\u2014]|\s-\s|\s\d|@|\bon\s+(?=[A-Z\d])|\b(?:Updated|Published|Posted|Last)\b"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s+\d).*$",
    re.DOTALL,
)
_NO_NAME = re.compile(
    r"https?:|www\.|@|\d\w*\d|^\W*$|[{}<>=_/\\]|\.\w+\.\w+|\b(?:min(?:ute)?s?|read|comments?|share|subscribe|follow|newsletter)\b",
    re.IGNORECASE,
)
_NOBODY = frozenset(
    (
        "admin", "administrator", "webmaster", "author", "authors", "name", "guest", "user", "editor", "root",
        "written", "unknown", "none", "null", "undefined", "anonymous", "test", "about", "contact", "by",
        "posted", "default", "superuser", "siteadmin", "wpadmin", "website", "owner", "twitter", "facebook",
        "linkedin", "instagram", "email", "bio", "rss", "x", "more",
    )
)  # fmt: skip


def find_byline(head: Head, tree: HtmlElement, *, sites: Iterable[str]) -> Stated | None:
    """Return the names under the headline; `sites` are the names by which the page calls itself.

    The publisher counts as one only where a tag shows it as such: structured data that must name an author
    name the publisher for want of one.
    """
    own = {squeezed(site) for site in sites} - {""}
    shown: Stated | None = None
    for names, origin in _candidates(head, tree):
        people = [name for name in names if squeezed(name) not in own]
        if people:
            return Stated(value=_joined(people), origin=origin)
        if names and origin == "byline-tag":
            shown = shown or Stated(value=_joined(names), origin=origin)
    return shown


def _candidates(head: Head, tree: HtmlElement) -> Iterator[tuple[list[str], FieldOrigin]]:
    for node in (head.data.article, head.data.page):
        for key in ("author", "creator"):
            yield _people(_named(head, node.get(key))), "json-ld"
    for name in _METAS:
        yield _people(head.metas.get(name, ())), "meta"
    for path in _BYLINES:
        for tag in path(tree)[:_MAX_TAGS]:
            if not _ELSEWHERE(tag):
                yield _marked(tag), "byline-tag"


def _marked(tag: HtmlElement) -> list[str]:
    """Return the names in a tag that is marked as a byline: those of its links, else its first words."""
    if words_in(tag) is None:  # a whole column that is named after its author
        return []
    for texts in ([next(_texts(link), "") for link in _LINKS(tag)[:_MAX_NAMES]], [next(_texts(tag), "")]):
        if names := _people(text for text in texts if _reads_as_name(text)):
            return names
    return []


def _texts(tag: HtmlElement) -> Iterator[str]:
    """Yield the texts of a tag, without those that only lead in to a name."""
    texts = (repair(text[: 4 * _MAX_NAME]) for text in texts_in(tag) if text)
    return (text for text in texts if any(map(str.isalnum, _LEAD_IN.sub("", text))))


def _reads_as_name(text: str) -> bool:
    """Say whether all words of a text but short ones have capitals, as no sentence has."""
    words = _name_in(text).split()
    return 0 < len(words) <= _MAX_WORDS and all(word[0].isupper() for word in words if len(word) > 3)


def _named(head: Head, value: object) -> Iterator[str]:
    for item in listed(value):
        node = head.data.resolve(item)
        name = node.get("name") if isinstance(node, dict) else node
        for each in listed(name):
            if isinstance(each, str) and len(each) <= 4 * _MAX_NAME:
                yield repair(each)


def _people(texts: Iterable[str]) -> list[str]:
    """Return the names in texts that should be names, each once."""
    names: dict[str, str] = {}
    for text in texts:
        for name in re.split(r"\s*(?:;|&|\band\b|,\s+and\b)\s*", _name_in(text)):
            if _is_name(name):
                names.setdefault(squeezed(name), name)
    return list(names.values())[:_MAX_NAMES]


def _name_in(text: str) -> str:
    while match := _LEAD_IN.match(text):
        if match.end() == 0:
            break
        text = text[match.end() :]
    return _END.sub("", text).strip(" ,.:;-")


def _is_name(text: str) -> bool:
    return (
        0 < len(text) <= _MAX_NAME
        and len(text.split()) <= _MAX_WORDS
        and any(map(str.isalpha, text))
        and _NO_NAME.search(text) is None
        and not _NOBODY & set(fold_line(text).split()[-1:])
    )


def _joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
