"""Nothing vanishes, and every stretch of the text is found again in the raw document."""

import re
from collections.abc import Callable
from html import escape
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from streams.contract.articles import CleanArticle, Metadata, Removed
from streams.contract.errors import EmptyBody
from streams.contract.ids import sha256_of
from streams.stages.clean.admit import admit_page
from streams.stages.clean.extractors import text_of
from streams.stages.clean.lines import repair

Clean = Callable[..., CleanArticle]

_PIECES = st.sampled_from(
    [
        "The minister said on Monday that the talks would go on for another week in Geneva.",
        '"No," he said.',
        "Related articles",
        "Accessibility links",
        "0:00 0:01:40 0:00",
        "  • 16x9 Image",
        "By Jane Doe",
        "Some information for this report was provided by AP and Reuters.",
        "Published May 3, 2013",
        "XS",
        "SM",
        "voilÃ\u00a0 un cafÃ© &amp; more of the same words in one long line",
        "&nbsp;",
        "soft\u00adhyphen and zero\u200bwidth and \u202ebidi words",
        "null\x00byte and lone \ud800 surrogate",
        "e\u0301clair decomposed",
        "Leave a Reply",
        "a line of words that was wrapped by hand at a column and goes on",
        "",
        " \t ",
    ]
)
_LINES = st.one_of(_PIECES, st.text(max_size=80))
_BODIES = st.lists(_LINES, min_size=1, max_size=40).flatmap(
    lambda lines: st.sampled_from(["\n", "\n\n", "\r\n", "\r"]).map(lambda end: end.join(lines))
)
_BREAK = re.compile(r"\r\n|\r|\n")
_SETTINGS = settings(max_examples=150)


def gone_from(article: CleanArticle) -> list[Removed | Metadata]:
    return [*article.removed, *article.cleaning.metadata]


def _line_starts(body: str) -> list[int]:
    return [0, *(match.end() for match in _BREAK.finditer(body))]


def _lines_in_paragraphs(article: CleanArticle, body: str) -> set[int]:
    starts = _line_starts(body)
    found = set()
    for paragraph in article.paragraphs:
        for _, raw_start, length in paragraph.map or ():
            inside = [n for n, at in enumerate(starts, start=1) if at < raw_start + length]
            found.add(max(inside))
            assert starts[max(inside) - 1] <= raw_start, "a stretch stays on its line"
    return found


@given(body=_BODIES)
@_SETTINGS
def test_every_line_with_a_word_has_exactly_one_fate(clean: Clean, body: str) -> None:
    try:
        article = clean(body)
    except EmptyBody:
        return
    lines = dict(enumerate(_BREAK.split(body), start=1))
    worded = {number for number, line in lines.items() if any(map(str.isalnum, line))}
    removed = [line.line for line in article.removed]
    fields = [entry.line for entry in article.cleaning.metadata]
    kept = _lines_in_paragraphs(article, body)
    assert len(removed) == len(set(removed))
    assert not kept & {*removed, *fields}
    assert not set(removed) & set(fields)
    assert {*kept, *removed, *fields} <= worded
    for number in worded - {*kept, *removed, *fields}:  # a line of which the repair changed every character
        assert repair(lines[number]) in article.text


@given(body=_BODIES)
@_SETTINGS
def test_the_map_leads_back_to_the_same_characters(clean: Clean, body: str) -> None:
    try:
        article = clean(body)
    except EmptyBody:
        return
    for paragraph in article.paragraphs:
        for at, raw_at, length in paragraph.map or ():
            assert length > 0
            assert article.text[at : at + length] == body[raw_at : raw_at + length]
            assert paragraph.start <= at
            assert at + length <= paragraph.end


@given(body=_BODIES)
@_SETTINGS
def test_places_and_repairs_are_of_the_raw_text(clean: Clean, body: str) -> None:
    try:
        article = clean(body)
    except EmptyBody:
        return
    for line in gone_from(article):
        assert line.place is not None
        raw = body[line.place.start : line.place.end]
        assert repair(raw) == line.text or raw == line.text
        assert raw == raw.strip()
    kept = [(at, at + length) for paragraph in article.paragraphs for _, at, length in paragraph.map or ()]
    gone = [(line.place.start, line.place.end) for line in gone_from(article) if line.place]
    assert all(end <= start for (_, end), (start, _) in pairwise(sorted(kept + gone)))
    for mended in article.cleaning.repairs:
        assert mended.kinds
        assert 0 <= mended.start <= mended.end <= len(body)


@given(body=_BODIES)
@_SETTINGS
def test_without_a_repair_every_kept_line_stands_in_the_raw_text(clean: Clean, body: str) -> None:
    try:
        article = clean(body)
    except EmptyBody:
        return
    if not article.cleaning.repairs:
        for paragraph in article.paragraphs:
            mapped = sum(length for _, _, length in paragraph.map or ())
            words = article.text[paragraph.start : paragraph.end]
            assert mapped >= len("".join(words.split()))


@given(lines=st.lists(_LINES, min_size=1, max_size=30))
@_SETTINGS
def test_every_line_of_a_page_has_exactly_one_fate(clean: Clean, lines: list[str]) -> None:
    page = "<html><body>" + "".join(f"<p>{escape(line)}</p>" for line in lines) + "</body></html>"
    try:
        article = clean(page, content_type="text/html")
    except EmptyBody:
        return
    rendering = text_of(admit_page(page))
    named = article.cleaning.rendering
    assert named is not None
    assert named.sha256 == sha256_of(rendering.encode())
    places = [(line.place.start, line.place.end) for line in gone_from(article) if line.place]
    for paragraph in article.paragraphs:
        for at, there, length in paragraph.map or ():
            assert article.text[at : at + length] == rendering[there : there + length]
            places.append((there, there + length))
    assert all(end <= start for (_, end), (start, _) in pairwise(sorted(places)))
    covered = {i for start, end in places for i in range(start, end)}
    mended = {i for each in article.cleaning.repairs for i in range(each.start, each.end)}
    assert {i for i, c in enumerate(rendering) if c.isalnum()} <= covered | mended


@given(body=_BODIES)
@_SETTINGS
def test_paragraphs_tile_the_text(clean: Clean, body: str) -> None:
    try:
        article = clean(body)
    except EmptyBody:
        return
    assert "\n\n".join(article.text[p.start : p.end] for p in article.paragraphs) == article.text
    assert article.to_json() == clean(body).to_json()


@given(body=_BODIES)
@_SETTINGS
def test_cleaning_a_clean_text_changes_nothing(clean: Clean, body: str) -> None:
    try:
        article = clean(body)
    except EmptyBody:
        return
    again = clean(article.text)
    assert again.text == article.text
    assert again.removed == ()
    assert again.cleaning.metadata == ()


@given(body=_BODIES)
@_SETTINGS
def test_every_removed_line_has_its_own_words(clean: Clean, body: str) -> None:
    try:
        article = clean(body)
    except EmptyBody:
        return
    lines = dict(enumerate(_BREAK.split(body), start=1))
    for entry in article.removed:
        assert entry.line is not None
        assert entry.text == repair(lines[entry.line]) or entry.text == lines[entry.line].strip()
