"""`python -m training.stance.ship CHECKPOINT`: what the product ships, its card included; the last step."""

import argparse
import logging
from dataclasses import replace
from pathlib import Path

import torch

from training.stance import trim, weights
from training.stance.card import write_calibrated
from training.stance.export import export
from training.stance.network import build
from training.stance.parts import SIZES
from training.stance.prepared import load_prepared

LOG = logging.getLogger("training.stance")


def main() -> None:
    """Ship as the command line says."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(prog="python -m training.stance.ship", description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--encoder", choices=weights.ENCODERS, default="e5")
    parser.add_argument("--teacher", choices=weights.ENCODERS, help="the encoder of those it learnt from")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--work", type=Path, default=Path("build/stance"))
    parser.add_argument("--packages", type=Path, help="where the packages of the encoders are")
    parser.add_argument("--out", type=Path, required=True, help="folder of the model")
    parser.add_argument("--toy", action="store_true", help="calibrate on a few sentences")
    ship(parser.parse_args())


def ship(given: argparse.Namespace) -> None:
    """Write the int8 model, its word pieces, its card and what its scores are worth."""
    folder = weights.of(given.encoder, given.packages)
    net = build(folder, SIZES)
    net.load_state_dict(torch.load(given.checkpoint))
    net.eval()
    prepared = load_prepared(given.work)
    pad = prepared.vocabularies[given.encoder].pieces.pad
    sample = prepared.samples("validation", given.encoder)[:4]
    tokenizer = (folder / "tokenizer.json").read_bytes()
    if given.encoder != "mpnet":  # which no package carries
        tokenizer, kept = trim.trimmed(tokenizer)
        trim.keep(net.encoder.embeddings.word_embeddings, kept)
        sample = [replace(one, ids=trim.renumbered(one.ids, kept)) for one in sample]
    export(net, sample, pad, tokenizer, given.out)
    LOG.info("%s", write_calibrated(given.out, given, pad))


if __name__ == "__main__":
    main()
