"""`python -m training.stance.designs FOLDER`: the ways to decide, compared on the validation part.

FOLDER holds a pair network as it is shipped. Prints one line a design and threshold, sentences and documents.
"""

import sys
from pathlib import Path

from streams.stages.stance.classifier import Decided
from streams.stages.stance.findings import Finding
from streams.stages.stance.pairs.decide import decide
from streams.stages.stance.pairs.network import Point
from streams.stages.stance.reading import Reading
from training.stance import calibrate
from training.stance.calibrate import Read
from training.stance.parts import MODEL

_DATA = Path("../shared/data")
_LEAST = (0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6)


def rules_alone(reading: Reading) -> list[Finding]:
    """Decide by the lexicon's rules."""
    return list(reading.rules)


def network_alone(least: float) -> Decided:
    """Decide by the network, whose features tell it what the rules say."""
    return lambda reading: decide(reading.pairs or (), least)


def main() -> None:
    """Print the table."""
    sentences = calibrate.validation_lines(_DATA)
    documents = (_DATA / "stance_tuples/documents.jsonl").read_bytes().splitlines()
    read = calibrate.read_all([*sentences, *documents], Path(sys.argv[1]), MODEL)
    designs: dict[str, Decided] = {"rules": rules_alone}
    for least in _LEAST:
        designs[f"network >= {least}"] = network_alone(least)
        designs[f"rules and network >= {least}"] = calibrate.at(Point(least, 0.0))
        designs[f"both >= {least}"] = calibrate.at(Point(least, least))
    for name, decided in designs.items():
        parts = (read[: len(sentences)], read[len(sentences) :])
        sys.stdout.write(f"{name:28} {'   '.join(_line(part, decided) for part in parts)}\n")


def _line(read: list[Read], decided: Decided) -> str:
    figures = calibrate.figures(read, decided)
    full, strict = figures["full"], figures["strict"]
    return f"P {full['precision']} R {full['recall']} F1 {full['f1']} strict {strict['f1']}"


if __name__ == "__main__":
    main()
