"""Lines that become fields of the message: agency credits, bylines and dates."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

_AGENCIES = {
    "AP": r"AP|A\.P\.|Associated Press",
    "AFP": r"AFP|Agence.France.Presse",
    "Reuters": r"(?:Thomson )?Reuters",
    "dpa": r"DPA|Deutsche Presse-Agentur",
    "UPI": r"UPI|United Press International",
    "Bloomberg": r"Bloomberg(?: News)?",
    "Xinhua": r"Xinhua(?: News Agency)?",
    "TASS": r"(?:ITAR-)?TASS",
    "Interfax": r"Interfax",
    "RIA Novosti": r"RIA(?: Novosti)?",
    "PTI": r"PTI|Press Trust of India",
    "ANI": r"ANI|Asian News International",
    "IANS": r"IANS",
    "EFE": r"EFE",
    "ANSA": r"ANSA",
    "Kyodo": r"Kyodo(?: News)?",
    "Yonhap": r"Yonhap(?: News Agency)?",
    "PA Media": r"PA(?: Media)?|Press Association",
    "AAP": r"AAP|Australian Associated Press",
    "The Canadian Press": r"Canadian Press",
    "Anadolu": r"Anadolu(?: Agency)?",
}
_NAMES = {
    name: re.compile(rf"(?<!\w)(?:{spelling})(?!\w)", re.IGNORECASE) for name, spelling in _AGENCIES.items()
}
_ANY = "|".join(_AGENCIES.values())
_LIST = rf"(?:the )?(?:{_ANY})(?:(?:,? and |, | & |/|; )(?:the )?(?:{_ANY}))*"
_MATERIAL = r"(?:information|material|reporting|details|content|reports?|files?|inputs?)"
_CREDIT = re.compile(
    rf"""^\W*(?:
        (?:some\ |additional\ |certain\ |the\ |with\ )*{_MATERIAL}\b.{{0,80}}?\b(?:by|from|to)\s+
      | (?:sources?|credit|agency|agencies|by)\s?:?\s+
      | ©\s?\d*\s?
    )?(?:{_LIST.replace(" ", "[ ]")})(?:\ (?:contributed|provided)\b.{{0,60}})?\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_MAX_CREDIT = 200

_NAME = r"[A-ZÀ-Þ][\w.'\u2019-]*(?:\s+(?:[A-ZÀ-Þ][\w.'\u2019-]*|de|van|von|der|den|la|le|da|al|bin|del))*"
_BYLINE = re.compile(
    rf"""^\W*(?:By|BY|by|(?i:written\ by|story\ by|words\ by|posted\ by|author|reporter))\s?:?\s+
    (?P<names>{_NAME}(?:(?:\s*,\s*|\s+and\s+|\s*&\s*){_NAME})*)
    (?:\s*[,|•·/\u2013\u2014-].{{0,80}}|\s+(?:updated|published|posted|on|for|in|Updated|Published|Posted)\b.{{0,60}})?\W*$""",
    re.VERBOSE,
)
_MAX_BYLINE = 160

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]*\.?"
_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"""(?P<month_a>{_MONTH})\s+(?P<day_a>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year_a>{_YEAR})\b
    | (?P<day_b>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s)?(?P<month_b>{_MONTH}),?\s+(?P<year_b>{_YEAR})\b
    | (?P<year_c>{_YEAR})-(?P<month_c>\d\d)-(?P<day_c>\d\d)(?!\d)
    # Numbers alone only where they can't be read another way: points are European, a day over 12 is no month.
    | (?<![\d.])(?P<day_d>\d{{1,2}})\.(?P<month_d>0?[1-9]|1[0-2])\.(?P<year_d>{_YEAR})(?![\d.])
    | (?<![\d/])(?P<month_e>0?[1-9]|1[0-2])/(?P<day_e>1[3-9]|2\d|3[01])/(?P<year_e>{_YEAR})(?![\d/])
    | (?<![\d/])(?P<day_f>1[3-9]|2\d|3[01])/(?P<month_f>0?[1-9]|1[0-2])/(?P<year_f>{_YEAR})(?![\d/])""",
    re.IGNORECASE | re.VERBOSE,
)
_HAS_YEAR = re.compile(_YEAR)  # as every date does: it saves the look for all forms of a date on most lines
_AROUND_DATE = re.compile(
    rf"""(?:\W|\d|\b(?:first|last|originally|published|posted|updated|modified|created|date|at|on|by|from|[ap]m|[ap]\.m|gmt|utc|ist|[ecmp][sd]?t
    |uk|min|mins|minutes?|read|comments?|hours?|ago|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?
    |(?:{"|".join(_MONTHS)})[a-z]*)\b)*""",
    re.IGNORECASE | re.VERBOSE,
)
_MAX_DATE_LINE = 120
_CHANGED = re.compile("updated|modified", re.IGNORECASE)
_TELLS_CHANGE = re.compile(
    r"\W*(?:(?:last|this|page|article|date|was|on) )*(?:updated|modified|revised)\b", re.IGNORECASE
)


def is_agency_credit(text: str) -> bool:
    """Say whether the line only names agencies as its sources."""
    return len(text) < _MAX_CREDIT and _CREDIT.match(text) is not None


def agencies_in(text: str) -> tuple[str, ...]:
    """Return the agencies that `text` names, by their common names, in its order."""
    found = {name: match.start() for name, pattern in _NAMES.items() if (match := pattern.search(text))}
    return tuple(sorted(found, key=found.__getitem__))


def byline_in(text: str) -> str | None:
    """Return the names of a line such as `By Jane Doe`."""
    match = _BYLINE.match(text) if len(text) < _MAX_BYLINE else None
    return match["names"] if match else None


def is_date_line(text: str) -> bool:
    """Say whether the line holds a date and nothing but words about it."""
    may_be = len(text) < _MAX_DATE_LINE and _HAS_YEAR.search(text) is not None
    match = _DATE.search(text) if may_be else None
    return (
        match is not None
        and _AROUND_DATE.fullmatch(text[: match.start()] + " " + text[match.end() :]) is not None
    )


def publication_date(lines: Iterable[str]) -> str | None:
    """Return the one date that the date lines name, in ISO 8601; null for several or for changes only."""
    return only_date(line for line in lines if not _CHANGED.search(line))


def update_date(lines: Iterable[str]) -> str | None:
    """Return the one date that the date lines call that of a change, in ISO 8601, if they name no other."""
    told = list(lines)
    return only_date(told) if all(map(_CHANGED.search, told)) else None


def only_date(lines: Iterable[str]) -> str | None:
    """Return the one date that the lines name, in ISO 8601; null for none and for several."""
    dates = {found for line in lines for found in dates_in(line)}
    return dates.pop() if len(dates) == 1 else None


def tells_change(text: str) -> bool:
    """Say whether the line begins with the word of a change: "Last updated on May 3, 2024"."""
    return len(text) < _MAX_DATE_LINE and _TELLS_CHANGE.match(text) is not None


def before_change(text: str) -> str:
    """Return what stands before the word of an update, whose date is not the one of publication."""
    match = _CHANGED.search(text)
    return text if match is None else text[: match.start()]


def month_number(name: str) -> int:
    """Return the number of a month by its English name or the beginning of it."""
    return _MONTHS.index(name[:3].lower()) + 1


def dates_in(text: str) -> Iterator[str]:
    """Yield the dates that `text` names, in ISO 8601."""
    if _HAS_YEAR.search(text) is None:
        return
    for match in _DATE.finditer(text):
        year, month, day = (
            next(filter(None, map(match.group, _groups(part)))) for part in ("year", "month", "day")
        )
        number = int(month) if month.isdigit() else month_number(month)
        try:
            yield date(int(year), number, int(day)).isoformat()
        except ValueError:
            continue  # the 31st of June


def _groups(part: str) -> tuple[str, ...]:
    return tuple(f"{part}_{form}" for form in "abcdef")
