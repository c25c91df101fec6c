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
from streams.stages.entities.known import KNOWN_NAMES, PLACES, comparable
from streams.stages.entities.names import Name
from streams.stages.entities.signs import begins_with_first_name

# The figures are typed entity F1 of streams/quality/entities.py on the development articles (gum_dev.jsonl):
# 63.3 with everything; without surnames 60.5, repeats 62.2, signs 62.4, known names 62.7, acronyms 63.0,
# longer forms 63.1, misspellings 63.2; the recogniser's own strings 56.7.
#
# A longer form of a name is the surer witness of its type ("Mark Rathbun" PERSON against "Rathbun" ORG) and
# breaks ties: 1 to 1.5 are equal, 2 gives 62.8.
LONG_FORM_WEIGHT = 1.5
# "Mr Jordan" is a person, whatever the recogniser says: 0 gives 62.4, 1 62.6, 2 to 4 63.3.
SIGN_WEIGHT = 2.0
# Of 100. The pairs joined at 91 are all right (kristen/kristin wilkins, afghan/afghans), and 85 joins few
# more; the strict end, because Iran and Iraq must stay two.
SAME_SPELLING = 91
SHORTEST_MISSPELLING = 6  # characters; 4 to 8 give the same figure, and short names differ by a letter
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_COMPANY = re.compile(r" (?:inc|incorporated|corp|corporation|co|company|ltd|limited|llc|plc|ag|gmbh|sa|nv)$")
_SMALL_WORDS = frozenset({"of", "the", "and", "for", "in", "on", "de", "la", "to", "a"})
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


def node_of(form: str) -> str:
    """Return the string that equal names share: the known name's, and no company suffix."""
    plain = comparable_form(form)
    known = KNOWN_NAMES.get(plain)
    return comparable_form(known.name) if known else _COMPANY.sub("", plain)


def cluster(names: Sequence[Name], texts: Mapping[Where, str]) -> list[Cluster]:
    """Group names (in reading order) into clusters, in order of first mention; `texts` are the fields."""
    nodes = [node_of(name.text) for name in names]
    joiner = Joiner()
    votes = _votes(names, nodes)
    persons = _persons(votes)
    _join_persons(persons, joiner)
    nodes = _surnames_to_persons(nodes, votes, persons)
    _join_acronyms(names, nodes, texts, joiner)
    _join_longer_forms(Counter(nodes), joiner)
    _join_misspellings(Counter(nodes), votes, joiner)
    clusters: defaultdict[str, Cluster] = defaultdict(Cluster)
    for name, node in zip(names, nodes, strict=True):
        clusters[joiner.root(node)].names.append(name)
    for group in clusters.values():
        _decide(group)
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


def _join_persons(persons: Sequence[str], joiner: Joiner) -> None:
    """Join "John F. Kerry", "J. Kerry" and "John Kerry": same last name, first names that agree."""
    by_surname: defaultdict[str, list[str]] = defaultdict(list)
    for person in persons:
        by_surname[_words(person)[-1]].append(person)
    for same_surname in by_surname.values():
        for i, one in enumerate(same_surname):
            for other in same_surname[:i]:
                if _same_person(_words(one), _words(other)):
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
    nodes: Sequence[str], votes: Mapping[str, Counter[MentionType]], persons: Iterable[str]
) -> list[str]:
    """Return the nodes with each part of a person's name replaced by the person last mentioned in full."""
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for person in persons:
        for part in _parts(person, votes):
            owners[part].add(person)
    mentioned: dict[str, list[int]] = defaultdict(list)
    for index, node in enumerate(nodes):
        mentioned[node].append(index)
    return [
        _last_mentioned(owners[node], mentioned, index) if node in owners else node
        for index, node in enumerate(nodes)
    ]


def _parts(person: str, votes: Mapping[str, Counter[MentionType]]) -> Iterator[str]:
    words = _words(person)
    for first in range(1, len(words)):
        part = " ".join(words[first:])
        if part in votes and not (part in PLACES and not votes[part]["PERSON"]):
            yield part
    if words[0] in votes and votes[words[0]]["PERSON"]:
        yield words[0]


def _last_mentioned(persons: set[str], mentioned: Mapping[str, list[int]], index: int) -> str:
    """Return the person mentioned last before `index`, else the first one mentioned after it."""

    def distance(person: str) -> tuple[bool, int]:
        places = mentioned[person]
        before = bisect_right(places, index)
        return (before == 0, index - places[before - 1] if before else places[0])

    return min(sorted(persons), key=distance)


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
    for short, longs in longer.items():
        if " " in short and len(longs) == 1:
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
                if ratio(one, other, score_cutoff=SAME_SPELLING):
                    joiner.join(one, other)


def _decide(group: Cluster) -> None:
    """Give a cluster one type, by weighted vote, and the name that stands for it."""
    known = next((k for n in group.names if (k := KNOWN_NAMES.get(comparable_form(n.text)))), None)
    weights: defaultdict[MentionType, float] = defaultdict(float)
    for name in group.names:
        weights[name.type] += LONG_FORM_WEIGHT if " " in name.text else 1
        if name.sign:
            weights[name.sign] += SIGN_WEIGHT
    group.type = max(weights, key=lambda kind: weights[kind])
    if known and (known.type == "ORG" or group.type in {"PLACE", "ORG"}):
        group.type = known.type
        group.known = known.name
    group.name = _best_form(group)


def _best_form(group: Cluster) -> str:
    """Return the form that stands for the cluster: a place's most frequent, else the longest full one."""
    forms = Counter(name.text for name in group.names)
    if group.type == "PLACE":
        return forms.most_common(1)[0][0]
    is_person = group.type == "PERSON"
    return max(
        forms, key=lambda form: (not is_acronym(form), is_person and begins_with_first_name(form), len(form))
    )
