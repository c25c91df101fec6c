"""Made-up pages for a training run of seconds: sentences about harbours between lines of a site."""

import random
from collections.abc import Iterator

from streams.quality.clean.lines import BODY, HEADLINE, NOT_BODY
from training.clean.data import Example, example_of

_PAGES = 60
_WHO = ("The mayor", "A fisherman", "The minister", "The union", "An auditor", "The owner of the yard")
_DID = ("said on Monday that", "told reporters that", "wrote in a letter that", "doubted that", "denied that")
_WHAT = (
    "the new harbour would cost more than the island earns in a year",
    "no boat had left the old pier since the storm in April",
    "the vote on the plan could be held before the end of summer",
    "nobody had asked the families who live beside the docks",
)
_ABOVE = ("Skip to content", "Home", "News", "Sign in", "Subscribe", "Menu", "By Jane Doe", "May 3, 2024")
_BELOW = (
    "Share on Facebook", "Related articles", "Leave a Reply", "Privacy policy", "All rights reserved",
    "Sign up for our newsletter", "More from Islands", "Contact us", "Advertisement",
)  # fmt: skip


def toy_examples() -> Iterator[Example]:
    """Yield one rendering of each made-up page."""
    chance = random.Random(1)  # noqa: S311 - made-up pages, the same each time
    for number in range(_PAGES):
        body = [(_paragraph(chance), BODY) for _ in range(chance.randint(3, 9))]
        above = [(line, NOT_BODY) for line in chance.sample(_ABOVE, 5)]
        below = [(line, NOT_BODY) for line in chance.sample(_BELOW, 6)]
        lines = [*above, ("Island to vote on its harbour", HEADLINE), *body, *below]
        yield example_of("main", lines, domain=f"site{number}.example", news=number % 5 == 0)


def _paragraph(chance: random.Random) -> str:
    return " ".join(
        f"{chance.choice(_WHO)} {chance.choice(_DID)} {chance.choice(_WHAT)}."
        for _ in range(chance.randint(1, 4))
    )
