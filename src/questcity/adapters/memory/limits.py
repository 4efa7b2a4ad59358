"""Allowances in memory: for tests, and while the shared ones cannot be reached."""

from collections import OrderedDict
from datetime import datetime
from math import ceil
from typing import Final

from questcity.domain.shared.allowances import Allowance
from questcity.domain.shared.errors import TooManyRequestsError
from questcity.domain.shared.ports import Clock, RateLimiter

KEYS_AT_MOST: Final = 10_000


class MemoryRateLimiter(RateLimiter):
    """The moments of the latest uses, by key; the keys longest unused are forgotten first."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._uses: OrderedDict[str, list[datetime]] = OrderedDict()

    async def take(self, *allowances: Allowance) -> None:
        for allowance in allowances:
            self._take(allowance)

    async def give_back(self, *allowances: Allowance) -> None:
        for allowance in allowances:
            if uses := self._uses.get(allowance.key):
                uses.pop()

    def _take(self, allowance: Allowance) -> None:
        now = self._clock.now()
        uses = [use for use in self._uses.get(allowance.key, ()) if use > now - allowance.per]
        self._uses[allowance.key] = uses
        self._uses.move_to_end(allowance.key)
        if len(uses) >= allowance.count:
            wait = uses[-allowance.count] + allowance.per - now
            raise TooManyRequestsError(ceil(wait.total_seconds()))
        uses.append(now)
        if len(self._uses) > KEYS_AT_MOST:
            self._uses.popitem(last=False)
