"""Choose a password by a one-time link."""

from dataclasses import dataclass

from questcity.domain.accounts import rules
from questcity.domain.accounts.errors import LinkInvalidError
from questcity.domain.accounts.events import PasswordChanged
from questcity.domain.accounts.model.sessions import SessionEnd
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.protection import PasswordHasher, PasswordScreen
from questcity.domain.accounts.ports.readers import AccountReader
from questcity.domain.accounts.ports.repositories import (
    PasswordTicketRepository,
    SessionRepository,
    UserRepository,
)
from questcity.domain.accounts.rules import AccountPolicy
from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.permissions import Status
from questcity.domain.shared.ports import Clock, Outbox, RateLimiter, UnitOfWork
from questcity.domain.shared.secrets import token_digest


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoosePassword:
    """Set the password of who got the link by mail, and end all sessions; the link is then spent.

    An invited user becomes active by it. Nobody is signed in by it.
    """

    reader: AccountReader
    users: UserRepository
    tickets: PasswordTicketRepository
    sessions: SessionRepository
    outbox: Outbox
    unit_of_work: UnitOfWork
    passwords: PasswordHasher
    screen: PasswordScreen
    rate_limiter: RateLimiter
    clock: Clock
    policy: AccountPolicy

    async def __call__(self, client: ClientContext, token: str, password: str) -> None:
        """Store the password.

        Raise `LinkInvalidError`, `InvalidInputError` or `TooManyRequestsError`.
        """
        chosen, digest = rules.normal_password(password), token_digest(token)
        allowance = self.policy.limits.code_tries_per_client
        await self.rate_limiter.take(allowance.of("code", client.network))
        holder = await self._holder(digest)
        weakness = await self.screen.find_weakness(chosen)
        rules.require_good_password(chosen, holder, self.policy.password, weakness)
        password_hash = await self.passwords.hash(chosen)
        now = self.clock.now()
        async with self.unit_of_work:
            # Always the user before the ticket: two orders of locking could wait for each other.
            user = await self.users.get(holder.id)
            if user.status is Status.DELETED:
                raise LinkInvalidError
            ticket = await self.tickets.find(digest)
            if ticket is None:
                raise LinkInvalidError
            await self.tickets.save(ticket.spent(at=now))
            await self.users.save(user.with_password(password_hash, at=now))
            await self.sessions.end_all(user.id, SessionEnd.PASSWORD_CHANGED, at=now)
            await self.outbox.add(
                PasswordChanged(email=user.email, first_name=user.first_name, locale=user.locale)
            )

    async def _holder(self, digest: bytes) -> User:
        """Return whose link it is, before any work is done for a dead one."""
        found = await self.reader.find_ticket(digest)
        if found is None:
            raise LinkInvalidError
        ticket, user = found
        ticket.spent(at=self.clock.now())
        return user
