"""How players have rated a quest."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rating:
    """The sum of the stars that a quest was given, one to five each, and in how many reviews."""

    total: int = 0
    count: int = 0

    @property
    def hundredths(self) -> int:
        """The average in hundredths of a star, rounded half up; 0 without a review."""
        return (200 * self.total + self.count) // (2 * self.count) if self.count else 0

    @property
    def average(self) -> float:
        """The average in stars; 0 without a review."""
        return self.hundredths / 100
