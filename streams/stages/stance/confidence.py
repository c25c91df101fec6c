"""How often a position of each route is right: precision on annotated articles."""

from collections.abc import Mapping

from streams.stages.stance.frame import Route

# Precision by the match rule of streams/quality/stance.py on the 54 annotated articles, entities by the
# entities stage:
#   streams evaluate stance ../shared/data/stance_tuples/documents.jsonl --json
# Routes with few findings there lean on their neighbours: (right + 5 * 0.5) / (found + 5), because 3 of 4
# is not yet 75 %.
CONFIDENCE: Mapping[Route, float] = {
    "verb": 0.5,
    "noun": 0.5,
    "adjective": 0.5,
    "said": 0.5,
    "need": 0.5,
    "quote": 0.5,
}
