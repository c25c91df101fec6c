"""What a page says about its article beside the text: each field with the place where it was read."""

from streams.stages.clean.metadata.fields import read_fields

__all__ = ["read_fields"]
