"""Ask for one's account to be deleted."""

from dataclasses import dataclass
from datetime import datetime

from questcity.domain.accounts import rules
from questcity.domain.accounts.errors import (
    LastAdminError,
    SessionEndedError,
    WrongPasswordError,
)
from questcity.domain.accounts.events import AccountDeletionRequested
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.protection import PasswordHasher
from questcity.domain.accounts.ports.readers import AccountReader
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.accounts.rules import AccountPolicy
from questcity.domain.shared.permissions import Actor, NotPermittedError, Permission
from questcity.domain.shared.ports import Clock, Outbox, RateLimiter, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDeletion:
    """Set a time for the actor's account to end; the present password is asked for.

    Until then everything goes on as before, and the actor can change their mind.
    """

    reader: AccountReader
    users: UserRepository
    outbox: Outbox
    unit_of_work: UnitOfWork
    passwords: PasswordHasher
    rate_limiter: RateLimiter
    clock: Clock
    policy: AccountPolicy

    async def __call__(self, actor: Actor, password: str) -> datetime:
        """Return when the account ends; asking again does not move that.

        Raise `WrongPasswordError`, `LastAdminError` or `TooManyRequestsError`.
        """
        actor.require(Permission.EDIT_OWN_PROFILE)
        limits, name = self.policy.limits, str(actor.identity)
        # The same allowance as for a change of password: guesses add up.
        guesses = limits.failed_sign_ins.of("password", name)
        await self.rate_limiter.take(guesses)
        present = await self._present(actor, password)
        await self.rate_limiter.give_back(guesses)
        await self.rate_limiter.take(limits.deletions.of("deletion", name))
        async with self.unit_of_work:
            # Before any single user: whoever changes admins waits here, and sees the others' work.
            admins = await self.users.list_active_admins()
            user = await self.users.get(actor.identity)
            if user.password_hash != present:
                raise WrongPasswordError(field="password")
            if admins == (user.id,):
                raise LastAdminError
            return await self._leave(user)

    async def _leave(self, user: User) -> datetime:
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

    async def _present(self, actor: Actor, password: str) -> str | None:
        if actor.session_id is None:
            raise NotPermittedError
        found = await self.reader.find_signed_in(actor.session_id)
        if found is None:
            raise SessionEndedError
        password_hash = found[0].password_hash
        if not await self.passwords.matches(rules.normal_password(password), password_hash):
            raise WrongPasswordError(field="password")
        return password_hash
