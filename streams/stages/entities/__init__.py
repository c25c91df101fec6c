"""The entities stage: sentences, names and their in-document identity, quotations with speakers."""

from streams.stages.entities.extractor import VERSION, EntityExtractor

__all__ = ["VERSION", "EntityExtractor"]
