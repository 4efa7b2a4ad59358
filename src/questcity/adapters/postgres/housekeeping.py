"""What has served its time and goes."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from questcity.adapters.postgres.failures import translated
from questcity.domain.accounts.rules import AccountPolicy
from questcity.domain.shared.ports import Housekeeping

# Table, primary key, column with the moment that counts, and how long a row stays after it.
_SERVED: Final = (
    ("registration_attempt", "id", "created_at", timedelta(hours=24)),
    ("idempotency", "user_id, key", "made_at", timedelta(hours=24)),
    ("rate_limit", "key", "forget_at", timedelta(0)),
    ("outbox", "id", "settled_at", timedelta(days=30)),
    ("password_ticket", "id", "expires_at", timedelta(days=7)),
    # No code is good for longer, whatever the operator decides.
    ("verification_code", "id", "issued_at", timedelta(hours=1)),
    ("run_sighting", "run_id, sequence", "at", timedelta(days=30)),
)
_SESSIONS_KEPT_FOR: Final = timedelta(days=90)
_ROWS_AT_ONCE: Final = 1000


class PostgresHousekeeping(Housekeeping):
    """Deletes old rows, so many at a time that nobody notices."""

    def __init__(self, engine: AsyncEngine, policy: AccountPolicy) -> None:
        self._engine = engine
        # A session that can still be refreshed stays, however long the operator lets it idle.
        kept_for = max(_SESSIONS_KEPT_FOR, policy.sessions.idle_for)
        self._served = (*_SERVED, ("session", "id", "last_used_at", kept_for))

    async def sweep(self, *, now: datetime) -> int:
        with translated():
            return sum([await self._sweep(*served, now=now) for served in self._served])

    async def _sweep(
        self, table: str, key: str, column: str, kept_for: timedelta, *, now: datetime
    ) -> int:
        statement = text(
            f"DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} "  # noqa: S608 (constants above)
            f"WHERE {column} < :before LIMIT :many FOR UPDATE SKIP LOCKED)"
        )
        async with self._engine.begin() as connection:
            result = await connection.execute(
                statement, {"before": now - kept_for, "many": _ROWS_AT_ONCE}
            )
            return result.rowcount
