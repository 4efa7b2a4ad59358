"""Ask for one's account to be deleted."""

from dataclasses import dataclass
from datetime import datetime

from questcity.domain.accounts import rules
from questcity.domain.accounts.events import AccountDeletionRequested
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.accounts.rules import AccountPolicy
from questcity.domain.accounts.services.present_password import PresentPassword
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock, Outbox, RateLimiter, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDeletion:
    """Set a time for the actor's account to end; the present password is asked for.

    Until then everything goes on as before, and the actor can change their mind.
    """

    present_password: PresentPassword
    users: UserRepository
    outbox: Outbox
    unit_of_work: UnitOfWork
    rate_limiter: RateLimiter
    clock: Clock
    policy: AccountPolicy

    async def __call__(self, actor: Actor, password: str) -> datetime:
        """Return when the account ends; asking again does not move that.

        Raise `WrongPasswordError`, `LastAdminError` or `TooManyRequestsError`.
        """
        actor.require(Permission.EDIT_OWN_PROFILE)
        name = str(actor.identity)
        user = await self.present_password.confirm(actor, password)
        await self.rate_limiter.take(self.policy.limits.deletions.of("deletion", name))
        while (ends_at := await self._leave(user)) is None:
            user = await self.present_password.confirm(actor, password)
        return ends_at

    async def _leave(self, confirmed: User) -> datetime | None:
        """Return when the account ends, unless the password is another one by now."""
        async with self.unit_of_work:
            # Before any single user: whoever changes admins waits here, and sees the others' work.
            admins = await self.users.list_active_admins()
            user = await self.users.get(confirmed.id)
            if user.password_hash != confirmed.password_hash:
                return None
            rules.require_admin_left(admins, user)
            leaving = user.leaving(at=self.clock.now())
            assert leaving.deletion_at is not None
            if leaving != user:
                await self.users.save(leaving)
                await self.outbox.add(
                    AccountDeletionRequested(
                        email=user.email,
                        first_name=user.first_name,
                        locale=user.locale,
                        deletes_at=leaving.deletion_at,
                    )
                )
        return leaving.deletion_at
