"""When something was done, by the server's clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

EARLIEST: Final = timedelta(hours=24)
"""How long before its sending something may have been done."""
LATEST: Final = timedelta(minutes=2)
"""How long after its sending something may claim to have been done."""
LATE_AFTER: Final = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """When a batch came in and, by the phone's clock, when it was sent; when its run began."""

    at: datetime
    sent_at: datetime
    started_at: datetime

    def is_readable(self, at: datetime) -> bool:
        """Tell whether a time of the phone's clock is near enough to the sending."""
        return -LATEST <= self.sent_at - at <= EARLIEST

    def done_at(self, at: datetime) -> datetime:
        """Return a time of the phone's clock by the server's; a clock that is off changes nothing.

        Nothing of a run was done before it began, or after it arrived. What cannot be read counts
        as done on arrival.
        """
        if not self.is_readable(at):
            return self.at
        return min(max(self.at - (self.sent_at - at), self.started_at), self.at)

    def is_late(self, at: datetime) -> bool:
        """Tell whether it was kept back before it was sent."""
        return self.sent_at - at > LATE_AFTER
