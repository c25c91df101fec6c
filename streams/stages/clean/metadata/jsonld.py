"""JSON-LD of a page: the one node that is about the article, whatever stands around it."""

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import orjson

from streams.stages.clean.lines import repair

Node = Mapping[str, object]

# Largest script read; the largest of 413 development pages had 30,000 code points.
_MAX_SCRIPT = 1 << 19
# Nodes visited over all scripts of a page; the development page with most had 189.
_MAX_NODES = 20_000
# Depth at which Python's own reader is not asked (it recurses; orjson refuses by itself).
_MAX_OPEN = 500
_MAX_TEXT = 2_000  # code points of a value that are looked at
_PAGES = frozenset({"webpage", "itempage", "aboutpage", "medicalwebpage", "faqpage"})
_SITES = frozenset({"website"})
# What stands under these is about other articles.
_OTHERS = frozenset(
    ("itemlistelement", "haspart", "comment", "review", "mentions", "relatedlink", "citation", "ispartof",
     "subjectof", "recommendation", "blogpost", "liveblogupdate")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LinkedData:
    """The nodes of a page by their part: its article, the page itself, the site, and all by their id."""

    article: Node = field(default_factory=dict)
    page: Node = field(default_factory=dict)
    site: Node = field(default_factory=dict)
    by_id: Mapping[str, Node] = field(default_factory=dict)

    def resolve(self, value: object) -> object:
        """Return the node that `value` refers to by its id alone, else `value`."""
        if isinstance(value, Mapping) and "name" not in value:
            return self.by_id.get(str(value.get("@id")), value)
        return value


def read_linked_data(scripts: Iterable[str]) -> LinkedData:
    """Return the nodes of the page's JSON-LD scripts; broken scripts count as none."""
    articles: list[Node] = []
    pages: list[Node] = []
    sites: list[Node] = []
    by_id: dict[str, Node] = {}
    for node in _nodes(scripts):
        kinds = types_of(node)
        if any(is_article(kind) for kind in kinds):
            articles.append(node)
        elif kinds & _PAGES:
            pages.append(node)
        elif kinds & _SITES:
            sites.append(node)
        if (name := node.get("@id")) and "name" in node:
            by_id.setdefault(str(name), node)
    first: Node = {}
    return LinkedData(
        article=next(iter(articles), first),
        page=next(iter(pages), first),
        site=next(iter(sites), first),
        by_id=by_id,
    )


def types_of(node: Node) -> set[str]:
    """Return the types of a node, lower case and without a vocabulary's address."""
    return {str(kind).rsplit("/", 1)[-1].lower() for kind in listed(node.get("@type"))}


def is_article(kind: str) -> bool:
    """Say whether a type of schema.org is a kind of article."""
    return kind.endswith(("article", "posting")) or kind in {
        "report",
        "newsarticle",
        "advertisercontentarticle",
    }


def listed(value: object) -> list[object]:
    """Return `value` as a list: JSON-LD writes a list of one without brackets."""
    return value if isinstance(value, list) else [] if value is None else [value]


def text_of(value: object) -> str | None:
    """Return the first text of a value: a string, a node's name, or the first of a list."""
    for item in listed(value):
        found = item.get("name") if isinstance(item, Mapping) else item
        if isinstance(found, str) and (words := repair(found[:_MAX_TEXT])):
            return words
    return None


def _nodes(scripts: Iterable[str]) -> Iterator[Node]:
    """Yield the nodes, those nearer to the top first, without those about other articles."""
    left = _MAX_NODES
    for script in scripts:
        queue: deque[object] = deque(listed(_parsed(script)))
        while queue and left > 0:
            left -= 1
            value = queue.popleft()
            if isinstance(value, list):
                queue.extend(value)
            elif isinstance(value, Mapping):
                yield value
                queue.extend(
                    item
                    for key, item in value.items()
                    if isinstance(item, (Mapping, list)) and str(key).lower() not in _OTHERS
                )


def _parsed(script: str) -> object:
    if len(script) > _MAX_SCRIPT:
        return None
    text = script.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        if text.count("{") + text.count("[") > _MAX_OPEN:
            return None
    try:  # line breaks inside strings are common
        return json.loads(text, strict=False)
    except ValueError:
        return None
