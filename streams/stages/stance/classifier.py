"""The stance stage: who takes which position towards what, with the words that show it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

from streams.contract.articles import EntitiesArticle, Mention, Provenance, Stance, StanceArticle
from streams.contract.ids import sha256_of
from streams.contract.spans import Range, quote
from streams.stages.nlp import Nlp, Pipe, UnfitModel
from streams.stages.read_as import ENGLISH, read_as
from streams.stages.stance.abstain import Reason, counted
from streams.stages.stance.article import Context
from streams.stages.stance.attributed import attributed, own
from streams.stages.stance.build import Builder
from streams.stages.stance.disputes import Dispute, is_disputed
from streams.stages.stance.divided import divisions
from streams.stages.stance.document import united
from streams.stages.stance.findings import Finding, Words, sift
from streams.stages.stance.likely import WEIGHTS, is_likely
from streams.stages.stance.pairs.network import (
    DEFAULT_PRECISION,
    PairNetwork,
    Point,
    Portrait,
    Scored,
    Sentence,
    last_word,
)
from streams.stages.stance.portrayal import NEUTRAL, PORTRAYED, Naming, portrayals
from streams.stages.stance.prefilter import can_hold_stance
from streams.stages.stance.reading import EVERYTHING, Reading, words_of

VERSION = "4"
# The tagger tells verb from noun in `support`, `back`, `fear`.
PIPES: tuple[Pipe, ...] = ("tok2vec", "tagger", "parser")

# The longest sentence of the 54 annotated articles has 436 code points; what is so much longer is a list or a
# table, and the parser's cost grows with it.
_SENTENCE_CODE_POINTS = 1_000
_SENTENCES = 400  # parsed of one article, a bound on the work: of the annotated articles at most 24 are
_BATCH = 32  # sentences a parser batch; the annotated articles need one


class StanceClassifier:
    """Finds positions by the stance lexicon on the dependency parse, and by the trained pair network.

    `precision` (percent) chooses how sure a position must be; without a `network` the rules decide alone.
    Other components than PIPES may be there and don't run. Raises UnfitModel where one of them is missing.

        StanceClassifier(load_nlp(keep=PIPES), PairNetwork())
    """

    def __init__(
        self, nlp: Nlp, network: PairNetwork | None = None, *, precision: int = DEFAULT_PRECISION
    ) -> None:
        missing = [pipe for pipe in PIPES if pipe not in {*nlp.pipeline.pipe_names, "tok2vec"}]
        if missing:
            raise UnfitModel(f"the stance stage needs the components {', '.join(PIPES)} of the spaCy model")
        self._nlp = nlp
        self._others = [name for name in nlp.pipeline.pipe_names if name not in PIPES]
        self._network = network
        self._point = network.point(precision) if network else EVERYTHING
        self._settings = self._settings_hash()

    @property
    def pipeline(self) -> Language:
        """Return the tagger and parser that the stage runs, for scorers that look at the same words."""
        return self._nlp.pipeline

    @property
    def least(self) -> Point:
        """Return how probable a finding must be to be said."""
        return self._point

    def classify(self, article: EntitiesArticle) -> StanceArticle:
        """Return `article` with its stances; none for a language that the lexicon doesn't speak."""
        return self.put_together(article, self.read(article))

    def put_together(self, article: EntitiesArticle, readings: Sequence[Reading]) -> StanceArticle:
        """Return `article` with the stances of its sentences as `read` gives them."""
        used = Provenance(stage="stance", version=VERSION, model=self._nlp.model, settings=self._settings)
        fields = {name: getattr(article, name) for name in EntitiesArticle.model_fields}
        fields["provenance"] = (*article.provenance, used)
        context = Context.of(article)
        found = _found(Builder(article, context), readings, self._decided)
        for reading in readings:
            found.reasons.update(reading.reasons(self._point))
        return StanceArticle(
            **fields,
            stances=united(found.stances),
            portrayals=portrayals(self._namings(article, readings, context)),
            abstained=counted(found.reasons),
        )

    def portray(self, text: str, names: Sequence[Words]) -> list[Portrait]:
        """Return how a sentence portrays the names at `names`; neutral where there is no network."""
        return self._network.portray(text, names) if self._network else [NEUTRAL for _ in names]

    def _settings_hash(self) -> str:
        """Return one hash of all that changes the result beside the code and the parser."""
        parts = [(files(__package__) / name).read_bytes() for name in ("lexicon.toml", WEIGHTS)]
        if self._network is not None:
            parts += [self._network.card_hash.encode(), repr(self._point).encode()]
        return sha256_of(b"\n".join(parts))

    def read(self, article: EntitiesArticle, *, with_parse: bool = False) -> list[Reading]:
        """Return what rules and network see in each sentence, in order; `with_parse` keeps the parse, too."""
        if not _is_english(article):
            return []
        chosen, skipped = _chosen(article)
        texts = (attributed(article, sentence) for sentence in chosen)
        with self._nlp.memory_zone():
            docs = list(self._nlp.pipeline.pipe(texts, batch_size=_BATCH, disable=self._others))
            for sentence, doc in zip(chosen, docs, strict=True):
                mark_names(doc, sentence, article.mentions)
            sifted = [sift(doc) for doc in docs]
            scored = self._scored([Sentence(d, found) for d, (found, _) in zip(docs, sifted, strict=True)])
            readings = [
                Reading(
                    sentence,
                    rules=tuple(own(one.rules, sentence.end - sentence.start)),
                    pairs=tuple(own(one.pairs, sentence.end - sentence.start)) if self._network else None,
                    portraits=one.portraits,
                    refused=refused,
                    divisions=divisions(doc),
                    parse=words_of(doc) if with_parse else (),
                )
                for sentence, doc, (_, refused), one in zip(chosen, docs, sifted, scored, strict=True)
            ]
        return sorted([*readings, *skipped], key=_start)

    def _decided(self, reading: Reading) -> list[Finding]:
        return reading.decided(self._point)

    def _scored(self, sentences: list[Sentence]) -> list[Scored]:
        if self._network is None:
            return [Scored([], list(sentence.rules), {}) for sentence in sentences]
        return self._network.score(sentences)

    def _namings(
        self, article: EntitiesArticle, readings: Iterable[Reading], context: Context
    ) -> Iterator[Naming]:
        """Yield who is named in the headline and, outside of quotations, in the sentences that were read."""
        if self._network is None or not _is_english(article):
            return
        yield from self._headline(article)
        for reading in readings:
            start, end = reading.sentence.start, reading.sentence.end
            for mention in context.mentions_in((start, end)) if reading.portraits else ():
                entity, words = context.entity_of(mention), (mention.start - start, mention.end - start)
                portrait = reading.portraits.get(last_word(article.text[start:end], words))
                if portrait and entity.type in PORTRAYED and context.quote_at(mention.start) is None:
                    yield Naming(entity, quote(article.text, start, end), portrait)

    def _headline(self, article: EntitiesArticle) -> Iterator[Naming]:
        title = article.title or ""
        entities = {entity.id: entity for entity in article.entities if entity.type in PORTRAYED}
        named = [m for m in article.mentions if m.in_ == "title" and m.entity in entities]
        portraits = self.portray(title, [(mention.start, mention.end) for mention in named])
        for mention, portrait in zip(named, portraits, strict=True):
            headline = quote(title, 0, len(title), where="title")
            yield Naming(entities[mention.entity or ""], headline, portrait)


def _is_english(article: EntitiesArticle) -> bool:
    return read_as(article) == ENGLISH


Decided = Callable[[Reading], list[Finding]]


@dataclass(frozen=True, slots=True)
class Found:
    """The stances of an article, each place for itself, and why other findings are none."""

    stances: list[Stance]
    reasons: Counter[Reason]


def found_in(article: EntitiesArticle, readings: Iterable[Reading], decided: Decided) -> Found:
    """Return what is said in an article, of what `decided` takes of each sentence."""
    return _found(Builder(article, Context.of(article)), readings, decided)


def _found(builder: Builder, readings: Iterable[Reading], decided: Decided) -> Found:
    found: list[Stance] = []
    disputes: list[Dispute] = []
    reasons: Counter[Reason] = Counter()
    for reading in readings:
        disputes += (builder.dispute(division, reading.sentence) for division in reading.divisions)
        built = [builder.stance(finding, reading.sentence) for finding in decided(reading)]
        reasons.update(result for result in built if not isinstance(result, Stance))
        found += distinct(result for result in built if isinstance(result, Stance))
    kept = [stance for stance in found if not is_disputed(stance, disputes)]
    reasons["divided"] += len(found) - len(kept)
    return Found(kept, reasons)


def _chosen(article: EntitiesArticle) -> tuple[list[Range], list[Reading]]:
    """Return the sentences that are worth a parse, and the others with the reason."""
    chosen: list[Range] = []
    skipped: list[Reading] = []
    for sentence in article.sentences:
        reason = _reason_against(article, sentence)
        if reason is None and len(chosen) >= _SENTENCES:
            reason = "too many"
        if reason is None:
            chosen.append(sentence)
        else:
            skipped.append(Reading(sentence, skipped=reason))
    return chosen, skipped


def _reason_against(article: EntitiesArticle, sentence: Range) -> Reason | None:
    if sentence.end - sentence.start > _SENTENCE_CODE_POINTS:
        return "too long"
    words = article.text[sentence.start : sentence.end]
    can = can_hold_stance(words, is_quoted=_is_quoted(article, sentence)) or is_likely(words)
    return None if can else "no trigger"


def _is_quoted(article: EntitiesArticle, sentence: Range) -> bool:
    return any(
        words.start < sentence.end and sentence.start < words.end
        for one in article.quotes
        for words in one.verbatim
    )


def _start(reading: Reading) -> int:
    return reading.sentence.start


def mark_names(doc: Doc, sentence: Range, mentions: Iterable[Mention]) -> None:
    """Give the tokens of a sentence the labels of the article's names: they know who is a person."""
    names = (
        doc.char_span(m.start - sentence.start, m.end - sentence.start, label=m.label)
        for m in mentions
        if m.in_ == "text" and sentence.start <= m.start and m.end <= sentence.end
    )
    doc.set_ents(filter_spans([name for name in names if name is not None]))


def distinct(stances: Iterable[Stance]) -> list[Stance]:
    """Return the stances of a sentence without those whose holder says more of the same thing.

    The rules find `we` in a quotation and its speaker apart; only the article tells that they are one.
    """
    kept: list[Stance] = []
    for stance in sorted(stances, key=_breadth):
        if not any(_same_place(stance, other) for other in kept):
            kept.append(stance)
    return kept


def _breadth(stance: Stance) -> tuple[int, int]:
    return stance.target.span.start - stance.target.span.end, stance.cue.start


def _same_place(one: Stance, other: Stance) -> bool:
    if _who(one) != _who(other):
        return False
    same_words = (
        one.target.span.start < other.target.span.end and other.target.span.start < one.target.span.end
    )
    return same_words or (one.target.key, one.label) == (other.target.key, other.label)


def _who(stance: Stance) -> str:
    return stance.holder.key or stance.holder.name
