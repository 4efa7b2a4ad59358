"""Move to another address by showing the code from its mailbox."""

from dataclasses import dataclass

from questcity.domain.accounts.errors import CodeInvalidError, EmailTakenError
from questcity.domain.accounts.events import EmailChanged
from questcity.domain.accounts.model.codes import VerificationCode
from questcity.domain.accounts.ports.repositories import (
    PasswordTicketRepository,
    UserRepository,
    VerificationCodeRepository,
)
from questcity.domain.accounts.rules import AccountPolicy, normal_email
from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock, Outbox, RateLimiter, Secrets, UnitOfWork
from questcity.domain.shared.secrets import SecretUse


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyEmailChange:
    """Change the actor's address to the one whose mailbox they can read; the old one is told.

    All sessions stay. One-time links that went to the old address are void.
    """

    codes: VerificationCodeRepository
    users: UserRepository
    tickets: PasswordTicketRepository
    outbox: Outbox
    unit_of_work: UnitOfWork
    rate_limiter: RateLimiter
    secrets: Secrets
    clock: Clock
    policy: AccountPolicy

    async def __call__(self, actor: Actor, client: ClientContext, email: str, code: str) -> None:
        """Change the address. Raise `CodeInvalidError` or `TooManyRequestsError`."""
        actor.require(Permission.EDIT_OWN_PROFILE)
        allowance = self.policy.limits.code_tries_per_client
        await self.rate_limiter.take(allowance.of("code", client.network))
        try:
            async with self.unit_of_work:
                right = await self._try(actor, normal_email(email), code)
                if right is not None:
                    await self._move(actor, right)
        except EmailTakenError:
            # Somebody else was faster, and is nobody whom the actor may learn of.
            raise CodeInvalidError from None
        if right is None:
            raise CodeInvalidError

    async def _try(self, actor: Actor, address: str, typed: str) -> VerificationCode | None:
        """Return the code, if it is the right one for the address."""
        found = await self.codes.find_email_change(actor.identity)
        if found is None or not found.is_for(address):
            return None
        proof = found.proof(typed)
        tried, is_right = found.tried(
            is_right=self.secrets.matches(found.mailed.tag, SecretUse.CODE, *proof),
            now=self.clock.now(),
            valid_for=self.policy.code_valid_for,
        )
        await self.codes.save(tried)
        return tried if is_right else None

    async def _move(self, actor: Actor, right: VerificationCode) -> None:
        user = await self.users.get(actor.identity)
        await self.users.save(user.with_email(right.email, at=self.clock.now()))
        await self.tickets.remove_unspent(user.id)
        await self.outbox.add(
            EmailChanged(email=user.email, first_name=user.first_name, locale=user.locale)
        )
