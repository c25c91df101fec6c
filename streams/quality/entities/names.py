"""Names and entities against the annotators': found, of the right type, of one thing."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from streams.contract.articles import CleanArticle, Cleaning, EntitiesArticle, Language, Paragraph, Source
from streams.contract.ids import sha256_of

_LINE = re.compile(r"\S.*")
SCORED_TYPES = ("PERSON", "ORG", "PLACE")  # what the annotators marked
SAME_NAME = 0.5  # share of common characters: name spans of the annotation are derived, not exact
SAME_ENTITY = 0.5  # share of common mentions
_ARTICLES = ("the ", "The ", "a ", "an ")
_POSSESSIVES = ("'s", "\N{RIGHT SINGLE QUOTATION MARK}s", "'", "\N{RIGHT SINGLE QUOTATION MARK}")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a document, by the annotators or by the stage."""

    start: int
    end: int
    type: str
    entity: str
    optional: bool = False


@dataclass(slots=True)
class Tally:
    """Counts of right, found and wanted things."""

    right_found: float = 0
    found: int = 0
    right_wanted: float = 0
    wanted: int = 0

    def add(self, right_found: float, found: int, right_wanted: float, wanted: int) -> None:
        """Count one document or thing."""
        self.right_found += right_found
        self.found += found
        self.right_wanted += right_wanted
        self.wanted += wanted

    def f1(self) -> float:
        """Return the harmonic mean of precision and recall, in percent."""
        precision, recall = self._precision(), self._recall()
        return round(200 * precision * recall / (precision + recall), 1) if precision + recall else 0.0

    def shares(self) -> dict[str, float]:
        """Return precision and recall in percent, and of how many things."""
        return {
            "precision": round(100 * self._precision(), 1),
            "recall": round(100 * self._recall(), 1),
            "found": self.found,
            "wanted": self.wanted,
        }

    def _precision(self) -> float:
        return self.right_found / self.found if self.found else 0.0

    def _recall(self) -> float:
        return self.right_wanted / self.wanted if self.wanted else 0.0


def as_article(document: Mapping[str, str]) -> CleanArticle:
    """Return the clean article of an annotated document: its text is its own, headline included."""
    text = document["text"]
    return CleanArticle(
        id=document["id"],
        revision=sha256_of(text.encode()),
        source=Source(url=document.get("source")),
        language=Language(code="en", score=1),
        text=text,
        text_hash=sha256_of(text.encode()),
        paragraphs=tuple(Paragraph(start=m.start(), end=m.end()) for m in _LINE.finditer(text)),
        removed=(),
        cleaning=Cleaning(method="none", confidence=1, quality="good"),
        minhash="",
        provenance=(),
    )


def gold_names(document: Mapping[str, object]) -> list[Name]:
    """Return the annotators' names; optional ones are neither wanted nor wrong."""
    mentions = document["mentions"]
    assert isinstance(mentions, list)
    return [
        Name(m["start"], m["end"], m["type"], str(m["entity"]), optional=bool(m["optional"]))
        for m in mentions
    ]


def found_names(article: EntitiesArticle) -> list[Name]:
    """Return the stage's names of the scored types, without article and possessive."""
    return [
        Name(*_bare(article.text, m.start, m.end), m.type, m.entity or f"{m.start}")
        for m in article.mentions
        if m.in_ == "text" and m.type in SCORED_TYPES
    ]


def score(found: Sequence[Name], gold: Sequence[Name], tallies: Mapping[str, Tally]) -> None:
    """Add one document to the tallies: names, B-cubed over names, and whole entities, typed and not."""
    pairs = align(found, gold)
    optional = {f for f, g in pairs.items() if gold[g].optional}
    pairs = {f: g for f, g in pairs.items() if f not in optional}
    kept = [f for f in range(len(found)) if f not in optional]
    wanted = [g for g, name in enumerate(gold) if not name.optional]
    typed = sum(found[f].type == gold[g].type for f, g in pairs.items())
    tallies["names_typed"].add(typed, len(kept), typed, len(wanted))
    tallies["names_untyped"].add(len(pairs), len(kept), len(pairs), len(wanted))
    for kind in SCORED_TYPES:
        right = sum(found[f].type == gold[g].type == kind for f, g in pairs.items())
        n_found, n_wanted = (
            sum(found[f].type == kind for f in kept),
            sum(gold[g].type == kind for g in wanted),
        )
        tallies[f"names_{kind.lower()}"].add(right, n_found, right, n_wanted)
    _score_clusters(
        [found[f] for f in kept], [gold[g] for g in wanted], _renumber(pairs, kept, wanted), tallies
    )


def align(found: Sequence[Name], gold: Sequence[Name]) -> dict[int, int]:
    """Pair each found name with at most one gold name, best overlap first."""
    overlaps = sorted(
        (-share, f, g)
        for f, one in enumerate(found)
        for g, other in enumerate(gold)
        if (share := _overlap(one, other)) >= SAME_NAME
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, f, g in overlaps:
        if f not in pairs and g not in taken:
            pairs[f] = g
            taken.add(g)
    return pairs


def _score_clusters(
    found: Sequence[Name], gold: Sequence[Name], pairs: Mapping[int, int], tallies: Mapping[str, Tally]
) -> None:
    backwards = {g: f for f, g in pairs.items()}
    clusters, answers = _clusters(found), _clusters(gold)
    b_cubed = tallies["b3"]
    b_cubed.found += len(found)
    b_cubed.wanted += len(gold)
    for f, g in pairs.items():
        mine, theirs = clusters[found[f].entity], answers[gold[g].entity]
        common = sum(pairs.get(other) in theirs for other in mine)
        b_cubed.right_found += common / len(mine)
        b_cubed.right_wanted += common / len(theirs)
    types_found = Counter(_main_type(mine, found) for mine in clusters.values())
    types_wanted = Counter(_main_type(theirs, gold) for theirs in answers.values())
    untyped, typed = 0, Counter[str | None]()
    for theirs in answers.values():
        best, mine = _best_cluster(theirs, clusters, backwards, found)
        kind = _main_type(theirs, gold)
        untyped += best >= SAME_ENTITY
        typed[kind] += best >= SAME_ENTITY and _main_type(mine, found) == kind
    tallies["entities_untyped"].add(untyped, len(clusters), untyped, len(answers))
    tallies["entities_typed"].add(typed.total(), len(clusters), typed.total(), len(answers))
    for kind in SCORED_TYPES:
        tallies[f"entities_{kind.lower()}"].add(
            typed[kind], types_found[kind], typed[kind], types_wanted[kind]
        )


def _best_cluster(
    theirs: set[int], clusters: Mapping[str, set[int]], backwards: Mapping[int, int], found: Sequence[Name]
) -> tuple[float, set[int]]:
    common = Counter(found[backwards[g]].entity for g in theirs if g in backwards)
    best: tuple[float, set[int]] = (0.0, set())
    for entity, count in sorted(common.items()):
        mine = clusters[entity]
        share = count / (len(mine) + len(theirs) - count)
        best = max(best, (share, mine), key=lambda pair: pair[0])
    return best


def _clusters(names: Iterable[Name]) -> dict[str, set[int]]:
    clusters: defaultdict[str, set[int]] = defaultdict(set)
    for index, name in enumerate(names):
        clusters[name.entity].add(index)
    return dict(clusters)


def _main_type(indexes: set[int], names: Sequence[Name]) -> str | None:
    counted = Counter(names[i].type for i in sorted(indexes)).most_common(1)
    return counted[0][0] if counted else None


def _renumber(pairs: Mapping[int, int], kept: list[int], wanted: list[int]) -> dict[int, int]:
    places_found = {f: i for i, f in enumerate(kept)}
    places_gold = {g: i for i, g in enumerate(wanted)}
    return {places_found[f]: places_gold[g] for f, g in pairs.items()}


def _overlap(one: Name, other: Name) -> float:
    common = min(one.end, other.end) - max(one.start, other.start)
    return common / (max(one.end, other.end) - min(one.start, other.start)) if common > 0 else 0.0


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    start += next((len(article) for article in _ARTICLES if words.startswith(article)), 0)
    end -= next((len(mark) for mark in _POSSESSIVES if words.endswith(mark) and len(words) > len(mark)), 0)
    return start, end
