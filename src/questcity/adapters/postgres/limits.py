"""Allowances in PostgreSQL, shared by every process."""

from hashlib import sha256
from math import ceil
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from questcity.adapters.postgres.failures import translated
from questcity.domain.shared.allowances import Allowance
from questcity.domain.shared.errors import AwayError, TooManyRequestsError
from questcity.domain.shared.ports import Clock, RateLimiter


class PostgresRateLimiter(RateLimiter):
    """The moments of the latest uses in `rate_limit`, judged and noted in one statement.

    While PostgreSQL does not answer, `fallback` counts for this process alone: limits may then be
    laxer, but never off.
    """

    def __init__(self, engine: AsyncEngine, clock: Clock, fallback: RateLimiter) -> None:
        self._engine = engine
        self._clock = clock
        self._fallback = fallback

    async def take(self, *allowances: Allowance) -> None:
        for allowance in allowances:
            await self._take(allowance)

    async def give_back(self, *allowances: Allowance) -> None:
        for allowance in allowances:
            try:
                await self._run(_GIVE_BACK, key=_digest(allowance.key))
            except AwayError:
                await self._fallback.give_back(allowance)

    async def _take(self, allowance: Allowance) -> None:
        now = self._clock.now()
        try:
            row = await self._run(
                _TAKE,
                key=_digest(allowance.key),
                now=now,
                since=now - allowance.per,
                forget_at=now + allowance.per,
                count=allowance.count,
            )
        except AwayError:
            await self._fallback.take(allowance)
            return
        if row.is_refused:
            wait = row.uses[-allowance.count] + allowance.per - now
            raise TooManyRequestsError(ceil(wait.total_seconds()))

    async def _run(self, statement: str, **parameters: Any) -> Any:
        with translated():
            async with self._engine.begin() as connection:
                return (await connection.execute(text(statement), parameters)).one_or_none()


def _digest(key: str) -> bytes:
    return sha256(key.encode(errors="surrogatepass")).digest()


_TAKE: Final = """
INSERT INTO rate_limit AS present (key, uses, is_refused, forget_at)
VALUES (:key, ARRAY[CAST(:now AS timestamptz)], false, :forget_at)
ON CONFLICT (key) DO UPDATE SET (uses, is_refused, forget_at) = (
    SELECT CASE WHEN count(*) < :count
                THEN array_agg(use ORDER BY use) || CAST(:now AS timestamptz)
                ELSE array_agg(use ORDER BY use) END,
           count(*) >= :count,
           greatest(present.forget_at, :forget_at)
    FROM unnest(present.uses) AS use WHERE use > :since)
RETURNING uses, is_refused
"""

_GIVE_BACK: Final = """
UPDATE rate_limit SET uses = trim_array(uses, 1)
WHERE key = :key AND cardinality(uses) > 0
RETURNING key
"""
