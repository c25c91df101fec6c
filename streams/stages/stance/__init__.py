"""The stance stage: who takes which position towards what, with the words that show it."""

from streams.stages.stance.classifier import VERSION, StanceClassifier

__all__ = ["VERSION", "StanceClassifier"]
