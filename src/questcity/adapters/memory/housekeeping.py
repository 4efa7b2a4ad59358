"""Housekeeping in memory."""

from datetime import datetime

from questcity.domain.shared.ports import Housekeeping


class MemoryHousekeeping(Housekeeping):
    """Everything goes with the process: there is nothing to sweep."""

    async def sweep(self, *, now: datetime) -> int:
        del now
        return 0
