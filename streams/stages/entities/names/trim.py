"""A recognised span cut down to the name in it, or to nothing where nothing is named."""

import re

from streams.contract.articles import MentionType
from streams.stages.entities.known.tables import KNOWN_NAMES, comparable
from streams.stages.entities.names.roles import ROLES
from streams.stages.entities.names.signs import PARTICLES, begins_with_first_name
from streams.stages.entities.words import any_of, words

_LEADING_TITLE = re.compile(rf"^(?:(?:{any_of(words('titles'))})\b\.?\s+)+(?=[^\W\d_])")
# "Hosting Cook": the participle at the start of a sentence, glued to the name after it; not Irving Berlin.
_LEADING_PARTICIPLE = re.compile(r"^[A-Z][a-z]{2,}ing\s+(?=[A-Z])")
_EDGES = " \t\n\r\u00a0\"\u201c\u201d\u2018\u2019'`«»•*\u2013\u2014,;:|/#…-"
_EMOJI = "[\u200d\ufe0f\u2600-\u27bf\U0001f000-\U0001faff\U000e0020-\U000e007f\\s]+"
_EMOJI_AT_EDGE = re.compile(f"^{_EMOJI}|{_EMOJI}$")
_LEADING_ARTICLE = re.compile(r"^(?:the(?!\s+hague\b)|an?)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['\u2019]s?$")
# "International Space Station Image: NASA": the label of a caption, glued to the name before it.
_CAPTION_LABEL = re.compile(rf"\s*\b(?:{any_of(words('caption_labels'))})$")
# "united Europe", "Yonhap news agency"; not "al-Qaeda", "van Gogh", "iPhone".
_SMALL_BEFORE = re.compile(rf"^(?:(?!(?:{'|'.join(PARTICLES)})\b)[a-z]+\s+)+")
_SMALL_AFTER = re.compile(r"(?:\s+[a-z]+)+$")
# "Sweden 1" of "Sweden 1 - 0 Panama".
_GOALS = re.compile(r"\s+\d{1,2}$")
_SECOND_GOALS = re.compile(r"\s?[\u2013-]\s?\d")
# "pro-Beijing" and "@POTUS" describe or address, and don't name.
_NO_NAME = re.compile(r"[@#]|(?:anti|ex|mid|non|post|pre|pro)-", re.IGNORECASE)
_TIME_ZONES = frozenset(words("time_zones"))
_PORTFOLIOS = frozenset(words("portfolios"))
_OFFICE_BEFORE = re.compile(r"\b(?:[Ss]ecretary|[Mm]inister|[Uu]ndersecretary)\s+(?:of|for)\s+(?:the\s+)?$")
_OFFICE_AFTER = re.compile(r"\s+(?:[Ss]ecretary|[Mm]inister|[Mm]inistry|[Mm]inisters|[Oo]ffice)\b")
_LOOK_BACK = 30  # characters; longer than any office with its preposition


def trim(field: str, start: int, end: int, kind: MentionType) -> tuple[int, int] | None:
    """Return the bare name's range: no marks, article, title or possessive; null where nothing is named."""
    text = field[start:end]
    bare = _LEADING_ARTICLE.sub("", _EMOJI_AT_EDGE.sub("", text).lstrip(_EDGES)).lstrip(_EDGES)
    if kind == "PERSON":
        bare = _LEADING_TITLE.sub("", bare)
        if not begins_with_first_name(bare):
            bare = _LEADING_PARTICIPLE.sub("", bare)
    bare = _SMALL_BEFORE.sub("", bare)
    start = text.rindex(bare) + start
    if field.startswith(":", end):
        bare = _CAPTION_LABEL.sub("", bare)
    if _SECOND_GOALS.match(field, end):
        bare = _GOALS.sub("", bare)
    bare = _POSSESSIVE.sub("", _SMALL_AFTER.sub("", bare).rstrip(_EDGES))
    bare = _without_lone_brackets(bare.rstrip(_EDGES)).rstrip(_EDGES)
    bare = _without_office(bare, field, start)
    return (start, start + len(bare)) if _is_name(bare, kind) else None


def _without_lone_brackets(text: str) -> str:
    for opening, closing in ("()", "[]"):
        if opening in text and closing not in text:
            text = text[: text.index(opening)]
    return text.rstrip(")]") if "(" not in text and "[" not in text else text


def _without_office(name: str, field: str, start: int) -> str:
    """Return what is left of "*US Treasury* Secretary" without the office: the country, or nothing."""
    words = name.casefold().removesuffix(" affairs").split()
    of_office = words and words[-1] in _PORTFOLIOS and _OFFICE_AFTER.match(field, start + len(name))
    if of_office:
        country = name[: name.casefold().rindex(words[-1])].rstrip()
        return country if comparable(country) in KNOWN_NAMES else ""
    before = _OFFICE_BEFORE.search(field, max(0, start - _LOOK_BACK), start)
    return "" if before and all(word in _PORTFOLIOS for word in words) else name


def _is_name(text: str, kind: MentionType) -> bool:
    """Names have a capital or a digit; a person has more than one letter and starts with no small one."""
    if not any(c.isalpha() for c in text) or text.islower() or text in _TIME_ZONES or _NO_NAME.match(text):
        return False
    if kind == "PERSON":
        return len(text) > 1 and not text[0].islower() and text.casefold() not in ROLES
    return True
