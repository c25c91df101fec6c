"""Short news articles that say who is for and against, their later versions, retractions and mishaps."""

import random
from collections.abc import Iterator

import orjson

from chaos.world import Raw

BROKEN = b"{not JSON"
POISON_EVERY = 50
CROWDED_EVERY = 250
REVISED_EVERY = 10
RETRACTED_EVERY = 33
BACK = 60  # articles: so long ago is what a new version or a retraction is about

HOLDERS = (
    "Austria", "Britain", "Russia", "Iran", "France", "Turkey", "William Hague", "Angela Merkel",
    "Sergei Lavrov", "John Kerry", "Hassan Rouhani", "Laurent Fabius",
)  # fmt: skip
ACTS = ("backed", "supported", "welcomed", "opposed", "condemned", "rejected")
TARGETS = (
    "the peace plan for Syria", "arming the rebels in Syria", "the sanctions on Iran", "the new budget",
    "the ban on chemical weapons", "the trade deal with Canada", "the treaty with France",
)  # fmt: skip
CITIES = ("Geneva", "Vienna", "London", "Moscow", "Washington")
SITES = ("voanews.com", "bbc.co.uk", "dw.com", "rferl.org", "france24.com")
COUNTRIES = [
    "Austria", "Russia", "Iran", "France", "Germany", "Britain", "Turkey", "Syria", "Iraq", "Jordan", "Egypt",
    "Qatar", "Kuwait", "Spain", "Italy", "Poland",
]  # fmt: skip
MEETINGS = 60  # sixteen names in each: 15 KB of text become 147 KB with what is said of each name


def raw_records(total: int, chance: random.Random) -> Iterator[Raw]:
    """Yield `total` articles as raw records, and between them what else happens to articles.

    Every tenth one of some time before comes again in a new version, every 33rd is retracted. One record in
    50 is poison; one in 250 has so many names that it is too large for the second stage, once found.
    """
    for number in range(total):
        yield _article(f"article-{number}", "1", chance)
        if number >= BACK and number % REVISED_EVERY == 0:
            yield _article(f"article-{number - chance.randint(1, BACK)}", f"2 after {number}", chance)
        if number >= BACK and number % RETRACTED_EVERY == 0:
            yield b"article-%d" % (number - chance.randint(1, BACK)), None
        if number % POISON_EVERY == POISON_EVERY - 1:
            yield b"poison-%d" % number, BROKEN if number % 2 else _json(f"poison-{number}", "", "", chance)
        if number % CROWDED_EVERY == CROWDED_EVERY // 2:
            yield _crowded(f"crowded-{number}", chance)


def is_poison(value: bytes | None) -> bool:
    """Say whether a raw record dies in the first stage."""
    return value is not None and (value == BROKEN or not orjson.loads(value)["body"])


def is_crowded(key: bytes) -> bool:
    """Say whether a record of this key dies in the second stage, where messages have no more than 64 KB."""
    return key.startswith(b"crowded-")


def _article(name: str, version: str, chance: random.Random) -> Raw:
    one, two = (f"{who} {chance.choice(ACTS)} {chance.choice(TARGETS)}" for who in chance.sample(HOLDERS, 2))
    body = f"{one}, officials said in {chance.choice(CITIES)}.\n\n{two} on Monday."
    return name.encode(), _json(name, f"{name}, version {version}", body, chance)


def _crowded(name: str, chance: random.Random) -> Raw:
    meetings = (chance.sample(COUNTRIES, len(COUNTRIES)) for _ in range(MEETINGS))
    lines = [f"Ministers of {', '.join(who)} met for talks {n}." for n, who in enumerate(meetings)]
    return name.encode(), _json(name, name, "\n\n".join(lines), chance)


def _json(name: str, title: str, body: str, chance: random.Random) -> bytes:
    day = f"2026-01-{chance.randint(1, 28):02d}"
    url = f"https://www.{chance.choice(SITES)}/{name}"
    return orjson.dumps({"id": name, "title": title, "url": url, "published_at": day, "body": body})
