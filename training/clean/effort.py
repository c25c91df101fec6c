"""How much is fitted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is fitted: the numbers of trees, of the teacher's networks, and of rounds over all lines."""

    first_trees: int = 120
    word_rounds: int = 6
    teacher_trees: int = 140
    teachers: int = 3
    teacher_rounds: int = 10
    rounds: int = 8
