"""The stage: clean article in, the same article with sentences, names and quotations out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import orjson

from streams.contract.articles import CleanArticle, EntitiesArticle, Entity, Mention, Provenance, Quote
from streams.contract.ids import sha256_of
from streams.contract.spans import Range, Where
from streams.stages.entities.links.aliases import Aliases, load_aliases
from streams.stages.entities.links.choose import Linked, link
from streams.stages.entities.links.keys import key_of
from streams.stages.entities.links.seek import with_sought
from streams.stages.entities.links.text import Text
from streams.stages.entities.names.clusters import Cluster, cluster
from streams.stages.entities.names.proper import NOT_NAMES, Name, in_order, names_in
from streams.stages.entities.names.publisher import publisher_names
from streams.stages.entities.names.repeats import repeats
from streams.stages.entities.names.shouted import without_shouted
from streams.stages.entities.parse import Parse, parse, simple_sentences
from streams.stages.entities.quotes.quotations import quotations
from streams.stages.entities.quotes.speakers import Attribution
from streams.stages.entities.salience import salience
from streams.stages.nlp import Nlp
from streams.stages.read_as import ENGLISH, read_as

VERSION = "3"
OTHER_LANGUAGE_CODE_POINTS = 100_000  # as much of the text as of an English one
_ENGLISH_RULES = "their rules are English, the text is in another language"


class EntityExtractor:
    """Finds sentences, names, entities and quotations; pure: the same article gives the same bytes.

    `others` read languages beside English, by their codes. Not for two threads at once: spaCy's memory zone
    is not thread-safe.
    """

    def __init__(
        self, nlp: Nlp, others: Mapping[str, Nlp] | None = None, *, aliases: Aliases | None = None
    ) -> None:
        """Take the models and what entities are linked to: without `aliases` the built-in tables."""
        self._readers = {**(others or {}), ENGLISH: nlp}
        self.aliases = aliases or load_aliases()
        self._settings = _hash_of(self.aliases)

    def extract(self, article: CleanArticle) -> EntitiesArticle:
        """Return the article with its sentences, mentions, entities and quotes.

        A text in another language has neither roles nor quotations, and one that no model reads has sentences
        only; of a giant text the first part is read. All this is said in `cleaning.notes`.
        """
        language = read_as(article)
        if language not in self._readers:
            return self._unread(article)
        nlp, is_english = self._readers[language], language == ENGLISH
        title, text = article.title or "", article.text
        with nlp.memory_zone():
            parsed_title, parsed = parse(nlp.pipeline, (title, text), is_english=is_english)
        fields: dict[Where, str] = {"title": title, "text": text[: parsed.analysed]}
        found = [*names_in(parsed_title.found, title, "title"), *names_in(parsed.found, text, "text")]
        found += publisher_names(article.source.url, found, fields)
        words = {where: Text(field) for where, field in fields.items()}
        found = with_sought(in_order(without_shouted(found, fields)), words, self.aliases.index)
        clusters = _resolve(found, fields)
        linked = link(clusters, tuple(words.values()), self.aliases.index)
        mentions, entities = _numbered(linked, found, article.id, len(fields["text"]))
        notes: tuple[str, ...] = (
            () if is_english else (f"no roles, quotations or stances: {_ENGLISH_RULES} ({language})",)
        )
        if parsed.analysed < len(text):
            notes += _part_note(parsed.analysed, len(text))
        return self._enriched(
            article,
            nlp,
            sentences=parsed.sentences,
            mentions=mentions,
            entities=entities,
            quotes=_quotes(article, parsed, mentions, entities) if is_english else (),
            notes=notes,
        )

    def _unread(self, article: CleanArticle) -> EntitiesArticle:
        analysed = article.text[:OTHER_LANGUAGE_CODE_POINTS]
        note = (
            f"no names or quotations: the text is in another language than English ({article.language.code})"
        )
        more = _part_note(len(analysed), len(article.text)) if len(analysed) < len(article.text) else ()
        return self._enriched(
            article, self._readers[ENGLISH], sentences=simple_sentences(analysed), notes=(note, *more)
        )

    def _enriched(
        self,
        article: CleanArticle,
        nlp: Nlp,
        *,
        sentences: Iterable[tuple[int, int]],
        mentions: tuple[Mention, ...] = (),
        entities: tuple[Entity, ...] = (),
        quotes: tuple[Quote, ...] = (),
        notes: tuple[str, ...] = (),
    ) -> EntitiesArticle:
        fields = {name: getattr(article, name) for name in CleanArticle.model_fields}
        cleaning = article.cleaning.model_copy(update={"notes": (*article.cleaning.notes, *notes)})
        used = Provenance(stage="entities", version=VERSION, model=nlp.model, settings=self._settings)
        fields |= {"cleaning": cleaning, "provenance": (*article.provenance, used)}
        return EntitiesArticle(
            **fields,
            sentences=tuple(Range(start=start, end=end) for start, end in sentences),
            mentions=mentions,
            entities=entities,
            quotes=quotes,
        )


def _hash_of(aliases: Aliases) -> str:
    return sha256_of(orjson.dumps({"aliases": aliases.files} if aliases.files else {}))


def _part_note(analysed: int, length: int) -> tuple[str, ...]:
    return (f"sentences, names and quotations of the first {analysed} of {length} characters only",)


def _resolve(found: Sequence[Name], fields: dict[Where, str]) -> list[Cluster]:
    """Cluster the names, tag their repeats, cluster again."""
    names = [name for name in found if name.type not in NOT_NAMES]
    again = repeats(cluster(names, fields), found, fields)
    return cluster(in_order([*names, *again]), fields) if again else cluster(names, fields)


def _numbered(
    linked: Iterable[Linked], found: Iterable[Name], article_id: str, length: int
) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    """Return what came out, numbered; dates and quantities among the names are mentions of nothing."""
    mentions = [_mention(name, name, None) for name in found if name.type in NOT_NAMES]
    entities = []
    for number, each in enumerate(linked, 1):
        entities.append(_entity(f"e{number}", each, article_id, length))
        mentions += (_mention(name, each.group, f"e{number}") for name in each.group.names)
    return tuple(sorted(mentions, key=_place)), tuple(entities)


def _place(mention: Mention) -> tuple[bool, int]:
    return (mention.in_ != "title", mention.start)


def _mention(name: Name, typed: Name | Cluster, entity: str | None) -> Mention:
    return Mention(
        start=name.start,
        end=name.end,
        in_=name.where,
        text=name.text,
        label=name.label,
        type=typed.type,
        entity=entity,
        source=name.source,
        role=name.role if typed.type == "PERSON" else None,
    )


def _entity(number: str, linked: Linked, article_id: str, length: int) -> Entity:
    group, entry = linked.group, linked.entry
    forms = Counter(name.text for name in group.names)
    entity = Entity(
        id=number,
        key=key_of(linked, article_id),
        name=group.name,
        type=group.type,
        aliases=tuple(form for form in forms if form != group.name),
        count=len(group.names),
        in_title=any(name.where == "title" for name in group.names),
        first=min((name.start for name in group.names if name.where == "text"), default=None),
        roles=_roles(group),
        link=entry.link() if entry else None,
        candidates=tuple(candidate.link() for candidate in linked.candidates),
    )
    return entity.model_copy(update={"salience": salience(entity, length)})


def _roles(group: Cluster) -> tuple[str, ...]:
    if group.type != "PERSON":
        return ()
    said = Counter(name.role for name in group.names if name.role)
    return tuple(role for role, _ in said.most_common())


def _quotes(
    article: CleanArticle, parsed: Parse, mentions: Iterable[Mention], entities: Iterable[Entity]
) -> tuple[Quote, ...]:
    text = article.text[: parsed.analysed]
    paragraphs = [(p.start, min(p.end, len(text))) for p in article.paragraphs if p.start < len(text)]
    in_text = [mention for mention in mentions if mention.in_ == "text"]
    by_id = {entity.id: entity for entity in entities}
    return tuple(quotations(text, Attribution(text, paragraphs, parsed, in_text, by_id)))
