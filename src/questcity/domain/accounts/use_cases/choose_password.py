"""Choose a password by a one-time link."""

from dataclasses import dataclass

from questcity.domain.accounts import rules
from questcity.domain.accounts.errors import LinkInvalidError
from questcity.domain.accounts.events import PasswordChanged
from questcity.domain.accounts.model.sessions import SessionEnd
from questcity.domain.accounts.ports import (
    PasswordHasher,
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

    users: UserRepository
    tickets: PasswordTicketRepository
    sessions: SessionRepository
    outbox: Outbox
    unit_of_work: UnitOfWork
    passwords: PasswordHasher
    rate_limiter: RateLimiter
    clock: Clock
    policy: AccountPolicy

    async def __call__(self, client: ClientContext, token: str, password: str) -> None:
        """Store the password.

        Raise `LinkInvalidError`, `InvalidInputError` or `TooManyRequestsError`.
        """
        chosen = rules.normal_password(password)
        rules.require_valid({"password": chosen}, self.policy.password)
        allowance = self.policy.limits.code_tries_per_client
        await self.rate_limiter.take(allowance.of("code", client.network))
        password_hash = await self.passwords.hash(chosen)
        now = self.clock.now()
        async with self.unit_of_work:
            ticket = await self.tickets.find(token_digest(token))
            if ticket is None:
                raise LinkInvalidError
            await self.tickets.save(ticket.spent(at=now))
            user = await self.users.get(ticket.user_id)
            if user.status is Status.DELETED:
                raise LinkInvalidError
            await self.users.save(user.with_password(password_hash, at=now))
            await self.sessions.end_all(user.id, SessionEnd.PASSWORD_CHANGED, at=now)
            await self.outbox.add(
                PasswordChanged(email=user.email, first_name=user.first_name, locale=user.locale)
            )
