"""The line classifier of page text: figures of lines, and two trained looks at them."""

from streams.stages.clean.lineclass.classifier import LineClassifier

__all__ = ["LineClassifier"]
