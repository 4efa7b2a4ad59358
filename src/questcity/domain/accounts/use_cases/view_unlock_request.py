"""See why somebody wants to be unlocked."""

from dataclasses import dataclass

from questcity.domain.accounts.errors import UnlockRequestNotFoundError
from questcity.domain.accounts.ports.readers import UnlockRequestReader
from questcity.domain.accounts.views import UnlockRequestView
from questcity.domain.shared.ids import UnlockRequestId
from questcity.domain.shared.permissions import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewUnlockRequest:
    """Return a request with whom it is about; who decides them may."""

    reader: UnlockRequestReader

    async def __call__(self, actor: Actor, request_id: UnlockRequestId) -> UnlockRequestView:
        """Return it. Raise `UnlockRequestNotFoundError`."""
        actor.require(Permission.MANAGE_UNLOCK_REQUESTS)
        found = await self.reader.find(request_id)
        if found is None:
            raise UnlockRequestNotFoundError
        return found
