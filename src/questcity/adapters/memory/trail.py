"""The audit trail in memory."""

from typing import Final
from uuid import UUID

from questcity.adapters.memory.database import MemoryDatabase, MemoryUnitOfWork
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.paging import COUNTED_AT_MOST, Count, Page, PageRequest
from questcity.domain.shared.ports import AuditLog, AuditReader

ENTRIES: Final = "audit_entry"


class MemoryAuditLog(AuditLog):
    """Entries in a dictionary."""

    def __init__(self, unit_of_work: MemoryUnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def record(self, entry: AuditEntry) -> None:
        rows = await self._unit_of_work.table(ENTRIES, AuditEntry)
        rows[entry.id] = entry


class MemoryAuditReader(AuditReader):
    """Committed entries; identifiers grow with time, hence their order is the entries' order."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def list(self, page: PageRequest) -> Page[AuditEntry]:
        rows = sorted(
            self._database.values(ENTRIES, AuditEntry), key=lambda row: row.id, reverse=True
        )
        count = Count(min(len(rows), COUNTED_AT_MOST), len(rows) <= COUNTED_AT_MOST)
        if page.after is not None:
            last = UUID(page.after[0])
            rows = [row for row in rows if row.id < last]
        items = tuple(rows[: page.limit])
        return Page(
            items=items,
            next_after=(str(items[-1].id),) if len(rows) > page.limit else None,
            count=count if page.with_count else None,
        )
