"""The audit trail in PostgreSQL."""

from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import insert

from questcity.adapters.postgres.engine import ReadPool
from questcity.adapters.postgres.tables.shared import AuditRow
from questcity.adapters.postgres.unit_of_work import PostgresUnitOfWork
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.ids import AuditEntryId, UserId
from questcity.domain.shared.paging import COUNTED_AT_MOST, Count, Page, PageRequest
from questcity.domain.shared.ports import AuditLog, AuditReader


class PostgresAuditLog(AuditLog):
    """Entries in `audit_entry`, one row each."""

    def __init__(self, unit_of_work: PostgresUnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def record(self, entry: AuditEntry) -> None:
        await self._unit_of_work.execute(insert(AuditRow).values(asdict(entry)))


class PostgresAuditReader(AuditReader):
    """Pages by identifier, which grows with time."""

    def __init__(self, pool: ReadPool) -> None:
        self._pool = pool

    async def list(self, page: PageRequest) -> Page[AuditEntry]:
        # One row more than asked for tells whether there is a next page.
        if page.after is None:
            rows = await self._pool.fetch(_FIRST_PAGE, page.limit + 1)
        else:
            rows = await self._pool.fetch(_NEXT_PAGE, page.limit + 1, UUID(page.after[0]))
        items = tuple(_to_entry(row) for row in rows[: page.limit])
        return Page(
            items=items,
            next_after=(str(items[-1].id),) if len(rows) > page.limit else None,
            count=await self._count() if page.with_count else None,
        )

    async def _count(self) -> Count:
        row = await self._pool.fetch_row(_COUNT, COUNTED_AT_MOST + 1)
        assert row is not None
        return Count(min(row["count"], COUNTED_AT_MOST), row["count"] <= COUNTED_AT_MOST)


def _to_entry(row: Any) -> AuditEntry:
    return AuditEntry(
        id=AuditEntryId(row["id"]),
        at=row["at"],
        actor=row["actor"],
        actor_id=UserId(row["actor_id"]) if row["actor_id"] else None,
        action=row["action"],
        subject_kind=row["subject_kind"],
        subject_id=row["subject_id"],
        before=msgspec.json.decode(row["before"]),
        after=msgspec.json.decode(row["after"]),
        address=row["address"],
    )


_FIRST_PAGE: Final = "SELECT * FROM audit_entry ORDER BY id DESC LIMIT $1"
_NEXT_PAGE: Final = "SELECT * FROM audit_entry WHERE id < $2 ORDER BY id DESC LIMIT $1"
_COUNT: Final = "SELECT count(*) FROM (SELECT FROM audit_entry LIMIT $1) AS counted"
