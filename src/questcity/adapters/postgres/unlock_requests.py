"""Requests to be unlocked, in PostgreSQL."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Table, select, update
from sqlalchemy.dialects.postgresql import insert

from questcity.adapters.postgres.engine import ReadPool
from questcity.adapters.postgres.keyset import Listing, Narrowing, read_page
from questcity.adapters.postgres.mapping import (
    to_unlock_request,
    to_user,
    unlock_request_columns,
)
from questcity.adapters.postgres.tables.accounts import UnlockRequestRow
from questcity.adapters.postgres.unit_of_work import PostgresUnitOfWork
from questcity.domain.accounts.errors import UnlockRequestNotFoundError
from questcity.domain.accounts.model.unlock_requests import UnlockRequest, UnlockStatus
from questcity.domain.accounts.ports.readers import UnlockRequestReader
from questcity.domain.accounts.ports.repositories import UnlockRequestRepository
from questcity.domain.accounts.views import UnlockRequestView
from questcity.domain.shared.ids import UnlockRequestId, UserId
from questcity.domain.shared.paging import Page, PageRequest


class PostgresUnlockRequestRepository(UnlockRequestRepository):
    """Requests in `unlock_request`, one row each."""

    def __init__(self, unit_of_work: PostgresUnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def add(self, request: UnlockRequest) -> bool:
        statement = insert(UnlockRequestRow).values(unlock_request_columns(request))
        # The one that waits already is in the way.
        return await self._unit_of_work.change(statement.on_conflict_do_nothing()) == 1

    async def save(self, request: UnlockRequest) -> None:
        await self._unit_of_work.execute(
            update(UnlockRequestRow)
            .where(UnlockRequestRow.id == request.id)
            .values(unlock_request_columns(request))
        )

    async def get(self, request_id: UnlockRequestId) -> UnlockRequest:
        request = await self._find(UnlockRequestRow.id == request_id)
        if request is None:
            raise UnlockRequestNotFoundError
        return request

    async def find_pending(self, user_id: UserId) -> UnlockRequest | None:
        return await self._find(
            UnlockRequestRow.user_id == user_id, UnlockRequestRow.status == UnlockStatus.PENDING
        )

    async def _find(self, *conditions: Any) -> UnlockRequest | None:
        table: Table = UnlockRequestRow.__table__  # type: ignore[assignment]
        result = await self._unit_of_work.execute(
            select(table).where(*conditions).with_for_update()
        )
        row = result.mappings().one_or_none()
        return to_unlock_request(row) if row else None


class PostgresUnlockRequestReader(UnlockRequestReader):
    """Requests with their users, one statement a question and one more for a count."""

    def __init__(self, pool: ReadPool) -> None:
        self._pool = pool

    async def list(self, status: UnlockStatus | None, page: PageRequest) -> Page[UnlockRequestView]:
        narrowing = Narrowing()
        if status is not None:
            narrowing.add("r_status = {}", status)
        listing = _QUEUE if status is UnlockStatus.PENDING else _LATEST
        return await read_page(self._pool, listing, narrowing, page, _to_view)

    async def find(self, request_id: UnlockRequestId) -> UnlockRequestView | None:
        row = await self._pool.fetch_row(_REQUEST, request_id)
        return _to_view(row) if row else None


def _to_view(row: Mapping[Any, Any]) -> UnlockRequestView:
    request = {name[2:]: value for name, value in row.items() if name.startswith("r_")}
    return UnlockRequestView(request=to_unlock_request(request), user=to_user(row))


_TABLES: Final = """(
    SELECT id AS r_id, user_id AS r_user_id, reason AS r_reason, message AS r_message,
           created_at AS r_created_at, status AS r_status, decided_at AS r_decided_at,
           decided_by AS r_decided_by, note AS r_note
    FROM unlock_request
) AS request JOIN user_account AS u ON u.id = r_user_id"""

_LATEST: Final = Listing(columns="u.*, request.*", tables=_TABLES, at="r_created_at", id="r_id")
_QUEUE: Final = replace(_LATEST, is_latest_first=False)

_REQUEST: Final = f"SELECT u.*, request.* FROM {_TABLES} WHERE r_id = $1"  # noqa: S608 (constants)
