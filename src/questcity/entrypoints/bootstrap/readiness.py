"""Whether this process can serve: asked for by whoever sends it traffic."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic
from typing import Final

import asyncpg

from questcity.adapters.postgres.engine import ReadPool
from questcity.domain.shared.errors import AwayError

Check = Callable[[], Awaitable[bool]]

FRESH_FOR_SECONDS: Final = 1.0


class Readiness:
    """The outcome of a few checks, at most a second old however often it is asked for.

    Before the first checks have ended, and while the process drains, it is not ready.
    """

    def __init__(self, checks: Mapping[str, Check], now: Callable[[], float] = monotonic) -> None:
        self._checks = checks
        self._now = now
        self._asking = asyncio.Lock()
        self._found: dict[str, bool] = {}
        self._found_at: float | None = None
        self.is_draining = False

    async def report(self) -> dict[str, bool]:
        """Return each check by name, and whether it is good."""
        async with self._asking:
            if self._found_at is None or self._now() - self._found_at >= FRESH_FOR_SECONDS:
                # All at once: one that waits must not make the others late.
                found = await asyncio.gather(*(check() for check in self._checks.values()))
                self._found = dict(zip(self._checks, found, strict=True))
                self._found_at = self._now()
        return self._found | {"serving": not self.is_draining}


def postgres_checks(pool: ReadPool, newest: str) -> dict[str, Check]:
    """Return the checks of the database and of its schema."""

    async def find_revision() -> str | None:
        row = await pool.fetch_row("SELECT version_num FROM alembic_version")
        return str(row["version_num"]) if row else None

    async def is_there() -> bool:
        try:
            return await pool.fetch_row("SELECT 1") is not None
        except AwayError:
            return False

    async def is_migrated() -> bool:
        try:
            return await find_revision() == newest
        except (AwayError, asyncpg.UndefinedTableError):
            return False

    return {"database": is_there, "migrations": is_migrated}
