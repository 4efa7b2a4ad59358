"""A problem in words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Explanation:
    """A problem in words: a short title, what it means, and what helps."""

    title: str
    meaning: str
    cure: str
