"""Articles as sites edit what an agency sends them, and made-up ones in any number."""

import base64
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from streams.contract.tables import Sketch
from streams.quality.clean.data import read_pages
from streams.stages.clean.identity import minhash, words_of
from streams.tables.sketches import HASHES, bytes_of, sketch_of

LEAST_WORDS = 100  # of the texts that are edited
CREDIT = ("This", "story", "was", "first", "published", "by", "the", "Example", "Press")
COPIES = ("credit added", "cut to 60 %", "4 % words changed", "new lead", "20 % local insert")
COPIED = 0.2
RECENT = 1000  # articles of which copies are made
Words = Sequence[str]


@dataclass(frozen=True, slots=True)
class Text:
    """A text's number of words, its full MinHash, and its sketch."""

    words: int
    values: npt.NDArray[np.uint32]
    sketch: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, words: Words) -> "Text":
        """Return the text of these words."""
        signature = minhash(words_of(" ".join(words)))
        values = np.frombuffer(base64.b64decode(signature), dtype="<u4")
        return cls(len(words), values, bytes_of(sketch_of(signature) or ""))


class Editor:
    """Edits texts; a seed gives the same edits each time."""

    def __init__(self, texts: Sequence[Words], seed: int) -> None:
        self._random = random.Random(seed)
        self._texts = texts

    def edits(self, words: Words) -> dict[str, Text]:
        """Return copies of a text by what was done to it, and two texts that are none."""
        other = self._random.choice([text for text in self._texts if text is not words])
        third, fifth = min(len(words) // 3, len(other) // 2), len(words) // 5
        at = self._random.randrange(len(words))
        made: tuple[Words, ...] = (
            [*words, *CREDIT],
            words[: len(words) * 6 // 10],
            [word if self._random.random() > 0.04 else f"{word}x" for word in words],
            [*other[:40], *words[40:]],
            [*words[:at], *other[:fifth], *words[at:]],
            [*words[:third], *other[: 2 * third]],
            other,
        )
        names = (*COPIES, "third shared", "another text")
        return {name: Text.of(text) for name, text in zip(names, made, strict=True)}


def read_texts(file: Path) -> list[Words]:
    """Return the words of each body that is long enough, of a file of JSON lines."""
    bodies = (str(page["body"]).split() for page in read_pages(file) if page.get("body"))
    return [words for words in bodies if len(words) >= LEAST_WORDS]


def sketched(name: str, sketch: npt.NDArray[np.uint8], *, words: int = 400, minute: int = 0) -> Sketch:
    """Return what the tables keep of an article that was published so many minutes after a day began."""
    day, rest = divmod(minute, 24 * 60)
    date = f"2026-{day // 28 % 12 + 1:02d}-{day % 28 + 1:02d}"
    return Sketch(
        id=name,
        day=date,
        site=f"s{minute % 400}.example",
        title="The minister condemned the treaty on Monday",
        published=f"{date}T{rest // 60:02d}:{rest % 60:02d}:00.000Z",
        words=words,
        sketch=base64.b64encode(sketch.tobytes()).decode(),
    )


def made_up(count: int, seed: int) -> Iterator[Sketch]:
    """Yield articles of which a fifth are copies, some values changed, of one of the last thousand."""
    chance = np.random.RandomState(seed)
    recent: list[npt.NDArray[np.uint8]] = []
    for n in range(count):
        sketch = chance.randint(0, 256, HASHES, dtype=np.uint8)
        if recent and chance.random_sample() < COPIED:
            sketch = recent[chance.randint(len(recent))].copy()
            sketch[chance.randint(0, HASHES, 10)] ^= np.uint8(1)
        recent = [*recent[1 - RECENT :], sketch]
        yield sketched(f"{n:064x}", sketch, minute=n)


def the_same(count: int) -> Iterator[Sketch]:
    """Yield articles that all have the same text."""
    sketch = np.arange(HASHES, dtype=np.uint8)
    yield from (sketched(f"{n:064x}", sketch, minute=n) for n in range(count))
