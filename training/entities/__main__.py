"""Fit the weights of salience: `python -m training.entities ../shared/data/entities/gum_dev.jsonl`."""

import argparse
import hashlib
import sys
from pathlib import Path

import numpy as np
import orjson
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from streams.contract.articles import EntitiesArticle
from streams.quality.entities.names import SCORED_TYPES, as_article, found_names, gold_names
from streams.quality.entities.salience import salient_entities
from streams.stages.entities import EntityExtractor
from streams.stages.entities.salience import features_of
from streams.stages.nlp import load_nlp

SHA256 = "148b34fff48685f68e253bf7fe8bc9d86fbb74b175ce15b371d0645110451159"
Examples = tuple[NDArray[np.float64], NDArray[np.bool_]]


def main() -> None:
    """Print the weights, and how well weights from the other documents order those of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    data = parser.parse_args().file.read_bytes()
    if (found := hashlib.sha256(data).hexdigest()) != SHA256:
        sys.exit(f"another file than the weights were fitted on: its SHA-256 is {found}")
    extractor = EntityExtractor(load_nlp())
    documents = [_examples(orjson.loads(line), extractor) for line in data.splitlines()]
    for name, columns in (("count", [0]), ("count and place", [0, 1])):
        print(f"{name:20} order {_left_out(documents, columns):.3f}")
    model = _fit(documents, [0, 1])
    print("BIAS =", round(float(model.intercept_[0]), 2), " WEIGHTS =", np.round(model.coef_[0], 2).tolist())


def _examples(document: dict[str, object], extractor: EntityExtractor) -> Examples:
    article: EntitiesArticle = extractor.extract(as_article({k: str(document[k]) for k in ("id", "text")}))
    salient = salient_entities(found_names(article), gold_names(document), document)
    scored = [entity for entity in article.entities if entity.type in SCORED_TYPES]
    features = [features_of(entity, len(article.text)) for entity in scored]
    return np.array(features), np.array([entity.id in salient for entity in scored])


def _fit(documents: list[Examples], columns: list[int]) -> LogisticRegression:
    features = np.concatenate([features for features, _ in documents])[:, columns]
    wanted = np.concatenate([wanted for _, wanted in documents])
    return LogisticRegression(max_iter=1000).fit(features, wanted)


def _left_out(documents: list[Examples], columns: list[int]) -> float:
    right, pairs = 0.0, 0
    for left_out, (features, wanted) in enumerate(documents):
        model = _fit([d for i, d in enumerate(documents) if i != left_out], columns)
        scores = model.decision_function(features[:, columns])
        ours, others = scores[wanted][:, None], scores[~wanted][None]
        right += float((ours > others).sum() + (ours == others).sum() / 2)
        pairs += ours.size * others.size
    return right / pairs


if __name__ == "__main__":
    main()
