"""What readers see change when an article is revised, retracted or restored."""

from collections.abc import Iterator

from streams.contract.changes import ArticleChange, EntityChange, Kind, StanceChange, Stated
from streams.contract.tables import Contribution, CountedEntity, CountedStance
from streams.tables.order import is_newer

# Of stances and of entities, so that no record of a hostile article comes near a record's limit of 1 MB: a
# revision may take away all that the one before had and bring as much again.
MAX_LISTED = 100


def change_of(old: Contribution | None, new: Contribution) -> ArticleChange | None:
    """Return what `new` changed; nothing for a first revision and for one in which nobody sees a difference.

    The same raw record enriched again, by another version of a stage, is nobody's edit, and an older one
    that comes late is none either.
    """
    if old is None or new.origin is None or not is_newer(new.origin, old.origin):
        return None
    stances, entities = [*_stances(old, new)], [*_entities(old, new)]
    has_new_title = _has_new_title(old, new)
    is_seen = has_new_title or stances or entities or old.text_length != new.text_length
    if not is_seen and old.retracted == new.retracted:
        return None
    return ArticleChange(
        id=new.id,
        kind=_kind(old, new),
        at=new.at,
        site=new.site or old.site,
        origin=new.origin,
        origin_before=old.origin,
        title=old.title if new.title is None else new.title,
        title_before=old.title if has_new_title else None,
        text_length=new.text_length,
        text_length_before=old.text_length,
        stances=tuple(stances[:MAX_LISTED]),
        entities=tuple(entities[:MAX_LISTED]),
        left_out=sum(max(0, len(found) - MAX_LISTED) for found in (stances, entities)),
    )


def _kind(old: Contribution, new: Contribution) -> Kind:
    if old.retracted == new.retracted:
        return "revised"
    return "retracted" if new.retracted else "restored"


def _has_new_title(old: Contribution, new: Contribution) -> bool:
    return None not in {old.title, new.title} and old.title != new.title


def _stances(old: Contribution, new: Contribution) -> Iterator[StanceChange]:
    """Yield positions whose labels changed; other words for the same position are no change."""
    before = {(each.about_key, each.holder_key): each for each in old.stances}
    after = {(each.about_key, each.holder_key): each for each in new.stances}
    differing = {
        key for key in before.keys() | after.keys() if _labels(before.get(key)) != _labels(after.get(key))
    }
    for key in sorted(differing, key=lambda key: (not (key in before and key in after), key)):
        was, now = before.get(key), after.get(key)
        shown = now or was
        assert shown is not None  # the key is one of them
        yield StanceChange(
            change="turned" if was and now else "appeared" if now else "vanished",
            about_key=shown.about_key,
            about=shown.about,
            holder_key=shown.holder_key,
            holder=shown.holder,
            before=_stated(was, beside=now),
            after=_stated(now, beside=was),
        )


def _labels(counted: CountedStance | None) -> frozenset[str]:
    return frozenset(piece.label for piece in counted.evidence) if counted else frozenset()


def _stated(counted: CountedStance | None, *, beside: CountedStance | None) -> Stated | None:
    """Return a position with the words that tell it from the other one, if there are such."""
    if counted is None:
        return None
    others = _labels(beside)
    piece = next((piece for piece in counted.evidence if piece.label not in others), counted.evidence[0])
    labels = sorted({piece.label for piece in counted.evidence})
    return Stated(labels=tuple(labels), target=piece.target, words=piece.words)


def _entities(old: Contribution, new: Contribution) -> Iterator[EntityChange]:
    before, after = ({each.key: each for each in side.entities} for side in (old, new))
    differing = [each for key, each in (before | after).items() if (key in before) != (key in after)]
    for entity in sorted(differing, key=_rank):
        yield EntityChange(
            change="appeared" if entity.key in after else "vanished",
            key=entity.key,
            name=entity.name,
            type=entity.type,
        )


def _rank(entity: CountedEntity) -> tuple[int, str]:
    return -entity.mentions, entity.key
