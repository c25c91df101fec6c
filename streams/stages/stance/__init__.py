"""The stance stage: who takes which position towards what, with the words that show it."""

from streams.stages.stance.classifier import PIPES, VERSION, StanceClassifier
from streams.stages.stance.pairs.network import PairNetwork

__all__ = ["PIPES", "VERSION", "PairNetwork", "StanceClassifier"]
