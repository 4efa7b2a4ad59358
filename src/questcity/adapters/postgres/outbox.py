"""The outbox in PostgreSQL."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncEngine

from questcity.adapters.postgres.failures import translated
from questcity.adapters.postgres.tables.shared import OutboxRow
from questcity.adapters.postgres.unit_of_work import PostgresUnitOfWork
from questcity.domain.shared.events import Event
from questcity.domain.shared.ids import EventId
from questcity.domain.shared.ports import (
    Clock,
    Delivery,
    IdGenerator,
    Outbox,
    OutboxQueue,
    Secrets,
)
from questcity.domain.shared.secrets import BrokenSealError, SecretUse, UnknownKeyError


class EventSeal:
    """Turns events into sealed bytes and back: they name people and may carry codes."""

    def __init__(self, secrets: Secrets, kinds: Iterable[type[Event]]) -> None:
        self._secrets = secrets
        self._kinds = {kind.kind: kind for kind in kinds}

    def seal(self, id_: EventId, event: Event) -> bytes:
        """Return the event, sealed for the row of that id."""
        assert type(event) is self._kinds[event.kind]
        plain = msgspec.json.encode(event)
        return self._secrets.seal(SecretUse.OUTBOX, plain, id_.bytes)

    def open(self, id_: EventId, kind: str, sealed: bytes) -> Event:
        """Return the event.

        Raise `LookupError` for an unknown kind or key and `ValueError` for a broken content.
        """
        plain = self._secrets.open(SecretUse.OUTBOX, sealed, id_.bytes)
        return msgspec.json.decode(plain, type=self._kinds[kind])


class PostgresOutbox(Outbox):
    """Events in `outbox`, one row each."""

    def __init__(
        self, unit_of_work: PostgresUnitOfWork, seal: EventSeal, ids: IdGenerator, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._seal = seal
        self._ids = ids
        self._clock = clock

    async def add(
        self,
        event: Event,
        *,
        expires_at: datetime | None = None,
        order_key: str | None = None,
    ) -> None:
        id_, now = EventId(self._ids.new()), self._clock.now()
        await self._unit_of_work.execute(
            insert(OutboxRow).values(
                id=id_,
                kind=event.kind,
                sealed=self._seal.seal(id_, event),
                order_key=order_key,
                added_at=now,
                due_at=now,
                expires_at=expires_at,
                attempt=0,
                is_buried=False,
            )
        )


class PostgresOutboxQueue(OutboxQueue):
    """The same table from the worker's side; each call is a transaction of its own."""

    def __init__(self, engine: AsyncEngine, seal: EventSeal) -> None:
        self._engine = engine
        self._seal = seal

    async def claim(
        self, *, now: datetime, lease_for: timedelta, limit: int
    ) -> tuple[Delivery, ...]:
        rows = await self._run(_CLAIM, now=now, until=now + lease_for, limit=limit)
        in_order = sorted(rows, key=lambda row: (row.due_at, row.position))
        deliveries = [await self._opened(row, now) for row in in_order]
        return tuple(delivery for delivery in deliveries if delivery is not None)

    async def finish(self, delivery: Delivery, *, now: datetime) -> None:
        await self._run(_FINISH, id=delivery.id, attempt=delivery.attempt, now=now)

    async def postpone(self, delivery: Delivery, *, until: datetime, reason: str) -> None:
        await self._run(
            _POSTPONE, id=delivery.id, attempt=delivery.attempt, until=until, reason=reason
        )

    async def bury(self, delivery: Delivery, *, now: datetime, reason: str) -> None:
        await self._bury(delivery.id, delivery.attempt, now, reason)

    async def drop_expired(self, *, now: datetime) -> int:
        return len(await self._run(_DROP_EXPIRED, now=now))

    async def lag(self, *, now: datetime) -> timedelta:
        rows = await self._run(_OLDEST_DUE, now=now)
        oldest = rows[0].oldest
        return now - oldest if oldest else timedelta(0)

    async def _opened(self, row: Any, now: datetime) -> Delivery | None:
        id_ = EventId(row.id)
        try:
            return Delivery(id_, self._seal.open(id_, row.kind, row.sealed), row.attempt)
        except (UnknownKeyError, BrokenSealError, KeyError, msgspec.DecodeError) as error:
            # One event that cannot be read must not stop those behind it.
            await self._bury(id_, row.attempt, now, type(error).__name__)
            return None

    async def _bury(self, id_: EventId, attempt: int, now: datetime, reason: str) -> None:
        await self._run(_BURY, id=id_, attempt=attempt, now=now, reason=reason)

    async def _run(self, statement: str, **parameters: Any) -> list[Any]:
        with translated():
            async with self._engine.begin() as connection:
                result = await connection.execute(text(statement), parameters)
                return list(result) if result.returns_rows else []


_CLAIM: Final = """
UPDATE outbox SET claimed_until = :until, attempt = attempt + 1
WHERE id IN (
    SELECT o.id FROM outbox AS o
    WHERE o.settled_at IS NULL AND o.due_at <= :now
      AND (o.claimed_until IS NULL OR o.claimed_until <= :now)
      AND (o.expires_at IS NULL OR o.expires_at > :now)
      AND (o.order_key IS NULL OR NOT EXISTS (
          SELECT FROM outbox AS earlier
          WHERE earlier.order_key = o.order_key AND earlier.settled_at IS NULL
            AND earlier.position < o.position))
    ORDER BY o.due_at, o.position
    LIMIT :limit
    FOR UPDATE SKIP LOCKED)
RETURNING id, kind, sealed, attempt, due_at, position
"""

_FINISH: Final = """
UPDATE outbox SET settled_at = :now, sealed = NULL
WHERE id = :id AND attempt = :attempt AND settled_at IS NULL
"""

_POSTPONE: Final = """
UPDATE outbox SET due_at = :until, claimed_until = NULL, reason = :reason
WHERE id = :id AND attempt = :attempt AND settled_at IS NULL
"""

_BURY: Final = """
UPDATE outbox SET settled_at = :now, is_buried = true, reason = :reason
WHERE id = :id AND attempt = :attempt AND settled_at IS NULL
"""

_DROP_EXPIRED: Final = """
UPDATE outbox SET sealed = NULL, settled_at = coalesce(settled_at, :now),
                  reason = coalesce(reason, 'expired')
WHERE sealed IS NOT NULL AND expires_at <= :now
RETURNING id
"""

_OLDEST_DUE: Final = """
SELECT min(due_at) AS oldest FROM outbox
WHERE settled_at IS NULL AND due_at <= :now
  AND (claimed_until IS NULL OR claimed_until <= :now)
"""
