"""Score the stance stage on annotated news: tuples of holder, target and label, or given pairs."""

from streams.quality.stance.evaluate import evaluate

__all__ = ["evaluate"]
