"""`python -m training.stance.agreement`: how far the later annotations agree with the first ones.

Some sentences of `stance_tuples` were among those of ANNOTATIONS, unmarked; what the first annotators said
counts as right.
"""

import argparse
import sys
from pathlib import Path

import orjson

from streams.quality.stance.figures import retrieved
from streams.quality.stance.matching import MODES
from streams.quality.stance.reading import gold_tuples
from training.stance import data


def main() -> None:
    """Print precision, recall and F1 in each mode."""
    parser = argparse.ArgumentParser(prog="python -m training.stance.agreement", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    file = parser.parse_args().data / "stance_tuples/sentences.jsonl"
    second = data.annotations()
    both = [
        (second[key][0], gold_tuples(item))
        for item in map(orjson.loads, file.read_bytes().splitlines())
        if (key := data.key_of(item["text"])) in second
    ]
    sys.stdout.write(f"{len(both)} sentences\n")
    for mode in MODES:
        sys.stdout.write(f"{mode}: {retrieved(both, mode)}\n")


if __name__ == "__main__":
    main()
