"""The table `contributions`: what an article counts in the other tables, and what a new revision changes.

Counts go up and down by the difference of two contributions, so a revision or a retraction takes back
exactly what the one before had added.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice

from streams.contract.articles import Entity, Stance, StanceArticle
from streams.contract.facts import DuplicateFact, EntityFact, Fact, SourceFact, StanceFact
from streams.contract.headers import origin_of
from streams.contract.tables import Contribution, CountedEntity, CountedStance, Evidence
from streams.tables import duplicates, sketches
from streams.tables.order import is_newer
from streams.tables.sources import shown_site

# What one article may put into the tables, so that no row of it comes near a record's limit of 1 MB.
MAX_ENTITIES = 300
MAX_POSITIONS = 100  # a stance that is about two things is two
MAX_NAME = 100  # code points: longer ones are no names
MAX_TITLE = 300  # code points: longer ones are no headlines
MAX_WORDS = 300  # code points of evidence: a long sentence


def contribution_of(key: str, article: StanceArticle | None, headers: Mapping[str, bytes]) -> Contribution:
    """Return what a record of the stance topic counts; no article: it was retracted."""
    at = headers.get("ce_time", b"").decode()
    if article is None:
        return Contribution(id=key, origin=origin_of(headers), at=at, day=at[:10], retracted=True)
    site = article.source.site or article.source.name
    site = shown_site(site) if site else None
    return Contribution(
        id=article.id,
        origin=article.origin,
        at=at,
        day=_day(article.published_at, at),
        site=site,
        title=_cut(article.title or "", MAX_TITLE),
        text_length=len(article.text),
        removed_length=sum(len(removed.text) for removed in article.removed),
        published=duplicates.ordered_time(article.published_at, at=at),
        words=len(article.text.split()),
        sketch=sketches.sketch_of(article.minhash),
        entities=tuple(islice(_entities(article), MAX_ENTITIES)),
        stances=tuple(_stances(article, at, site)),
    )


def supersedes(new: Contribution, old: Contribution | None) -> bool:
    """Say whether `new` counts now: not if it comes from an older raw record (a replay that was late)."""
    return old is None or not is_newer(old.origin, new.origin)


def changes(old: Contribution | None, new: Contribution) -> tuple[Fact, ...]:
    """Return the facts that turn what `old` counted into what `new` counts."""
    return (
        *_entity_changes(old, new),
        *_stance_changes(old, new),
        *_source_changes(old, new),
        *_duplicate_changes(old, new),
    )


def withdrawal(old: Contribution, *, at: str) -> tuple[Fact, ...]:
    """Return the facts that take back all that `old` counted."""
    return changes(old, Contribution(id=old.id, at=at, day=old.day, retracted=True))


def _day(published_at: str | None, at: str) -> str:
    """Return the day to count an article on: of events, if its publisher says when (to the day)."""
    day = (published_at or "")[:10]
    return day if len(day) == len("YYYY-MM-DD") else at[:10]


def _entities(article: StanceArticle) -> Iterator[CountedEntity]:
    for entity in sorted(article.entities, key=lambda entity: -entity.count):
        if max(len(entity.key), len(entity.name)) <= MAX_NAME:
            yield CountedEntity(
                key=entity.key,
                name=entity.name,
                type=entity.type,
                mentions=entity.count,
                wikidata=_wikidata(entity),
            )


def _wikidata(entity: Entity) -> str | None:
    """Return the id of what the entity is; a people has none: its link is to the country."""
    return entity.link.wikidata if entity.link and entity.link.relation == "itself" else None


def _stances(article: StanceArticle, at: str, site: str | None) -> Iterator[CountedStance]:
    """Group the stances by what they are about and whose they are: one about two things is in two groups."""
    names = {entity.key: entity.name for entity in article.entities}
    groups: dict[tuple[str, str], list[Stance]] = defaultdict(list)
    for stance, about in islice(_positions(article), MAX_POSITIONS):
        holder = stance.holder.key or f"{article.id}/{stance.holder.name}"  # never merged across articles
        groups[_cut(about), _cut(holder)].append(stance)
    for (about, holder), stances in groups.items():
        yield CountedStance(
            about_key=about,
            about=_cut(names.get(about, stances[0].target.text)),
            holder_key=holder,
            holder=_cut(stances[0].holder.name),
            evidence=tuple(_evidence(article, stance, at, site) for stance in stances),
        )


def _positions(article: StanceArticle) -> Iterator[tuple[Stance, str]]:
    for stance in article.stances:
        for about in stance.about or (stance.target.key,):
            yield stance, about


def _evidence(article: StanceArticle, stance: Stance, at: str, site: str | None) -> Evidence:
    return Evidence(
        article=article.id,
        site=site,
        at=at,
        label=stance.label,
        target=_cut(stance.target.text),
        words=_cut(stance.evidence.text, MAX_WORDS),
        confidence=stance.confidence,
        link=stance.link,
    )


def _cut(text: str, limit: int = MAX_NAME) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def _entity_changes(old: Contribution | None, new: Contribution) -> Iterator[Fact]:
    before = {(old.day, each.key): each for each in old.entities} if old else {}
    after = {(new.day, each.key): each for each in new.entities}
    for day, key in {**before, **after}:
        was, now = before.get((day, key)), after.get((day, key))
        counted = now or was
        if counted is not None and was != now:
            yield EntityFact(
                at=new.at,
                day=day,
                entity=key,
                name=counted.name,
                type=counted.type,
                articles=(now is not None) - (was is not None),
                mentions=(now.mentions if now else 0) - (was.mentions if was else 0),
                wikidata=counted.wikidata,
            )


def _stance_changes(old: Contribution | None, new: Contribution) -> Iterator[Fact]:
    before = {(old.day, each.about_key, each.holder_key): each for each in old.stances} if old else {}
    after = {(new.day, each.about_key, each.holder_key): each for each in new.stances}
    for key in {**before, **after}:
        was, now = before.get(key), after.get(key)
        counted = now or was
        if counted is not None and was != now:
            yield StanceFact(
                at=new.at,
                day=key[0],
                about_key=counted.about_key,
                about=counted.about,
                holder_key=counted.holder_key,
                holder=counted.holder,
                article=new.id,
                articles=(now is not None) - (was is not None),
                favor=_count(now, "favor") - _count(was, "favor"),
                against=_count(now, "against") - _count(was, "against"),
                neutral=_count(now, "neutral") - _count(was, "neutral"),
                evidence=now.evidence if now else (),
            )


def _count(counted: CountedStance | None, label: str) -> int:
    return sum(each.label == label for each in counted.evidence) if counted else 0


def _source_changes(old: Contribution | None, new: Contribution) -> Iterator[Fact]:
    before, after = _source(old), _source(new)
    for day, site in dict.fromkeys([*before, *after]):
        was, now = before.get((day, site), (0, 0, 0)), after.get((day, site), (0, 0, 0))
        if was != now:
            articles, text, removed = (ours - theirs for ours, theirs in zip(now, was, strict=True))
            yield SourceFact(
                at=new.at,
                day=day,
                site=site,
                articles=articles,
                text_length=text,
                removed_length=removed,
            )


def _source(counted: Contribution | None) -> dict[tuple[str, str], tuple[int, int, int]]:
    if counted is None or counted.retracted or not counted.site:
        return {}
    return {(counted.day, counted.site): (1, counted.text_length, counted.removed_length)}


def _duplicate_changes(old: Contribution | None, new: Contribution) -> Iterator[Fact]:
    before, after = duplicates.sketch_of(old), duplicates.sketch_of(new)
    if before != after:
        yield DuplicateFact(at=new.at, id=new.id, sketch=after)
