"""Which names of one article name the same thing: decided by the names alone, nothing is looked up."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from streams.contract.articles import MentionType
from streams.contract.spans import Where
from streams.stages.entities.known.entry import Entry
from streams.stages.entities.known.tables import KNOWN_NAMES, PLACES, comparable, without_company
from streams.stages.entities.names.proper import Name
from streams.stages.entities.names.signs import ORG_HEADS, begins_with_first_name, head_of

# What each rule brings: docs/decisions/0023-names-by-their-words.md (`python -m bench.entities_ablation`).
# The figures below are typed entity F1 on the development articles (gum_dev.jsonl).
#
# "Mr Jordan" is a person, whatever the recogniser says: .5 gives 66.1, 1 66.5, 1.5 and 2 68.7, 3 and 4 68.6.
SIGN_WEIGHT = 2.0
# Of 100. The pairs joined at 91 are all right (kristen/kristin wilkins, afghan/afghans), and 85 joins few
# more; the strict end, because Iran and Iraq must stay two.
SAME_SPELLING = 91
SHORTEST_MISSPELLING = 6  # characters; 4 to 8 give the same figure, and short names differ by a letter
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_INITIALS_APART = re.compile(r"(?<=\b[a-z]) (?=[a-z]\b)")  # "j k rowling"
_SMALL_WORDS = frozenset({"of", "the", "and", "for", "in", "on", "de", "la", "to", "a"})
_COMPASS = frozenset({"north", "south"})
_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,7}s?$")
_NAME_THEN_ACRONYM = re.compile(
    r"['\"”]?,?\s+[(\[](?:the |or )?[\"“']?([A-Z][A-Za-z0-9.&-]{1,9})[\"”']?[)\],;]"
)


@dataclass(slots=True)
class Cluster:
    """The names of one thing."""

    names: list[Name] = field(default_factory=list)
    type: MentionType = "ORG"
    name: str = ""
    known: str | None = None


comparable_form = lru_cache(maxsize=4096)(comparable)


def is_acronym(form: str) -> bool:
    """Say whether a form is made of capitals: "SNC", "U.N."."""
    return bool(_ACRONYM.match(form))


class Joiner:
    """Joins forms of names (union-find over their comparable strings)."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def root(self, node: str) -> str:
        """Return the representative of the node's cluster."""
        parent = self._parent.setdefault(node, node)
        while parent != self._parent[parent]:
            self._parent[parent] = parent = self._parent[self._parent[parent]]
        self._parent[node] = parent
        return parent

    def join(self, node: str, other: str) -> None:
        """Make two clusters one."""
        self._parent[self.root(node)] = self.root(other)


def known_as(name: Name) -> Entry | None:
    """Return the known name that a name is; "Captain America" is no country."""
    known = KNOWN_NAMES.get(comparable_form(name.text))
    return None if known and known.type == "PLACE" and name.sign == "PERSON" else known


def node_of(name: Name) -> str:
    """Return the string that equal names share: the known name's, and no company suffix."""
    known = known_as(name)
    if known:
        return comparable_form(known.name)
    return _INITIALS_APART.sub("", without_company(comparable_form(name.text)))


def cluster(names: Sequence[Name], texts: Mapping[Where, str]) -> list[Cluster]:
    """Group names (in reading order) into clusters, in order of first mention; `texts` are the fields."""
    nodes = [node_of(name) for name in names]
    joiner = Joiner()
    votes = _votes(names, nodes)
    persons = _persons(votes)
    _join_persons(persons, joiner)
    nodes = _surnames_to_persons(names, nodes, votes, persons)
    _join_acronyms(names, nodes, texts, joiner)
    _join_longer_forms(Counter(nodes), joiner)
    _join_misspellings(Counter(nodes), votes, joiner)
    clusters: defaultdict[str, Cluster] = defaultdict(Cluster)
    for name, node in zip(names, nodes, strict=True):
        clusters[joiner.root(node)].names.append(name)
    for group in clusters.values():
        decide(group)
    return list(clusters.values())


def _votes(names: Iterable[Name], nodes: Iterable[str]) -> dict[str, Counter[MentionType]]:
    votes: defaultdict[str, Counter[MentionType]] = defaultdict(Counter)
    for name, node in zip(names, nodes, strict=True):
        votes[node][name.sign or name.type] += 1
    return votes


def _persons(votes: Mapping[str, Counter[MentionType]]) -> list[str]:
    """Return the forms of two and more words that mostly name persons."""
    return [node for node, counts in votes.items() if " " in node and counts.most_common(1)[0][0] == "PERSON"]


def _words(node: str) -> list[str]:
    words = node.split()
    return words[:-1] if len(words) > 1 and words[-1] in _SUFFIXES else words


def _suffix(node: str) -> str | None:
    """Return what tells a father from his son."""
    last = node.rpartition(" ")[2]
    return last if last in _SUFFIXES else None


def _join_persons(persons: Sequence[str], joiner: Joiner) -> None:
    """Join "John F. Kerry", "J. Kerry" and "John Kerry": same last name, first names that agree."""
    by_surname: defaultdict[str, list[str]] = defaultdict(list)
    for person in persons:
        by_surname[_words(person)[-1]].append(person)
    for same_surname in by_surname.values():
        for i, one in enumerate(same_surname):
            for other in same_surname[:i]:
                if _suffix(one) == _suffix(other) and _same_person(_words(one), _words(other)):
                    joiner.join(one, other)


def _same_person(one: list[str], other: list[str]) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) < 2:
        return False
    initial = len(short[0]) == 1 or len(long[0]) == 1
    if short[0] == long[0] or (initial and short[0][0] == long[0][0]):
        return True
    return len(long) > len(short) and long[-len(short) :] == short


def _surnames_to_persons(
    names: Sequence[Name],
    nodes: Sequence[str],
    votes: Mapping[str, Counter[MentionType]],
    persons: Iterable[str],
) -> list[str]:
    """Return the nodes with each part of a person's name replaced by the person.

    What is also a place is replaced only where it was taken for a person: Jordan and Michael Jordan.
    """
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for person in persons:
        for part in _parts(person, votes):
            owners[part].add(person)
    mentioned: dict[str, list[int]] = defaultdict(list)
    for index, node in enumerate(nodes):
        mentioned[node].append(index)
    return [
        _meant(owners[node], mentioned, index)
        if node in owners and (node not in PLACES or "PERSON" in {name.type, name.sign})
        else node
        for index, (name, node) in enumerate(zip(names, nodes, strict=True))
    ]


def _parts(person: str, votes: Mapping[str, Counter[MentionType]]) -> Iterator[str]:
    words = _words(person)
    for first in range(0 if _suffix(person) else 1, len(words)):
        part = " ".join(words[first:])
        if part in votes and not (part in PLACES and not votes[part]["PERSON"]):
            yield part
    if words[0] in votes and votes[words[0]]["PERSON"]:
        yield words[0]


def _meant(persons: set[str], mentioned: Mapping[str, list[int]], index: int) -> str:
    """Return the person most often mentioned in full, whom an article is about.

    Of several the one mentioned last before `index`, else the first one mentioned after it.
    """

    def order(person: str) -> tuple[int, bool, int]:
        places = mentioned[person]
        before = bisect_right(places, index)
        return -len(places), before == 0, index - places[before - 1] if before else places[0]

    return min(sorted(persons), key=order)


def _join_acronyms(
    names: Sequence[Name], nodes: Sequence[str], texts: Mapping[Where, str], joiner: Joiner
) -> None:
    """Join a short form to the name that defines it, "Long Form (LF)", else to one with its initials."""
    by_initials: dict[str, str] = {}
    defined: dict[str, str] = {}
    for name, node in zip(names, nodes, strict=True):
        for initials in _initials(name.text):
            by_initials.setdefault(initials, node)
        if short := short_form_after(name, texts):
            defined.setdefault(comparable_form(short), node)
    for name, node in zip(names, nodes, strict=True):
        long_form = defined.get(node) or (by_initials.get(node) if is_acronym(name.text) else None)
        if long_form is not None:
            joiner.join(node, long_form)


def _join_longer_forms(counts: Mapping[str, int], joiner: Joiner) -> None:
    """Join "Supreme Court" to "US Supreme Court" and to "Supreme Court of Cassation", where only one fits."""
    longer: defaultdict[str, set[str]] = defaultdict(set)
    for node in counts:
        first, _, rest = node.partition(" ")
        if first in KNOWN_NAMES and rest in counts:
            longer[rest].add(node)
        for link in (" of ", " for "):
            head = node.partition(link)[0]
            if head != node and head in counts:
                longer[head].add(node)
        if (head := head_of(node)) in counts and head in ORG_HEADS:
            longer[head].add(node)
        if first in _COMPASS and first in counts and node in KNOWN_NAMES:
            longer[first].add(node)
    for short, longs in longer.items():
        if (" " in short or short in ORG_HEADS or short in _COMPASS) and len(longs) == 1:
            joiner.join(short, *longs)


def short_form_after(name: Name, texts: Mapping[Where, str]) -> str | None:
    """Return the short form in brackets after a name, where its letters are the name's: "Long Form (LF)"."""
    found = _NAME_THEN_ACRONYM.match(texts[name.where], name.end)
    return found[1] if found and _spells(comparable_form(found[1]), comparable_form(name.text)) else None


def _spells(short: str, long: str) -> bool:
    """Say whether the letters of `short` occur in order in `long`, starting with its first letter."""
    letters = iter(long)
    return len(short) < len(long) and short[:1] == long[:1] and all(letter in letters for letter in short)


def _initials(form: str) -> set[str]:
    words = comparable_form(form).split()
    if len(words) < 2:
        return set()
    return {"".join(w[0] for w in words), "".join(w[0] for w in words if w not in _SMALL_WORDS)}


def _join_misspellings(
    counts: Mapping[str, int], votes: Mapping[str, Counter[MentionType]], joiner: Joiner
) -> None:
    """Join names of one type that differ by a letter or two; the first letter must agree, and all digits."""
    blocks: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for node in counts:
        if len(node) >= SHORTEST_MISSPELLING and node in votes:
            kind = votes[node].most_common(1)[0][0]
            digits = "".join(c for c in node if c.isdigit())
            blocks[kind, node[0] + digits].append(node)
    for block in blocks.values():
        for i, one in enumerate(block):
            for other in block[:i]:
                if _suffix(one) == _suffix(other) and ratio(one, other, score_cutoff=SAME_SPELLING):
                    joiner.join(one, other)


def decide(group: Cluster) -> None:
    """Give a cluster one type, by weighted vote, and the name that stands for it."""
    known = next((k for n in group.names if (k := known_as(n))), None)
    weights: defaultdict[MentionType, float] = defaultdict(float)
    for name in group.names:
        weights[name.type] += 1
        if name.sign:
            weights[name.sign] += SIGN_WEIGHT
    group.type = max(weights, key=lambda kind: weights[kind])
    if known and (known.type == "ORG" or group.type in {"PLACE", "ORG"} or all(map(known_as, group.names))):
        is_team = any(name.sign == "ORG" for name in group.names)
        group.type = "ORG" if is_team else known.type
        group.known = known.name
    group.name = _best_form(group)


def _best_form(group: Cluster) -> str:
    """Return the form that stands for the cluster: a place's most frequent, else the longest full one."""
    forms = Counter(name.text for name in group.names)
    capitalised = {form.upper() for form in forms if form.upper() != form}
    forms = Counter({form: count for form, count in forms.items() if form not in capitalised})
    if group.type == "PLACE":
        return forms.most_common(1)[0][0]
    is_person = group.type == "PERSON"
    return max(
        forms, key=lambda form: (not is_acronym(form), is_person and begins_with_first_name(form), len(form))
    )
