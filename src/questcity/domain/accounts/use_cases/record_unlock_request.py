"""Note that somebody wants to be unlocked."""

from dataclasses import dataclass

from questcity.domain.accounts.events import UnlockRequested
from questcity.domain.accounts.model.unlock_requests import UnlockRequest
from questcity.domain.accounts.ports.repositories import UnlockRequestRepository, UserRepository
from questcity.domain.shared.ids import UnlockRequestId
from questcity.domain.shared.permissions import Status
from questcity.domain.shared.ports import IdGenerator, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordUnlockRequest:
    """Put a wish before staff if its address has a locked account. The worker calls it only."""

    users: UserRepository
    requests: UnlockRequestRepository
    unit_of_work: UnitOfWork
    ids: IdGenerator

    async def __call__(self, requested: UnlockRequested) -> None:
        """Store it, unless one of the same user waits already."""
        async with self.unit_of_work:
            user = await self.users.find_by_email(requested.email)
            if user is None or user.status is not Status.LOCKED:
                return
            await self.requests.add(
                UnlockRequest(
                    id=UnlockRequestId(self.ids.new()),
                    user_id=user.id,
                    reason=requested.reason,
                    message=requested.message,
                    created_at=requested.at,
                )
            )
