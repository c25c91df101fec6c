"""Is the sample safe under retraining? `python -m training.clean.seeds` trains with several seeds and looks.

For each seed: which lines of the sample stay, and the lowest score among them beside the highest of the rest.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from streams.contract.raw import Document, RawArticle
from streams.stages.clean import Cleaner
from streams.stages.clean.lineclass.classifier import read_model
from training.clean.__main__ import DATA, train
from training.clean.data import read_examples
from training.clean.effort import Effort

_SAMPLE = Path("streams/samples/voa-us-russia-syria.txt")
_PARAGRAPHS = [*range(8, 21, 2), *range(31, 40, 2)]  # the sample's lines that are its article


def main() -> None:
    """Train once a seed, clean the sample with each model; fail where anything but the article stays."""
    parser = argparse.ArgumentParser(prog="python -m training.clean.seeds", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--to", type=Path, help="keep the models here, a folder for each seed")
    given = parser.parse_args()
    examples = list(read_examples(given.data))
    wrong = 0
    with tempfile.TemporaryDirectory() as temporary:
        for seed in given.seeds:
            folder = (given.to or Path(temporary)) / f"seed-{seed}"
            train(examples, folder, seed=seed, effort=Effort())
            wrong += not _keeps_the_article(folder, seed)
    sys.exit(wrong)


def _keeps_the_article(folder: Path, seed: int) -> bool:
    body = _SAMPLE.read_text(encoding="utf-8")
    lines = body.split("\n")
    document = Document(id="sample", revision="0" * 64, article=RawArticle(body=body))
    article = Cleaner(read_model(folder)).clean(document, origin=None)
    wanted = "\n\n".join(lines[number - 1] for number in _PARAGRAPHS)
    lowest = min(paragraph.score or 0 for paragraph in article.paragraphs)
    highest = max(line.score or 0 for line in article.removed)
    verdict = "its twelve paragraphs and nothing else" if article.text == wanted else "another text"
    sys.stdout.write(
        f"seed {seed}: {verdict}; scores of paragraphs from {lowest}, of removed lines to {highest}\n"
    )
    sys.stdout.flush()
    return article.text == wanted


if __name__ == "__main__":
    main()
