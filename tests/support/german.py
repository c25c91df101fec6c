"""A small German spaCy pipeline with the labels that models of other languages have."""

from pathlib import Path

import spacy

LABELS = {"PER": "Angela Merkel", "ORG": "Deutsche Bahn", "LOC": "Berlin", "MISC": "Bundesliga"}


def save_german(folder: Path, *, labels: dict[str, str] = LABELS, sentences: bool = True) -> str:
    """Save a pipeline that finds the names of `labels`, and return its path."""
    pipeline = spacy.blank("de")
    pipeline.meta.update(name="small", version="1.2.3")
    if sentences:
        pipeline.add_pipe("sentencizer")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": label, "pattern": name} for label, name in labels.items()])  # type: ignore[attr-defined]  # a pipe is a callable to the checker
    pipeline.to_disk(folder)
    return str(folder)
