"""Score the entities stage on annotated documents: `shared/data/entities` and files of the same format."""

from streams.quality.entities.evaluate import evaluate

__all__ = ["evaluate"]
