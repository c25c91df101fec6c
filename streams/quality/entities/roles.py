"""The roles before people's names, against the annotators' noun phrases."""

import re
from collections.abc import Mapping

from streams.contract.articles import EntitiesArticle, Mention
from streams.quality.entities.names import Tally

_DETERMINERS = re.compile(r"^(?:(?:the|an?|his|her|their|its|this|that)(?:\s+|$))+", re.IGNORECASE)
_EDGES = ' ,\n"\u201c\u201d'


def score_roles(article: EntitiesArticle, document: Mapping[str, object], tally: Tally) -> None:
    """Count the persons' mentions whose role is word for word what the annotated phrase has before the name.

    Where the annotators took the role into the name, what stands before the name as it was found counts.
    A role of an optional name is neither wanted nor wrong.
    """
    annotated = document["mentions"]
    assert isinstance(annotated, list)
    found = {m.start: m for m in article.mentions if m.in_ == "text" and m.role}
    persons = [m for m in article.mentions if m.in_ == "text" and m.type == "PERSON"]
    for wanted in annotated:
        if wanted["type"] != "PERSON" or wanted["optional"]:
            continue
        same = next((m for m in persons if _overlap(m, wanted)), None)
        role = _annotated_role(article.text, wanted, same)
        ours = found.pop(same.start).role if same and same.start in found else None
        is_right = bool(role and ours and ours.casefold() == role.casefold())
        tally.add(is_right, bool(ours), is_right, bool(role))
    optional = [name for name in annotated if name["optional"]]
    tally.found += sum(not any(_overlap(m, name) for name in optional) for m in found.values())


def _annotated_role(text: str, wanted: Mapping[str, int], found: Mention | None) -> str:
    start = max(wanted["start"], found.start) if found else wanted["start"]
    return _DETERMINERS.sub("", text[wanted.get("np_start", start) : start].strip(_EDGES)).strip(_EDGES)


def _overlap(mention: Mention, wanted: Mapping[str, int]) -> bool:
    return mention.start < wanted["end"] and wanted["start"] < mention.end
