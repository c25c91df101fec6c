"""`python -m training.stance.validate NAME ...`: how well networks do on sentences that they have not seen.

NAME is that of a network in the working folder, such as teacher-mpnet-1.
"""

import argparse
import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from streams.quality.stance.figures import retrieved
from streams.quality.stance.matching import MODES, Mode, Tuple, means_the_same
from streams.stages.stance.findings import Finding
from streams.stages.stance.pairs.decide import ScoredPair, Scores, decide, scored_pairs
from training.stance import weights
from training.stance.data import Row
from training.stance.examples import Example
from training.stance.parts import load_parser, load_split, made_of, tokenizer_of
from training.stance.samples import UNKNOWN, Soft, load_soft

LOG = logging.getLogger("training.stance")

THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


def main() -> None:
    """Validate as the command line says."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    parser = argparse.ArgumentParser(prog="python -m training.stance.validate", description=__doc__)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--work", type=Path, default=Path("build/stance"))
    parser.add_argument("--toy", action="store_true", help="the sentences of `prepare --toy`")
    given = parser.parse_args()
    split = load_split(given.data, toy=given.toy)
    rows = {"validation": split.validation, "others": split.others}
    nlp, tokenizer = load_parser(), tokenizer_of(weights.l6())
    made = {part: made_of(some, part, nlp, tokenizer, given.work) for part, some in rows.items()}
    LOG.info("reached of the annotated pairs: %.3f, with their words %.3f", *reach(made["validation"]))
    for name in given.names:
        said = {part: said_of(some, given.work / f"{name}.{part}.npz") for part, some in made.items()}
        LOG.info(name)
        report(made["validation"], said["validation"], split.validation)
        score = portrait_score(made["others"], said["others"])
        LOG.info("portraits in other sentences of the validation groups: %.1f", score)


def said_of(made: Sequence[Example], file: Path) -> list[Soft]:
    """Return a network's answers for the examples; raises SystemExit where they are for other candidates."""
    said = load_soft(file)
    asked = [(len(e.features.candidates.holders), len(e.features.candidates.targets)) for e in made]
    if [one.pairs.shape[:2] for one in said] != asked:
        raise SystemExit(f"{file} answers for other candidates than today's: prepare and learn again")
    return said


def report(made: Sequence[Example], said: Sequence[Soft], rows: Sequence[Row]) -> None:
    """Log the figures on the validation groups."""
    seen = {example.row.text for example in made}
    lost = [wanted for row in rows if row.text not in seen for wanted in row.tuples or ()]
    scored = [scored_pairs(e.features, scores_of(one)) for e, one in zip(made, said, strict=True)]
    for threshold, modes in measure(made, scored, len(lost)).items():
        full, strict, pair = modes["full"], modes["strict"], modes["unlabelled"]
        figures = [threshold, full["precision"], full["recall"], full["f1"], strict["f1"], pair["f1"]]
        LOG.info("%.2f P %.1f R %.1f F1 %.1f, strict %.1f, without label %.1f", *figures)


def scores_of(said: Soft) -> Scores:
    """Return a network's answers as the product has them, the cues of likely pairs alone."""
    pairs = said.pairs.astype(np.float32)
    cues = np.zeros((*pairs.shape[:2], said.cues.shape[1]), np.float32)
    cues[tuple(said.cue_pairs.T)] = said.cues
    return Scores(pairs, cues, said.extents.astype(np.float32))


def measure(
    chosen: Sequence[Example], scored: Sequence[Sequence[ScoredPair]], wanted: int
) -> dict[float, dict[Mode, dict[str, float]]]:
    """Return the figures in all modes at each threshold; `wanted`: tuples of sentences without candidates."""
    table = {}
    for threshold in THRESHOLDS:
        texts = [
            ([_tuple(finding) for finding in decide(pairs, threshold)], example.row.tuples or [])
            for example, pairs in zip(chosen, scored, strict=True)
        ]
        table[threshold] = {mode: retrieved(texts, mode, unseen=wanted) for mode in MODES}
    return table


def _tuple(finding: Finding) -> Tuple:
    holder = finding.holder.words if finding.holder else (-1, -1)
    return Tuple(holder, finding.target.words, finding.label, finding.route, finding.probability or 0.0)


def reach(chosen: Sequence[Example]) -> tuple[float, float]:
    """Return which share of the annotated pairs is among the candidates, and which with such words."""
    reached = exact = count = 0
    for example in chosen:
        found = example.features.candidates
        pairs = [
            Tuple(holder.words, words, "")
            for holder in found.holders
            for target in found.targets
            for words in target.extents
        ]
        for wanted in example.row.tuples or ():
            plain = replace(wanted, label="")
            count += 1
            reached += any(means_the_same(pair, plain, mode="full") for pair in pairs)
            exact += any(means_the_same(pair, plain, mode="strict") for pair in pairs)
    return reached / max(1, count), exact / max(1, count)


def portrait_score(chosen: Sequence[Example], said: Sequence[Soft]) -> float:
    """Return the macro-F1 of portraits, in percent."""
    wanted, got = [], []
    for example, one in zip(chosen, said, strict=True):
        for place in np.flatnonzero(example.portraits != UNKNOWN):
            wanted.append(int(example.portraits[place]))
            got.append(int(one.portraits[place].argmax()))
    return macro_f1(np.array(wanted), np.array(got))


def macro_f1(wanted: np.ndarray, got: np.ndarray) -> float:
    """Return the mean F1 of the three labels, in percent."""
    scores = []
    for label in range(3):
        right = int(((wanted == label) & (got == label)).sum())
        scores.append(2 * right / max(1, int((wanted == label).sum() + (got == label).sum())))
    return 100 * sum(scores) / len(scores)


if __name__ == "__main__":
    main()
