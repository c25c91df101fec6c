"""Nothing vanishes, and every stretch of the text is found again in the raw document."""

import re
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from streams.contract.articles import CleanArticle
from streams.contract.errors import EmptyBody
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
_SETTINGS = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


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
def test_paragraphs_tile_the_text(clean: Clean, body: str) -> None:
    try:
        article = clean(body)
    except EmptyBody:
        return
    assert "\n\n".join(article.text[p.start : p.end] for p in article.paragraphs) == article.text
    assert article.to_json() == clean(body).to_json()
