"""Requests to be unlocked, in memory."""

from collections.abc import Iterator
from typing import Final

from questcity.adapters.memory.accounts import USERS
from questcity.adapters.memory.database import MemoryDatabase, MemoryUnitOfWork
from questcity.adapters.memory.pages import page_of
from questcity.domain.accounts.errors import UnlockRequestNotFoundError
from questcity.domain.accounts.model.unlock_requests import UnlockRequest, UnlockStatus
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.readers import UnlockRequestReader
from questcity.domain.accounts.ports.repositories import UnlockRequestRepository
from questcity.domain.accounts.views import UnlockRequestView
from questcity.domain.shared.ids import UnlockRequestId, UserId
from questcity.domain.shared.paging import Page, PageRequest

REQUESTS: Final = "unlock_request"


class MemoryUnlockRequestRepository(UnlockRequestRepository):
    """Requests in a dictionary."""

    def __init__(self, unit_of_work: MemoryUnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def add(self, request: UnlockRequest) -> bool:
        if await self.find_pending(request.user_id):
            return False
        await self.save(request)
        return True

    async def save(self, request: UnlockRequest) -> None:
        rows = await self._unit_of_work.table(REQUESTS, UnlockRequest)
        rows[request.id] = request

    async def get(self, request_id: UnlockRequestId) -> UnlockRequest:
        rows = await self._unit_of_work.table(REQUESTS, UnlockRequest)
        if request_id not in rows:
            raise UnlockRequestNotFoundError
        return rows[request_id]

    async def find_pending(self, user_id: UserId) -> UnlockRequest | None:
        rows = await self._unit_of_work.table(REQUESTS, UnlockRequest)
        own = (row for row in rows.values() if row.user_id == user_id)
        return next((row for row in own if row.status is UnlockStatus.PENDING), None)


class MemoryUnlockRequestReader(UnlockRequestReader):
    """Committed requests."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def list(self, status: UnlockStatus | None, page: PageRequest) -> Page[UnlockRequestView]:
        wanted = (view for view in self._views() if status in {None, view.request.status})
        return page_of(
            wanted,
            lambda view: (view.request.created_at, view.request.id),
            page,
            is_falling=status is not UnlockStatus.PENDING,
        )

    async def find(self, request_id: UnlockRequestId) -> UnlockRequestView | None:
        return next((view for view in self._views() if view.request.id == request_id), None)

    def _views(self) -> Iterator[UnlockRequestView]:
        users = {user.id: user for user in self._database.values(USERS, User)}
        requests = self._database.values(REQUESTS, UnlockRequest)
        return (UnlockRequestView(request=one, user=users[one.user_id]) for one in requests)
