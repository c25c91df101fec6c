"""The clean stage: raw document -> article without its page, with a reason for every line that went."""

from streams.stages.clean.cleaner import VERSION, Cleaner

__all__ = ["VERSION", "Cleaner"]
