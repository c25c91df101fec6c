"""The material of a page's fields, collected in one walk over its tags."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from streams.contract.urls import canonical_url
from streams.stages.clean.lines import repair
from streams.stages.clean.metadata.jsonld import LinkedData, read_linked_data

# Longest text of a tag that is a field; longer ones are paragraphs, or built to cost time.
MAX_FIELD = 500
# Tags of a kind that are looked at; of 413 development pages the one with most h1 had 21, the one with most
# time tags 59.
_MAX_TAGS = 50
# Spaces and markup between the words of a field.
_MOST_READ = 4 * MAX_FIELD
_MOST_STEPS = 2_000
_UNSEEN = frozenset({"script", "style", "svg", "template"})
_WALKED = ("meta", "link", "title", "h1", "time", "script")


@dataclass(frozen=True, slots=True)
class TimeTag:
    """A `<time>`: its attribute, its words, and the classes and marks of the tags that hold it."""

    when: str
    text: str
    around: str


@dataclass(frozen=True, slots=True)
class Head:
    """What a page's tags say about it; texts are repaired and have single spaces."""

    url: str | None
    metas: Mapping[str, Sequence[str]]
    canonical: str | None
    title: str | None
    headings: Sequence[str]
    times: Sequence[TimeTag]
    data: LinkedData

    def meta(self, *names: str) -> Iterator[str]:
        """Yield the contents of the meta tags of these names, in the order of `names`."""
        for name in names:
            yield from self.metas.get(name, ())

    def absolute(self, address: str) -> str | None:
        """Return an address of the page in full; null where it is none of the web."""
        try:
            full = urljoin(self.url or self.canonical or "", address.strip())
        except ValueError:
            return None
        return full if full.startswith(("http://", "https://")) and canonical_url(full) else None


def read_head(tree: HtmlElement, *, url: str | None) -> Head:
    """Collect the material of the page's fields; `url` is the address that the raw message gives."""
    metas: dict[str, list[str]] = defaultdict(list)
    headings: list[str] = []
    times: list[TimeTag] = []
    scripts: list[str] = []
    canonical = title = None
    for tag in tree.iter(*_WALKED):
        match tag.tag:
            case "meta":
                _note_meta(metas, tag)
            case "link" if canonical is None and "canonical" in (tag.get("rel") or "").lower().split():
                canonical = _address(url, tag.get("href"))
            case "title" if title is None:
                title = words_in(tag)
            case "h1" if len(headings) < _MAX_TAGS:
                headings += filter(None, [words_in(tag)])
            case "time" if len(times) < _MAX_TAGS:
                times.append(TimeTag(tag.get("datetime") or "", words_in(tag) or "", _around(tag)))
            case "script" if "ld+json" in (tag.get("type") or "").lower():
                scripts.append(tag.text or "")
    return Head(
        url=url,
        metas=metas,
        canonical=canonical,
        title=title,
        headings=headings,
        times=times,
        data=read_linked_data(scripts),
    )


def words_in(tag: HtmlElement) -> str | None:
    """Return the repaired words of a tag, without scripts; null for none and for more than a field has."""
    parts: list[str] = []
    length = 0
    for part in texts_in(tag):
        if part is None:
            return None
        # Tags that are laid out apart have no space between them in the source.
        if parts and parts[-1][-1:].isalnum() and (part[0].isupper() or part[0].isdigit()):
            parts.append(" ")
        parts.append(part)
        length += len(part)
        if length > _MOST_READ:
            return None
    words = repair("".join(parts))
    return words if 0 < len(words) <= MAX_FIELD else None


def texts_in(tag: HtmlElement) -> Iterator[str | None]:
    """Yield the texts of a tag in order, without scripts; null and no more where it holds too many tags."""
    walk = iterwalk(tag, events=("start", "end"))
    for step, (event, node) in enumerate(walk):
        if step > _MOST_STEPS:
            yield None
            return
        is_shown = isinstance(node.tag, str) and node.tag not in _UNSEEN
        if event == "start" and not is_shown:
            walk.skip_subtree()
        text = (
            (node.text if is_shown else None) if event == "start" else node.tail if node is not tag else None
        )
        if text:
            yield text


def _note_meta(metas: dict[str, list[str]], tag: HtmlElement) -> None:
    name = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower()
    content = tag.get("content")
    if name and content and len(content) <= _MOST_READ and len(metas[name]) < _MAX_TAGS:
        words = repair(content)
        if words:
            metas[name].append(words)


def _address(url: str | None, href: str | None) -> str | None:
    try:
        full = urljoin(url or "", (href or "").strip())
    except ValueError:
        return None
    return full if full.startswith(("http://", "https://")) else None


def _around(tag: HtmlElement) -> str:
    """Return the classes and marks of a tag and of those that hold it, lower case."""
    marks: list[str] = []
    node: HtmlElement | None = tag
    for _ in range(6):
        if node is None:
            break
        marks += [str(node.tag), *(node.get(mark) or "" for mark in ("class", "id", "itemprop", "pubdate"))]
        node = node.getparent()
    return " ".join(filter(None, marks)).lower()
