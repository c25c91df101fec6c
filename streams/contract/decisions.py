"""What an operator decided about a dead letter, on the internal topic of decisions."""

from typing import Literal

from pydantic import Field

from streams.contract.model import Model

Verdict = Literal["replayed", "discarded"]


class Decision(Model):
    """The value of a decision's record; its key is the position of the letter: topic/partition/offset."""

    decision: Verdict
    at: str = Field(description="ISO 8601")
    stage: str | None = Field(default=None, description="in which the record died")
    fingerprint: str | None = Field(default=None, description="of the letter")
    to: str | None = Field(default=None, description="the position of the replayed record")
