"""What a score of the finished network is worth: probabilities and thresholds from the validation part."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import orjson
from sklearn.linear_model import LogisticRegression

from streams.contract.articles import EntitiesArticle
from streams.quality.split import is_validation
from streams.quality.stance.figures import retrieved
from streams.quality.stance.matching import MODES, Mode, Tuple, means_the_same
from streams.quality.stance.reading import as_article, found_at, gold_tuples
from streams.stages.entities import EntityExtractor
from streams.stages.nlp import load_nlp
from streams.stages.stance import PIPES, PairNetwork, StanceClassifier
from streams.stages.stance.classifier import Decided, found_in
from streams.stages.stance.findings import Actor, Finding
from streams.stages.stance.pairs.network import Point
from streams.stages.stance.reading import EVERYTHING, Reading

UNCALIBRATED = {"slope": 1.0, "offset": 0.0}
PERCENTS = (50, 55, 60, 65, 70, 75, 80, 85)
TRUSTED = 65
RULES = 0.25  # below, the network all but excludes them; from .15 to .35 F1 is the same within .3 points
_GRID = tuple(step / 200 for step in range(20, 180))
_SMALLEST = 0.01


@dataclass(frozen=True, slots=True)
class Read:
    """An annotated sentence or document as rules and network read it."""

    article: EntitiesArticle
    readings: list[Reading]
    gold: list[Tuple]


def validation_lines(data: Path) -> list[bytes]:
    """Return the annotated sentences of the validation groups."""
    lines = (data / "stance_tuples/sentences.jsonl").read_bytes().splitlines()
    return [line for line in lines if is_validation(orjson.loads(line)["group"])]


def read_all(lines: Sequence[bytes], folder: Path, model: str) -> list[Read]:
    """Return the documents of a file as the stage reads them with the network in `folder`."""
    extractor = EntityExtractor(load_nlp(model))
    classifier = StanceClassifier(load_nlp(model, keep=PIPES), PairNetwork(folder))
    read = []
    for document in map(orjson.loads, lines):
        article = extractor.extract(as_article(document))
        read.append(Read(article, classifier.read(article), gold_tuples(document)))
    return read


def curves(read: Sequence[Read]) -> dict[str, dict[str, float]]:
    """Return the curves that make raw scores of pairs and of the rules' findings probabilities."""
    pairs: list[tuple[float, bool]] = []
    rules: list[tuple[float, bool]] = []
    for one in read:
        for reading in one.readings:
            for finding in reading.decided(EVERYTHING):
                if finding.holder is None:
                    continue  # whoever is quoted: the sentence doesn't tell whether the holder is right
                words = _moved(finding.holder, finding, reading.sentence.start)
                right = any(means_the_same(words, gold) for gold in one.gold)
                (pairs if finding.route == "network" else rules).append((finding.probability or 0.0, right))
    return {"pairs": _curve(pairs), "rules": _curve(rules)}


def _moved(holder: Actor, finding: Finding, by: int) -> Tuple:
    return Tuple(
        (holder.words[0] + by, holder.words[1] + by),
        (finding.target.words[0] + by, finding.target.words[1] + by),
        finding.label,
    )


def _curve(seen: Sequence[tuple[float, bool]]) -> dict[str, float]:
    scores = np.clip([score for score, _ in seen], _SMALLEST, 1 - _SMALLEST)
    odds = np.log(scores / (1 - scores))[:, None]
    fitted = LogisticRegression(C=1e6).fit(odds, [right for _, right in seen])
    return {"slope": round(float(fitted.coef_[0, 0]), 4), "offset": round(float(fitted.intercept_[0]), 4)}


def at(point: Point) -> Decided:
    """Return how the product decides at an operating point."""
    return lambda reading: reading.decided(point)


def figures(read: Sequence[Read], decided: Decided) -> dict[Mode, dict[str, float]]:
    """Return the figures of the whole stage, with what `decided` takes of each sentence."""
    texts = [
        ([found_at(stance) for stance in found_in(one.article, one.readings, decided).stances], one.gold)
        for one in read
    ]
    return {mode: retrieved(texts, mode) for mode in MODES}


def points(read: Sequence[Read]) -> dict[str, dict[str, float]]:
    """Return for each of PERCENTS the lowest threshold from which on so many findings are right.

    Up to TRUSTED the rules' findings need no more than RULES: most are right, whatever the network says.
    """
    chosen: dict[str, dict[str, float]] = {}
    grid = iter(_GRID)
    least = next(grid)
    for percent in PERCENTS:
        while True:
            point = Point(network=least, rules=RULES if percent <= TRUSTED else least)
            if figures(read, at(point))["full"]["precision"] >= percent:
                chosen[str(percent)] = asdict(point)
                break
            if (least := next(grid, 1.0)) == 1.0:
                return chosen
    return chosen
