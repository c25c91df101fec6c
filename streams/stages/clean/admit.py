"""What comes in: the kind of the body by its looks, and guards against pages built to exhaust a parser."""

import re

from streams.contract.errors import HostileDocument
from streams.contract.raw import ContentType

# Code points of a tag without its quoted values. Parsers take a time that grows with the square of a tag's
# attributes: 10,000 cost the extractor .3 s and 200,000 over 45 s. The widest of 413 real pages had 6,400
# (71,700 with a quoted value of data).
_MAX_TAG = 1 << 14
# At 20,000 the whole-text extractor takes 3 s; the deepest of 413 real pages had 287.
_MAX_DEPTH = 5_000
# Where a page announces itself.
_HEAD_CODE_POINTS = 4_096
# A text that quotes a stray tag or two is a text.
_MIN_BLOCK_TAGS = 3

_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,500}-->\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE
)
_BLOCK_TAG = re.compile(
    r"<(html|head|body|div|p|h[1-6]|ul|ol|li|table|article|section|main|br|title|meta)(?=[\s/>])",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[a-zA-Z!?/]")
# Possessive, so that a page of nothing but `<` or of unclosed quotes is read once.
_TOKEN = re.compile(
    r"""<!--|</(?P<closed>[a-zA-Z][^\s/>]{0,30})
    |<(?P<opened>[a-zA-Z][^\s/>=]{0,30})(?:[^=>]++|=\s*+"[^"]*+"|=\s*+'[^']*+'|=)*+""",
    re.VERBOSE,
)
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
_END_OF = {
    "<!--": re.compile("-->"),
    "script": re.compile(r"</script", re.IGNORECASE),
    "style": re.compile(r"</style", re.IGNORECASE),
}
# Tags that have no content, or that the next of their kind closes: they don't nest by being left open.
_FLAT = frozenset(
    (
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
        "track", "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "option",
    )
)  # fmt: skip
_UNWANTED = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")


def kind_of(body: str, declared: ContentType) -> ContentType:
    """Return what the body is: a page that is called text is a page, a page without tags is a text."""
    if declared == "text/html":
        return "text/html" if _TAG.search(body) else "text/plain"
    if _PAGE.match(body, 0, _HEAD_CODE_POINTS):
        return "text/html"
    tags = {match[1].lower() for match in _BLOCK_TAG.finditer(body, 0, _HEAD_CODE_POINTS)}
    return "text/html" if body.lstrip()[:1] == "<" and len(tags) >= _MIN_BLOCK_TAGS else "text/plain"


def admit_page(page: str) -> str:
    """Return the page without characters that no parser takes; raises HostileDocument."""
    page = _UNWANTED.sub("", page)
    open_tags: dict[str, int] = {}
    depth = 0
    position = 0
    while (token := _TOKEN.search(page, position)) is not None:
        position = token.end()
        opened, closed = token["opened"], token["closed"]
        if position - token.start() > _MAX_TAG:
            _check_tag(token[0])
        if closed:
            name = closed.lower()
            if open_tags.get(name):
                open_tags[name] -= 1
                depth -= 1
            continue
        name = opened.lower() if opened else "<!--"
        if name in _END_OF:
            end = _END_OF[name].search(page, position)
            position = end.end() if end else len(page)
        elif name not in _FLAT and page[position - 1 : position] != "/":
            open_tags[name] = open_tags.get(name, 0) + 1
            depth += 1
            if depth > _MAX_DEPTH:
                raise HostileDocument(f"guard `depth`: tags are nested deeper than {_MAX_DEPTH:,}")
    return page


def _check_tag(tag: str) -> None:
    width = len(_QUOTED.sub("", tag))
    if width > _MAX_TAG:
        raise HostileDocument(
            f"guard `tag`: a tag of {width:,} code points besides quoted values; the limit is {_MAX_TAG:,}"
        )
