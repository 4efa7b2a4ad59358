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
        return _hundredths(self.total, self.count)

    @property
    def average(self) -> float:
        """The average in stars; 0 without a review."""
        return average_of(self.total, self.count)


def average_of(total: int, count: int) -> float:
    """Return the average in stars of a sum of stars, rounded to hundredths."""
    return _hundredths(total, count) / 100 if count else 0.0


def _hundredths(total: int, count: int) -> int:
    return (200 * total + count) // (2 * count) if count else 0
