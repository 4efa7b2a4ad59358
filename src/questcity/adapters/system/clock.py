"""The machine's clock."""

from datetime import UTC, datetime

from questcity.domain.shared.ports import Clock


class SystemClock(Clock):
    """The time of the operating system."""

    def now(self) -> datetime:
        return datetime.now(UTC)
