"""More pages to learn from: the article of one site between the lines of another's page."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from streams.quality.clean.lines import BODY, HEADLINE, Labelled
from training.clean.data import CLEAN, Example, example_of

# Half of the pages have the other site's lines inside of the article, too, a third have a shorter article.
_INSIDE, _SHORTER = 0.5, 1 / 3
# How many of the other site's lines go: most pages have all of them.
_DROPPED = (0.0, 0.0, 0.0, 0.2, 0.5)
# Lines of the longest page that is made: 99 of 100 pages are shorter.
_MOST_LINES = 900

Line = tuple[str, int]


def spliced(examples: Sequence[Example], *, seed: int) -> Iterator[Example]:
    """Yield a made-up page for each page with chrome, of two sites of one fold and one rendering.

    Of one fold, so that a model which saw none of the fold's sites has seen none of the page.
    """
    chance = random.Random(seed)  # noqa: S311 - made-up pages, the same for the same seed
    alike = defaultdict(list)
    for example in examples:
        if example.rendering != CLEAN:
            alike[example.rendering, example.fold].append(example)
    for group in alike.values():
        for article in group:
            around = chance.choice(group)
            lines = _splice(article.labelled, around.labelled, chance)
            if len(lines) <= _MOST_LINES:
                made = example_of(article.rendering, lines, domain=around.domain, news=article.news)
                yield replace(made, fold=article.fold)


def _splice(article: Labelled, around: Labelled, chance: random.Random) -> list[Line]:
    """Return the article and its headline where the other page has its own."""
    first, end = _extent(article)
    above, below = _extent(around)
    headline = [line for line in article[:first] if line[1] == HEADLINE][-1:]
    body = article[first:end]
    if chance.random() < _SHORTER:
        share = chance.uniform(0.4, 1)
        body = [line for line in body if chance.random() < share] or body
    if chance.random() < _INSIDE:
        body = _with_runs([line for line in body if line[1] == BODY] or body, around[above:below], chance)
    dropped = chance.choice(_DROPPED)
    return [
        *_chrome(_with_headline(around[:above], headline), dropped, chance),
        *body,
        *_chrome([line for line in around[below:] if line[1] != HEADLINE], dropped, chance),
    ]


def _extent(page: Labelled) -> tuple[int, int]:
    body = [place for place, (_, label) in enumerate(page) if label == BODY]
    return body[0], body[-1] + 1


def _with_headline(above: Labelled, headline: list[Line]) -> list[Line]:
    """Return the lines with the headline in the place of their first one, at the end if they have none."""
    places = [place for place, (_, label) in enumerate(above) if label == HEADLINE] or [len(above)]
    rest = [line for line in above[places[0] :] if line[1] != HEADLINE]
    return [*above[: places[0]], *headline, *rest]


def _with_runs(body: Labelled, interrupted: Labelled, chance: random.Random) -> list[Line]:
    """Return the body with the other article's interruptions, each run of lines at a place of its own."""
    runs = [list(run) for is_body, run in groupby(interrupted, lambda line: line[1] == BODY) if not is_body]
    at: dict[int, list[Line]] = defaultdict(list)
    for run in runs:
        at[chance.randint(1, len(body))] += [line for line in run if line[1] != HEADLINE]
    return [line for place, own in enumerate(body, 1) for line in (own, *at[place])]


def _chrome(lines: Labelled, dropped: float, chance: random.Random) -> list[Line]:
    return [line for line in lines if line[1] == HEADLINE or chance.random() >= dropped]
