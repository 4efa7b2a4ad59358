"""The outbox in memory."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from questcity.adapters.memory.database import MemoryDatabase, MemoryUnitOfWork
from questcity.domain.shared.events import Event
from questcity.domain.shared.ids import EventId
from questcity.domain.shared.ports import Clock, Delivery, IdGenerator, Outbox, OutboxQueue

EVENTS: Final = "outbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    id: EventId
    event: Event | None
    order_key: str | None
    due_at: datetime
    expires_at: datetime | None
    claimed_until: datetime | None = None
    attempt: int = 0
    is_settled: bool = False

    def is_due(self, now: datetime) -> bool:
        is_free = self.claimed_until is None or self.claimed_until <= now
        is_over = self.expires_at is not None and self.expires_at <= now
        return not self.is_settled and not is_over and is_free and self.due_at <= now


class MemoryOutbox(Outbox):
    """Events in a dictionary, in the order in which they were added."""

    def __init__(self, unit_of_work: MemoryUnitOfWork, ids: IdGenerator, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._ids = ids
        self._clock = clock

    async def add(
        self,
        event: Event,
        *,
        expires_at: datetime | None = None,
        order_key: str | None = None,
    ) -> None:
        rows = await self._unit_of_work.table(EVENTS, _Row)
        id_ = EventId(self._ids.new())
        rows[id_] = _Row(
            id=id_,
            event=event,
            order_key=order_key,
            due_at=self._clock.now(),
            expires_at=expires_at,
        )


class MemoryOutboxQueue(OutboxQueue):
    """The same dictionary, from the worker's side."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def claim(
        self, *, now: datetime, lease_for: timedelta, limit: int
    ) -> tuple[Delivery, ...]:
        async with MemoryUnitOfWork(self._database) as block:
            rows = await block.table(EVENTS, _Row)
            due = [row for row in rows.values() if row.is_due(now) and _is_first(row, rows)]
            claimed = [
                replace(row, claimed_until=now + lease_for, attempt=row.attempt + 1)
                for row in sorted(due, key=lambda row: row.due_at)[:limit]
            ]
            rows.update({row.id: row for row in claimed})
        return tuple(
            Delivery(row.id, row.event, row.attempt) for row in claimed if row.event is not None
        )

    async def finish(self, delivery: Delivery, *, now: datetime) -> None:
        del now
        await self._settle(delivery, event=None, is_settled=True)

    async def postpone(self, delivery: Delivery, *, until: datetime, reason: str) -> None:
        del reason
        await self._settle(delivery, due_at=until, claimed_until=None)

    async def bury(self, delivery: Delivery, *, now: datetime, reason: str) -> None:
        del now, reason
        await self._settle(delivery, is_settled=True)

    async def drop_expired(self, *, now: datetime) -> int:
        async with MemoryUnitOfWork(self._database) as block:
            rows = await block.table(EVENTS, _Row)
            over = [
                row
                for row in rows.values()
                if row.event is not None and row.expires_at is not None and row.expires_at <= now
            ]
            rows.update({row.id: replace(row, event=None, is_settled=True) for row in over})
        return len(over)

    async def lag(self, *, now: datetime) -> timedelta:
        due = [row.due_at for row in self._database.values(EVENTS, _Row) if row.is_due(now)]
        return max((now - moment for moment in due), default=timedelta(0))

    async def _settle(self, delivery: Delivery, **change: object) -> None:
        async with MemoryUnitOfWork(self._database) as block:
            rows = await block.table(EVENTS, _Row)
            row = rows[delivery.id]
            if row.attempt == delivery.attempt and not row.is_settled:
                rows[row.id] = replace(row, **change)  # type: ignore[arg-type]


def _is_first(row: _Row, rows: dict[EventId, _Row]) -> bool:
    if row.order_key is None:
        return True
    of_key = (other for other in rows.values() if other.order_key == row.order_key)
    return next(other for other in of_key if not other.is_settled).id == row.id
