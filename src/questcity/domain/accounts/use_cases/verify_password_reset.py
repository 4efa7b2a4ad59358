"""Turn the code from the mailbox into a token with which to choose another password."""

from dataclasses import dataclass

from questcity.domain.accounts.errors import CodeInvalidError
from questcity.domain.accounts.model.tickets import RESET_LIVES_FOR, PasswordTicket
from questcity.domain.accounts.ports.repositories import (
    PasswordTicketRepository,
    UserRepository,
    VerificationCodeRepository,
)
from questcity.domain.accounts.rules import AccountPolicy, normal_email
from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.ids import TicketId, UserId
from questcity.domain.shared.ports import (
    Clock,
    IdGenerator,
    Randomness,
    RateLimiter,
    Secrets,
    UnitOfWork,
)
from questcity.domain.shared.secrets import SecretUse, token_digest


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyPasswordReset:
    """Give a one-time token to who shows the code; the code is then used up."""

    codes: VerificationCodeRepository
    users: UserRepository
    tickets: PasswordTicketRepository
    unit_of_work: UnitOfWork
    rate_limiter: RateLimiter
    randomness: Randomness
    secrets: Secrets
    ids: IdGenerator
    clock: Clock
    policy: AccountPolicy

    async def __call__(self, client: ClientContext, email: str, code: str) -> str:
        """Return the token. Raise `CodeInvalidError` or `TooManyRequestsError`."""
        allowance = self.policy.limits.code_tries_per_client
        await self.rate_limiter.take(allowance.of("code", client.network))
        token = self.randomness.token()
        async with self.unit_of_work:
            user_id = await self._try(normal_email(email), code)
            if user_id is not None:
                await self.tickets.add(self._ticket(user_id, token))
        if user_id is None:
            raise CodeInvalidError
        return token

    async def _try(self, address: str, typed: str) -> UserId | None:
        """Return whose code it is, if it is the right one."""
        found = await self.codes.find_reset(address)
        if found is None:
            return None
        proof = found.proof(typed)
        tried, is_right = found.tried(
            is_right=self.secrets.matches(found.mailed.tag, SecretUse.CODE, *proof),
            now=self.clock.now(),
            valid_for=self.policy.code_valid_for,
        )
        await self.codes.save(tried)
        if not is_right or found.user_id is None:
            return None
        user = await self.users.get(found.user_id)
        # Whoever read the mail of an address that the account has left may not enter by it.
        return user.id if found.is_of(user) and user.can_forget_password() else None

    def _ticket(self, user_id: UserId, token: str) -> PasswordTicket:
        return PasswordTicket(
            id=TicketId(self.ids.new()),
            user_id=user_id,
            token_digest=token_digest(token),
            expires_at=self.clock.now() + RESET_LIVES_FOR,
        )
