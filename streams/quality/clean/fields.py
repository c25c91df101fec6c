"""Scores of a page's fields: how often they are right, and how often there is one where the page has none."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from streams.contract.articles import CleanArticle
from streams.quality.clean.data import Page
from streams.quality.clean.figures import mean
from streams.stages.clean.phrases import fold_line

# Word F1 from which two headlines are the same but for the site's name or a word, and two bylines but for a
# title. By it trafilatura has .80 of the development titles, about what is known of it for other pages.
_SAME = 0.8
_BETWEEN_NAMES = frozenset({"and", "by"})
_DAY = len("2024-05-03")

Right = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class FieldScore:
    """One field of one page: whether its annotators found one, whether we did, and whether ours is right."""

    wanted: bool
    given: bool
    right: bool


def same_words(ours: str, theirs: str) -> bool:
    """Say whether two headlines or bylines have most words in common."""
    one, other = (
        Counter(w for w in fold_line(text).split() if w not in _BETWEEN_NAMES) for text in (ours, theirs)
    )
    return 2 * (one & other).total() >= _SAME * (one.total() + other.total())


def _words(text: str) -> list[str]:
    """Return the folded words of a field, without those between names."""
    return [word for word in fold_line(text).split() if word not in _BETWEEN_NAMES]


def equal(ours: str, theirs: str) -> bool:
    """Say whether two headlines are the same but for case and punctuation."""
    return fold_line(ours) == fold_line(theirs)


def same_day(ours: str, theirs: str) -> bool:
    """Say whether two dates are of one day."""
    return ours[:_DAY] == theirs[:_DAY]


def annotated(pages: Sequence[Page]) -> frozenset[str]:
    """Return the sources whose annotators noted authors and dates: elsewhere a page without has not none."""
    return frozenset(str(page["source"]) for page in pages if page.get("author") or page.get("date"))


def score_fields(page: Page, article: CleanArticle | None) -> Mapping[str, FieldScore]:
    """Return the scores of one page's fields; its annotators noted all of them."""
    ours = {
        "title": article.title if article else None,
        "date": article.published_at if article else None,
        "author": article.byline if article else None,
    }
    right: Mapping[str, Right] = {"title": same_words, "date": same_day, "author": same_words}
    scores = {name: _score(ours[name], page.get(name), right[name]) for name in ours}
    return {**scores, "title_exact": _score(ours["title"], page.get("title"), equal)}


def field_figures(scores: Sequence[Mapping[str, FieldScore]]) -> Mapping[str, float | None]:
    """Return the shares right and wrong of the pages that have a field, and invented of the others."""
    figures: dict[str, float | None] = {}
    for name in ("title", "title_exact", "date", "author"):
        field = [score[name] for score in scores if name in score]
        having = [score for score in field if score.wanted]
        figures[name] = mean([score.right for score in having]) if having else None
        if name in {"date", "author"}:
            without = [score for score in field if not score.wanted]
            figures[f"{name}_wrong"] = (
                mean([score.given and not score.right for score in having]) if having else None
            )
            figures[f"{name}_invented"] = mean([score.given for score in without]) if without else None
    return figures


def _score(ours: str | None, theirs: object, right: Right) -> FieldScore:
    wanted = theirs if isinstance(theirs, str) and re.search(r"\w", theirs) else None
    return FieldScore(
        wanted=wanted is not None,
        given=ours is not None,
        right=ours is not None and wanted is not None and right(ours, wanted),
    )
