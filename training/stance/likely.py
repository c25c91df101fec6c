"""`python -m training.stance.likely`: how likely each word makes it that a sentence holds a position."""

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import orjson
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from streams.stages.stance import likely
from streams.stages.stance.likely import WEIGHTS, words_of
from training.stance import data
from training.stance.data import Row

_PENALTY = 0.1  # scikit-learn's C; pairs of words, at any C tried, were no better on the validation groups
_RARE = 3  # sentences: of words in fewer nothing is learnt
_NOTHING = 0.02  # of log odds: weights so small are left out


def main() -> None:
    """Write the weights beside the product's code that reads them."""
    parser = argparse.ArgumentParser(prog="python -m training.stance.likely", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path(likely.__file__).parent / WEIGHTS)
    given = parser.parse_args()
    fitted = fit([row for row in data.load(given.data).train if row.tuples is not None])
    given.out.write_bytes(orjson.dumps(fitted, option=orjson.OPT_APPEND_NEWLINE))


def fit(rows: Sequence[Row]) -> dict[str, object]:
    """Return bias and weights, in log odds, learnt from annotated sentences."""
    words = CountVectorizer(analyzer=lambda row: words_of(row.text), vocabulary=common(rows), binary=True)
    seen = words.transform(rows)
    holds = [any(one.label != "neutral" for one in row.tuples or ()) for row in rows]
    fitted = LogisticRegression(C=_PENALTY, max_iter=1000).fit(seen, holds)
    weights = zip(words.get_feature_names_out(), np.round(fitted.coef_[0], 2).tolist(), strict=True)
    kept = {word: weight for word, weight in sorted(weights) if abs(weight) >= _NOTHING}
    return {"bias": round(float(fitted.intercept_[0]), 2), "words": kept}


def common(rows: Sequence[Row]) -> list[str]:
    """Return the words in enough sentences, names left out: other people will be in the news."""
    lowered = (
        words_of(word) for row in rows for word in set(row.text.split()) if not any(map(str.isupper, word))
    )
    counts = Counter(word for words in lowered for word in words)
    return sorted(word for word, count in counts.items() if count >= _RARE)


if __name__ == "__main__":
    main()
