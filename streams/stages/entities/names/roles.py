"""What people are called before their names: "U.S. Secretary of State" John Kerry."""

import re

from spacy.tokens import Span, Token

from streams.stages.entities.words import any_of, words

# Left dependents that make a role; a name with determiners and adjectives alone ("the late") has none.
_ROLE_DEPENDENCIES = frozenset({"compound", "nmod", "appos"})
ROLES = frozenset(word.casefold() for word in (*words("roles"), *words("titles"), *words("honorifics")))
_HYPHENS = frozenset("-\N{EN DASH}")
_PREPOSITIONS = frozenset({"of", "to", "for", "in", "at"})
_ARTICLES = frozenset({"the", "a", "an"})
# Longer ones are a glued line or a list: of the roles of the development articles the longest has 55.
_LONGEST = 80  # code points
_BREAK = re.compile(r"[\n;:,()\[\]\"\u201c\u201d]")
_LEADING = re.compile(
    r"^(?:(?:the|an?|his|her|their|its|our|my|this|that|and|or|then|one|some|both|to|by|with|from|as|for|of)"
    r"(?:\s+|$))+",
    re.IGNORECASE,
)
_OF_BODY = re.compile(r"\s(?:of|to|for|at)\s(?:the\s)?(?:[A-Z][\w.&-]*\s)+$")
_OFFICE = re.compile(rf"(?:[A-Z][\w.-]*\s)*\b(?:{any_of(words('roles'))}){_OF_BODY.pattern}")
_WORD = re.compile(r"[\w'\u2019]+")


def phrase_start(name: Span) -> int:
    """Return where the noun phrase begins that a recognised name ends, in code points of its document."""
    first = _leftmost(name)
    while first.i > name.sent.start and (more := _more_before(first)) is not None:
        first = more
    return first.idx


def role_before(field: str, phrase: int, start: int) -> str | None:
    """Return the role between the start of the phrase and that of the name, or null where none stands there.

    It ends in a common noun, or a title is in it: "United States" before a name is no role.
    """
    role = field[phrase:start].rstrip(" ,") or _office(field, start)
    if cuts := list(_BREAK.finditer(role)):
        role = role[cuts[-1].end() :]
    role = " ".join(_LEADING.sub("", role.strip(" -")).split())
    if not role or len(role) > _LONGEST:
        return None
    words_in_role = _WORD.findall(role)
    is_role = bool(words_in_role) and (
        words_in_role[-1].islower() or any(word.casefold() in ROLES for word in words_in_role)
    )
    return role if is_role else None


def _office(field: str, start: int) -> str:
    """Return "CEO of the Refugee Council" before a name where the parse has cut it off, or nothing."""
    earliest = max(0, start - _LONGEST)
    if not _OF_BODY.search(field, earliest, start):  # 15 times as fast, and nearly always enough
        return ""
    found = _OFFICE.search(field, earliest, start)
    return found[0].rstrip() if found and found[0].split()[-1].casefold() not in ROLES else ""


def _leftmost(name: Span) -> Token:
    """Return the first token of the phrase: the name's own where nothing before it says what it is."""
    before = [child for child in name.root.lefts if child.i < name.start]
    if any(child.dep_ in _ROLE_DEPENDENCIES for child in before):
        return name.doc[max(min(name.root.left_edge.i, name.start), name.sent.start)]
    if name.start == name.sent.start:
        return name[0]
    last = name.doc[name.start - 1]
    return _left_edge(last) if last.lower_ in ROLES else name[0]


def _left_edge(token: Token) -> Token:
    return token.doc[max(token.left_edge.i, token.sent.start)]


def _more_before(first: Token) -> Token | None:
    """Return an earlier start where the parse has cut the phrase: "co-" founder, "interior and" minister."""
    before = first.nbor(-1)
    if before.text in _HYPHENS and before.i > first.sent.start:
        return _left_edge(before.nbor(-1))
    if first.lower_ in _ARTICLES:
        return None
    before_that = before.nbor(-1) if before.i > first.sent.start else None
    if before_that is None:
        return None
    if before.lower_ == "and" and first.is_lower and before_that.is_lower and before_that.is_alpha:
        return _left_edge(before_that)
    return _office_before(first)


def _office_before(first: Token) -> Token | None:
    """Return the start of "Ambassador to the" before "United States" and a name."""
    token = first.nbor(-1)
    if token.lower_ in _ARTICLES and token.i > first.sent.start:
        token = token.nbor(-1)
    if token.lower_ in _PREPOSITIONS and token.i > first.sent.start and token.nbor(-1).lower_ in ROLES:
        return _left_edge(token.nbor(-1))
    return None
