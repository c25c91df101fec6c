"""The stage: clean article in, the same article with sentences, names and quotations out."""

from collections import Counter
from collections.abc import Iterable, Sequence

from streams.contract.articles import CleanArticle, EntitiesArticle, Entity, Mention, Provenance, Quote
from streams.contract.ids import entity_key, sha256_of
from streams.contract.spans import Range, Where
from streams.stages.entities.clusters import Cluster, cluster
from streams.stages.entities.known import comparable
from streams.stages.entities.names import NOT_NAMES, Name, names_in
from streams.stages.entities.parse import Parse, parse, simple_sentences
from streams.stages.entities.repeats import repeats
from streams.stages.entities.speakers import Attribution
from streams.stages.nlp import Nlp

VERSION = "1"
# Of 836 single paragraphs of English development articles 43 were taken for another language, none with a
# score of 0.8 or more.
SURE_OF_LANGUAGE = 0.8
OTHER_LANGUAGE_CODE_POINTS = 100_000  # as much of the text as of an English one
_READ_AS_ENGLISH = frozenset({"en", "und"})


class EntityExtractor:
    """Finds sentences, names, entities and quotations; pure: the same article gives the same bytes.

    Not for two threads at once: spaCy's memory zone is not thread-safe.
    """

    def __init__(self, nlp: Nlp) -> None:
        self._pipeline = nlp.pipeline
        self._provenance = Provenance(
            stage="entities", version=VERSION, model=nlp.model, settings=sha256_of(b"{}")
        )

    def extract(self, article: CleanArticle) -> EntitiesArticle:
        """Return the article with its sentences, mentions, entities and quotes.

        A text in another language gets sentences only, and of a giant one the first part is read; both are
        said in `cleaning.notes`.
        """
        language = article.language
        if language.code not in _READ_AS_ENGLISH and language.score >= SURE_OF_LANGUAGE:
            return self._other_language(article)
        title, text = article.title or "", article.text
        with self._pipeline.memory_zone():
            parsed_title, parsed = parse(self._pipeline, title), parse(self._pipeline, text)
        fields: dict[Where, str] = {"title": title, "text": text[: parsed.analysed]}
        found = [*names_in(parsed_title.found, title, "title"), *names_in(parsed.found, text, "text")]
        mentions, entities = _resolve(found, fields)
        notes = _part_note(parsed.analysed, len(text)) if parsed.analysed < len(text) else ()
        return self._enriched(
            article,
            sentences=parsed.sentences,
            mentions=mentions,
            entities=entities,
            quotes=_quotes(article, parsed, mentions, entities),
            notes=notes,
        )

    def _other_language(self, article: CleanArticle) -> EntitiesArticle:
        analysed = article.text[:OTHER_LANGUAGE_CODE_POINTS]
        note = (
            f"no names or quotations: the text is in another language than English ({article.language.code})"
        )
        more = _part_note(len(analysed), len(article.text)) if len(analysed) < len(article.text) else ()
        return self._enriched(article, sentences=simple_sentences(analysed), notes=(note, *more))

    def _enriched(
        self,
        article: CleanArticle,
        *,
        sentences: Iterable[tuple[int, int]],
        mentions: tuple[Mention, ...] = (),
        entities: tuple[Entity, ...] = (),
        quotes: tuple[Quote, ...] = (),
        notes: tuple[str, ...] = (),
    ) -> EntitiesArticle:
        fields = {name: getattr(article, name) for name in CleanArticle.model_fields}
        cleaning = article.cleaning.model_copy(update={"notes": (*article.cleaning.notes, *notes)})
        fields |= {"cleaning": cleaning, "provenance": (*article.provenance, self._provenance)}
        return EntitiesArticle(
            **fields,
            sentences=tuple(Range(start=start, end=end) for start, end in sentences),
            mentions=mentions,
            entities=entities,
            quotes=quotes,
        )


def _part_note(analysed: int, length: int) -> tuple[str, ...]:
    return (f"sentences, names and quotations of the first {analysed} of {length} characters only",)


def _resolve(
    found: Sequence[Name], fields: dict[Where, str]
) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    """Cluster the names, tag their repeats, cluster again, and number what came out."""
    names = [name for name in found if name.type not in NOT_NAMES]
    again = repeats(cluster(names, fields), found, fields)
    clusters = cluster(_in_order([*names, *again]), fields) if again else cluster(names, fields)
    values = [name for name in found if name.type in NOT_NAMES]
    mentions = [_mention(name, name, None) for name in values]
    entities = []
    for number, group in enumerate(clusters, 1):
        entities.append(_entity(f"e{number}", group))
        mentions += (_mention(name, group, f"e{number}") for name in group.names)
    return tuple(sorted(mentions, key=_place)), tuple(entities)


def _in_order(names: Iterable[Name]) -> list[Name]:
    return sorted(names, key=lambda name: (name.where != "title", name.start))


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
    )


def _entity(number: str, group: Cluster) -> Entity:
    forms = Counter(name.text for name in group.names)
    return Entity(
        id=number,
        key=entity_key(group.type, group.known or comparable(group.name)),
        name=group.name,
        type=group.type,
        aliases=tuple(form for form in forms if form != group.name),
        count=len(group.names),
        in_title=any(name.where == "title" for name in group.names),
    )


def _quotes(
    article: CleanArticle, parsed: Parse, mentions: Iterable[Mention], entities: Iterable[Entity]
) -> tuple[Quote, ...]:
    text = article.text[: parsed.analysed]
    paragraphs = [(p.start, min(p.end, len(text))) for p in article.paragraphs if p.start < len(text)]
    in_text = [mention for mention in mentions if mention.in_ == "text"]
    by_id = {entity.id: entity for entity in entities}
    return tuple(Attribution(text, paragraphs, parsed, in_text, by_id).quotes())
