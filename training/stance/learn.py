"""`python -m training.stance.learn teacher|student`: the second step of training, for any number of seeds.

A teacher learns from the annotations and then says what it thinks of every sentence; a student learns from
both. Needs what `training.stance.prepare` wrote, and neither spaCy nor the shared data, so that it can run
where there is a GPU and little else.
"""

import argparse
import logging
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch

from training.stance import weights
from training.stance.network import build
from training.stance.prepared import Prepared, load_prepared
from training.stance.samples import UNKNOWN, Sample, load_taught, save
from training.stance.told import told
from training.stance.train import Lesson, Recipe, train

LOG = logging.getLogger("training.stance")

RECIPES = {
    "l6": Recipe(epochs=4, others=0.3, rate=1e-4),
    "e5": Recipe(epochs=4, others=0.3, rate=1e-4, batch=32),
    "mpnet": Recipe(epochs=3, others=0.3, rate=5e-5, batch=32),
    "student": Recipe(epochs=13, others=0.5, rate=2e-4, head_rate=1e-3, batch=128),
    "toy": Recipe(epochs=1, others=1.0, rate=1e-4),
}


def main() -> None:
    """Learn as the command line says."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(prog="python -m training.stance.learn", description=__doc__)
    parser.add_argument("role", choices=["teacher", "student"])
    parser.add_argument("--encoder", choices=weights.ENCODERS, default="e5")
    parser.add_argument(
        "--weights", type=Path, help="folder of the encoder's first weights, its package's else"
    )
    parser.add_argument("--packages", type=Path, help="where the packages of the encoders are")
    parser.add_argument("--work", type=Path, default=Path("build/stance"), help="where everything is left")
    parser.add_argument("--recipe", choices=list(RECIPES), help="another one than the encoder's or student's")
    parser.add_argument("--epochs", type=int, help="other than the recipe's")
    parser.add_argument("--rate", type=float, help="of learning, other than the recipe's")
    parser.add_argument("--share", type=float, default=1.0, help="of the annotated sentences learnt from")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cpu")
    given = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    recipe = RECIPES[given.recipe or ("student" if given.role == "student" else given.encoder)]
    changed = {name: value for name in ("epochs", "rate") if (value := getattr(given, name)) is not None}
    recipe = replace(recipe, seed=given.seed, **changed)
    learn(given, load_prepared(given.work), recipe)


def learn(given: argparse.Namespace, prepared: Prepared, recipe: Recipe) -> None:
    """Train one network and write its weights and what it says of the sentences of all parts."""
    samples = prepared.samples("train", given.encoder)
    lesson = taught(samples, given.work) if given.role == "student" else annotated(samples, given.share)
    LOG.info("%d sentences to learn from: %s", len(lesson.samples), recipe)
    torch.manual_seed(recipe.seed)
    net = build(given.weights or weights.of(given.encoder, given.packages), prepared.sizes).to(given.device)
    vocabulary = prepared.vocabularies[given.encoder]
    net = train(net, lesson, vocabulary.pieces, recipe)
    name = f"{given.role}-{given.encoder}-{recipe.seed}"
    torch.save({k: v.cpu() for k, v in net.state_dict().items()}, given.work / f"{name}.pt")
    asked = {part: prepared.samples(part, given.encoder) for part in ("validation", "others")}
    if given.role == "teacher":
        asked["train"] = samples
    for part, some in asked.items():
        save(told(net, some, vocabulary.pieces.pad), given.work / f"{name}.{part}.npz")


def annotated(samples: Sequence[Sample], share: float) -> Lesson:
    """Return the sentences of which somebody has said something, of the annotated ones the first `share`."""
    known = [s for s in samples if (s.labels != UNKNOWN).any() or (s.portraits != UNKNOWN).any()]
    whole = [s for s in known if s.is_annotated[0]]
    return Lesson([*whole[: round(share * len(whole))], *(s for s in known if not s.is_annotated[0])])


def taught(samples: Sequence[Sample], work: Path) -> Lesson:
    """Return all sentences with what the teachers in `work` say of them."""
    teachers = sorted(work.glob("teacher-*.train.npz"))
    LOG.info("%d teachers", len(teachers))
    return Lesson(samples, load_taught(teachers))


if __name__ == "__main__":
    main()
