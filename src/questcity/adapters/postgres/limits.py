"""Allowances in PostgreSQL, shared by every process."""

from hashlib import sha256
from math import ceil
from typing import Any, Final

from questcity.adapters.postgres.engine import LimitPool
from questcity.domain.shared.allowances import Allowance
from questcity.domain.shared.errors import AwayError, TooManyRequestsError
from questcity.domain.shared.ports import Clock, RateLimiter


class PostgresRateLimiter(RateLimiter):
    """The moments of the latest uses in `rate_limit`, judged and noted in one statement.

    While PostgreSQL does not answer, `fallback` counts for this process alone: limits may then be
    laxer, but never off.
    """

    def __init__(self, pool: LimitPool, clock: Clock, fallback: RateLimiter) -> None:
        self._pool = pool
        self._clock = clock
        self._fallback = fallback

    async def take(self, *allowances: Allowance) -> None:
        for allowance in allowances:
            await self._take(allowance)

    async def give_back(self, *allowances: Allowance) -> None:
        for allowance in allowances:
            try:
                await self._pool.fetch_row(_GIVE_BACK, _digest(allowance.key))
            except AwayError:
                await self._fallback.give_back(allowance)

    async def _take(self, allowance: Allowance) -> None:
        now = self._clock.now()
        try:
            row: Any = await self._pool.fetch_row(
                _TAKE,
                _digest(allowance.key),
                now,
                now - allowance.per,
                now + allowance.per,
                allowance.count,
            )
        except AwayError:
            await self._fallback.take(allowance)
            return
        if row["is_refused"]:
            wait = row["uses"][-allowance.count] + allowance.per - now
            raise TooManyRequestsError(ceil(wait.total_seconds()))


def _digest(key: str) -> bytes:
    return sha256(key.encode(errors="surrogatepass")).digest()


# $1 is the key, $2 the present, $3 and $4 the ends of its window, $5 how many uses there are.
_TAKE: Final = """
INSERT INTO rate_limit AS present (key, uses, is_refused, forget_at)
VALUES ($1, ARRAY[$2::timestamptz], false, $4)
ON CONFLICT (key) DO UPDATE SET (uses, is_refused, forget_at) = (
    SELECT CASE WHEN count(*) < $5
                THEN array_agg(use ORDER BY use) || $2::timestamptz
                ELSE array_agg(use ORDER BY use) END,
           count(*) >= $5,
           greatest(present.forget_at, $4)
    FROM unnest(present.uses) AS use WHERE use > $3)
RETURNING uses, is_refused
"""

_GIVE_BACK: Final = """
UPDATE rate_limit SET uses = trim_array(uses, 1)
WHERE key = $1 AND cardinality(uses) > 0
RETURNING key
"""
