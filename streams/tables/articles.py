"""The table `articles`: how far each article has come, whatever the order in which the news arrives."""

from collections.abc import Mapping

from streams.contract.articles import CleanArticle, EntitiesArticle, Origin, StanceArticle
from streams.contract.dead_letters import EXCEPTION, MESSAGE, OFFSET, PARTITION, STAGE, TOPIC
from streams.contract.facts import ArticleFact
from streams.contract.headers import origin_of
from streams.contract.tables import ArticleRow, Outcome, Stage
from streams.tables.order import is_newer

_ORDER: dict[Stage, int] = {"clean": 0, "entities": 1, "stance": 2}
MESSAGES: dict[Stage, type[CleanArticle]] = {
    "clean": CleanArticle,
    "entities": EntitiesArticle,
    "stance": StanceArticle,
}


def read_message(stage: Stage, value: bytes | None) -> CleanArticle | None:
    """Read a record of a stage's topic; nothing: a retraction."""
    return None if value is None else MESSAGES[stage].from_json(value)


def fact_of_message(
    stage: Stage, key: str, message: CleanArticle | None, headers: Mapping[str, bytes]
) -> ArticleFact:
    """Return what a stage's record tells: that its article got this far, or was retracted."""
    at = headers.get("ce_time", b"").decode()
    if message is None:
        return ArticleFact(id=key, at=at, origin=origin_of(headers), stage=stage, outcome="retracted")
    return ArticleFact(
        id=message.id,
        at=at,
        origin=message.origin,
        stage=stage,
        outcome="enriched" if stage == "stance" else "in progress",
        revision=message.revision,
        title=message.title,
        site=message.source.site or message.source.name,
        url=message.source.canonical_url or message.source.url,
        language=message.language.code,
        entities=len(message.entities) if isinstance(message, EntitiesArticle) else None,
        stances=len(message.stances) if isinstance(message, StanceArticle) else None,
    )


def fact_of_dead_letter(key: str, headers: Mapping[str, bytes], *, at: str) -> ArticleFact:
    """Return what a dead letter tells: where its article died and why.

    A raw record without a key has no name yet; its row is named after its position.
    """
    fields = {name: headers.get(name, b"").decode("utf-8", "replace") for name in (TOPIC, PARTITION, OFFSET)}
    position = Origin(topic=fields[TOPIC], partition=int(fields[PARTITION]), offset=int(fields[OFFSET]))
    name = key or headers.get("ce_subject", b"").decode("utf-8", "replace")
    problem = (headers.get(EXCEPTION, b"") + b": " + headers.get(MESSAGE, b"")).decode("utf-8", "replace")
    return ArticleFact(
        id=name or f"{position.topic}/{position.partition}/{position.offset}",
        at=at,
        origin=origin_of(headers) or position,
        stage=stage_named(headers.get(STAGE, b"clean").decode()),
        outcome="dead",
        error=problem,
    )


def fold(row: ArticleRow | None, fact: ArticleFact) -> ArticleRow:
    """Return the row after `fact`: the highest origin, then the furthest stage, then a result wins.

    Facts of different stages arrive in any order; every order gives the same row. A stage that has a result
    for an article on which it once failed got it again: the dead letter was replayed.
    """
    if row is None or is_newer(fact.origin, row.origin):
        return _row_of(fact)
    if fact.origin != row.origin:
        return row
    before = _rank(row.stage, row.outcome, row.times[row.stage])
    further = _rank(fact.stage, fact.outcome, fact.at) > before
    told = {name: value for name, value in _told(fact).items() if further or getattr(row, name) is None}
    if further:
        told |= {"stage": fact.stage, "outcome": fact.outcome}
    if (fact if further else row).outcome != "dead":
        told["error"] = None
    return row.model_copy(update={**told, "times": _times(row.times, fact)})


def _row_of(fact: ArticleFact) -> ArticleRow:
    return ArticleRow(
        id=fact.id,
        stage=fact.stage,
        outcome=fact.outcome,
        origin=fact.origin,
        times=_times({}, fact),
        **_told(fact),
    )


def _told(fact: ArticleFact) -> dict[str, object]:
    names = ("title", "site", "url", "language", "entities", "stances", "error", "revision")
    return {name: value for name in names if (value := getattr(fact, name)) is not None}


def _times(times: Mapping[str, str], fact: ArticleFact) -> dict[str, str]:
    last = max(fact.at, times.get(fact.stage, ""))
    return dict(sorted({**times, fact.stage: last}.items(), key=lambda item: _ORDER[stage_named(item[0])]))


def _rank(stage: Stage, outcome: Outcome, at: str) -> tuple[int, bool, str]:
    """Order what is known of one revision; of the deaths in one stage the last one counts."""
    is_dead = outcome == "dead"
    return _ORDER[stage], not is_dead, at if is_dead else ""


def stage_named(name: str) -> Stage:
    """Return the stage of this name; raises ValueError."""
    if name not in _ORDER:
        raise ValueError(f"{name!r} is no stage")
    return name
