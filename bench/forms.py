"""One text in several forms: 4-word shingle F1 of the body that the clean stage finds in each.

The rough texts of the validation sites, as they are, without the empty lines, with one between all lines, in
lower case, wrapped at 80 columns, and with all line breaks lost.
"""

import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import fmean

from bench.figures import report
from streams.quality.clean.data import read_part
from streams.quality.clean.figures import score_shingles
from streams.quality.clean.lines import BODY, clean, has_words, labelled_lines
from streams.stages.clean import Cleaner

_LINES = Path("../shared/data/clean/lines.dev.jsonl.gz")
_COLUMNS = 80


def main() -> None:
    """Print a line a form, and what no cleaning at all scores."""
    cleaner = Cleaner()
    rough = (page for page in read_part(_LINES, "validation") if page["rendering"] == "main")
    pages = [lines for lines in map(labelled_lines, rough) if any(label == BODY for _, label in lines)]
    bodies = ["\n".join(text for text, label in page if label == BODY).lower() for page in pages]
    texts = [[text for text, _ in page] for page in pages]
    for name, form in _FORMS.items():
        found = [clean(form(lines), "text/plain", cleaner) for lines in texts]
        pairs = zip((article.text if article else "" for article in found), bodies, strict=True)
        report(name, f"{fmean(score_shingles(text.lower(), body).f1 for text, body in pairs):.4f}")
    pairs = zip(("\n".join(lines) for lines in texts), bodies, strict=True)
    report("not cleaned", f"{fmean(score_shingles(text.lower(), body).f1 for text, body in pairs):.4f}")


def _wrapped(lines: Sequence[str]) -> str:
    return "\n".join("\n".join(textwrap.wrap(line, _COLUMNS)) for line in lines)


_FORMS: dict[str, Callable[[Sequence[str]], str]] = {
    "as it is": "\n".join,
    "no empty lines": lambda lines: "\n".join(filter(has_words, lines)),
    "empty lines everywhere": lambda lines: "\n\n".join(filter(has_words, lines)),
    "lower case": lambda lines: "\n".join(lines).lower(),
    "wrapped at 80 columns": _wrapped,
    "without line breaks": lambda lines: " ".join(line.strip() for line in filter(has_words, lines)),
}


if __name__ == "__main__":
    main()
