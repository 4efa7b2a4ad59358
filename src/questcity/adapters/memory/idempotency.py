"""Receipts in memory."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from questcity.adapters.memory.database import MemoryUnitOfWork
from questcity.domain.shared.errors import IdempotencyKeyReusedError, RequestInFlightError
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.ports import Idempotency, Receipt, Repeatable

RECEIPTS: Final = "idempotency"
KEPT_FOR: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class _Row:
    request: Repeatable
    receipt: Receipt
    made_at: datetime


class MemoryIdempotency(Idempotency):
    """Receipts in a dictionary by user and key."""

    def __init__(self, unit_of_work: MemoryUnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def claim(self, user: UserId, request: Repeatable, *, now: datetime) -> Receipt | None:
        if not self._unit_of_work.try_hold((user, request.key)):
            raise RequestInFlightError
        rows = await self._unit_of_work.table(RECEIPTS, _Row)
        row = rows.get((user, request.key))
        if row is None or row.made_at + KEPT_FOR <= now:
            return None
        if row.request.asked != request.asked:
            raise IdempotencyKeyReusedError
        return row.receipt

    async def keep(
        self, user: UserId, request: Repeatable, receipt: Receipt, *, now: datetime
    ) -> None:
        rows = await self._unit_of_work.table(RECEIPTS, _Row)
        rows[user, request.key] = _Row(request, receipt, now)
