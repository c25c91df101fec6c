"""`python -m training.stance.prepare`: all sentences parsed, and as arrays; the first step of training."""

import argparse
import logging
from pathlib import Path

from tokenizers import Tokenizer

from training.stance import weights
from training.stance.batches import Pieces
from training.stance.parts import SIZES, load_parser, load_split, made_of, tokenizer_of, unlabelled
from training.stance.prepared import Prepared, Vocabulary

LOG = logging.getLogger("training.stance")


def main() -> None:
    """Prepare as the command line says."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(prog="python -m training.stance.prepare", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--work", type=Path, default=Path("build/stance"), help="where everything is left")
    parser.add_argument("--packages", type=Path, help="where the packages of the encoders are")
    parser.add_argument("--toy", action="store_true", help="a few sentences alone")
    given = parser.parse_args()
    prepare(given.data, given.work, given.packages, toy=given.toy)


def prepare(folder: Path, work: Path, packages: Path | None, *, toy: bool = False) -> None:
    """Write the samples of all parts into `work`."""
    split = load_split(folder, toy=toy)
    parts = {
        "train": [*split.train, *unlabelled(folder, split, toy=toy)],
        "validation": split.validation,
        "others": split.others,
    }
    tokenizer = tokenizer_of(weights.l6())
    nlp = load_parser()
    made = {part: made_of(rows, part, nlp, tokenizer, work) for part, rows in parts.items()}
    LOG.info("%s", {part: len(rows) for part, rows in made.items()})
    vocabularies = dict.fromkeys(("l6", "e5"), Vocabulary(_pieces(tokenizer), ()))  # both have BERT's pieces
    if packages is not None:
        vocabularies["mpnet"] = _translated(tokenizer, tokenizer_of(weights.mpnet(packages)))
    prepared = Prepared(work, SIZES, vocabularies)
    prepared.save({part: [example.sample() for example in some] for part, some in made.items()})


def _pieces(tokenizer: Tokenizer) -> Pieces:
    pad = next(i for t in ("[PAD]", "<pad>") if (i := tokenizer.token_to_id(t)) is not None)
    mask = next(i for t in ("[MASK]", "<mask>") if (i := tokenizer.token_to_id(t)) is not None)
    return Pieces(pad, mask, tuple({pad, *tokenizer.encode("").ids}))


def _translated(small: Tokenizer, large: Tokenizer) -> Vocabulary:
    """Return the large encoder's vocabulary, whose pieces are the small one's under other numbers."""
    special = dict(zip(small.encode("").tokens, large.encode("").ids, strict=True))
    known = large.get_vocab()
    unknown = known["[UNK]"]
    ids = {i: special.get(piece, known.get(piece, unknown)) for piece, i in small.get_vocab().items()}
    return Vocabulary(_pieces(large), tuple(ids.get(i, unknown) for i in range(max(ids) + 1)))


if __name__ == "__main__":
    main()
