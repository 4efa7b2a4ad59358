"""See who wants to be unlocked."""

from dataclasses import dataclass

from questcity.domain.accounts.model.unlock_requests import UnlockStatus
from questcity.domain.accounts.ports.readers import UnlockRequestReader
from questcity.domain.accounts.views import UnlockRequestView
from questcity.domain.shared.paging import Page, PageRequest
from questcity.domain.shared.permissions import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ListUnlockRequests:
    """Return a page of requests; who decides them may."""

    reader: UnlockRequestReader

    async def __call__(
        self, actor: Actor, status: UnlockStatus | None, page: PageRequest
    ) -> Page[UnlockRequestView]:
        """Return the page: pending ones longest waiting first, others latest first."""
        actor.require(Permission.MANAGE_UNLOCK_REQUESTS)
        return await self.reader.list(status, page)
