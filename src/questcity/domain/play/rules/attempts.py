"""How often one may be wrong: a code is found by looking, not by trying."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from questcity.domain.shared.allowances import Limit

LIMITS: Final = (
    Limit(5, timedelta(minutes=1)),
    Limit(30, timedelta(hours=1)),
    Limit(100, timedelta(days=1)),
)
COUNTED_FOR: Final = timedelta(days=1)
"""How long a wrong answer counts."""


@dataclass(frozen=True, slots=True)
class Attempts:
    """The wrong answers of a user at a point, in whatever run, oldest first."""

    wrong: tuple[datetime, ...] = ()

    def after_wrong(self, at: datetime) -> "Attempts":
        """Return the attempts with one more that was wrong."""
        return Attempts((*self.wrong, at))

    def since(self, at: datetime | None) -> "Attempts":
        """Return those after a time: what was wrong before the point was put right is forgiven."""
        return self if at is None else Attempts(tuple(wrong for wrong in self.wrong if wrong > at))

    def left(self, now: datetime) -> int:
        """Return how many wrong answers would still be judged."""
        return max(0, min(limit.count - len(self._within(limit, now)) for limit in LIMITS))

    def reset_at(self, now: datetime) -> datetime | None:
        """Return when the next answer will be judged, or None if it is now."""
        ends: Iterable[datetime] = (
            within[-limit.count] + limit.per
            for limit in LIMITS
            if len(within := self._within(limit, now)) >= limit.count
        )
        return max(ends, default=None)

    def retry_after(self, now: datetime) -> int | None:
        """Return the whole seconds until the next answer will be judged, or None if it is now."""
        reset_at = self.reset_at(now)
        return None if reset_at is None else max(1, ceil((reset_at - now).total_seconds()))

    def _within(self, limit: Limit, now: datetime) -> tuple[datetime, ...]:
        return tuple(at for at in self.wrong if at > now - limit.per)
