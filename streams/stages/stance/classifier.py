"""The stance stage: who takes which position towards what, with the words that show it."""

from collections.abc import Iterable
from importlib.resources import files

from spacy.tokens import Doc
from spacy.util import filter_spans

from streams.contract.articles import EntitiesArticle, Mention, Provenance, Stance, StanceArticle
from streams.contract.ids import sha256_of
from streams.contract.spans import Range
from streams.stages.nlp import Nlp, Pipe, UnfitModel
from streams.stages.stance.article import Context
from streams.stages.stance.build import Builder
from streams.stages.stance.findings import Finding, findings
from streams.stages.stance.prefilter import can_hold_stance

VERSION = "1"
# The tagger tells verb from noun in `support`, `back`, `fear`.
PIPES: tuple[Pipe, ...] = ("tok2vec", "tagger", "parser")

# The longest sentence of the 54 annotated articles has 436 code points; what is so much longer is a list or a
# table, and the parser's cost grows with it.
_SENTENCE_CODE_POINTS = 1_000
_SENTENCES = 400  # parsed of one article, a bound on the work: of the annotated articles at most 24 are
_BATCH = 32  # sentences a parser batch; the annotated articles need one


class StanceClassifier:
    """Finds positions by the dependency parse and the stance lexicon.

    Other components than PIPES may be there and don't run. Raises UnfitModel where one of them is missing.

        StanceClassifier(load_nlp(keep=PIPES))
    """

    def __init__(self, nlp: Nlp) -> None:
        missing = [pipe for pipe in PIPES if pipe not in {*nlp.pipeline.pipe_names, "tok2vec"}]
        if missing:
            raise UnfitModel(f"the stance stage needs the components {', '.join(PIPES)} of the spaCy model")
        self._nlp = nlp
        self._others = [name for name in nlp.pipeline.pipe_names if name not in PIPES]
        lexicon = files(__package__) / "lexicon.toml"
        self._settings = sha256_of(lexicon.read_bytes())

    def classify(self, article: EntitiesArticle) -> StanceArticle:
        """Return `article` with its stances; none for a language that the lexicon doesn't speak."""
        used = Provenance(stage="stance", version=VERSION, model=self._nlp.model, settings=self._settings)
        fields = {name: getattr(article, name) for name in EntitiesArticle.model_fields}
        fields["provenance"] = (*article.provenance, used)
        return StanceArticle(**fields, stances=tuple(self._stances(article)))

    def _stances(self, article: EntitiesArticle) -> list[Stance]:
        if article.language.code not in {"en", "und"}:
            return []
        builder = Builder(article, Context.of(article))
        sentences = [s for s in article.sentences if _is_worth_a_parse(article, s)][:_SENTENCES]
        stances: list[Stance] = []
        for sentence, found in self._findings(article, sentences):
            built = (builder.stance(finding, sentence) for finding in found)
            stances += distinct(stance for stance in built if stance is not None)
        return sorted(stances, key=_reading_order)

    def _findings(
        self, article: EntitiesArticle, sentences: list[Range]
    ) -> list[tuple[Range, list[Finding]]]:
        texts = (article.text[s.start : s.end] for s in sentences)
        found = []
        with self._nlp.pipeline.memory_zone():
            docs = self._nlp.pipeline.pipe(texts, batch_size=_BATCH, disable=self._others)
            for sentence, doc in zip(sentences, docs, strict=True):
                mark_names(doc, sentence, article.mentions)
                found.append((sentence, findings(doc)))
        return found


def _is_worth_a_parse(article: EntitiesArticle, sentence: Range) -> bool:
    if sentence.end - sentence.start > _SENTENCE_CODE_POINTS:
        return False
    is_quoted = any(q.start < sentence.end and sentence.start < q.end for q in article.quotes)
    return can_hold_stance(article.text[sentence.start : sentence.end], is_quoted=is_quoted)


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


def _reading_order(stance: Stance) -> tuple[int, int, int]:
    return stance.cue.start, stance.holder.span.start, stance.target.span.start
