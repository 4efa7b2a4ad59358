"""Get another code for a registration."""

from dataclasses import dataclass

from questcity.domain.accounts.model.codes import MailedCode
from questcity.domain.accounts.model.registration import RegistrationAttempt
from questcity.domain.accounts.ports.repositories import (
    RegistrationAttemptRepository,
    UserRepository,
)
from questcity.domain.accounts.rules import AccountPolicy, normal_email
from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.ports import (
    Clock,
    Outbox,
    Randomness,
    RateLimiter,
    Secrets,
    UnitOfWork,
)
from questcity.domain.shared.secrets import SecretUse, token_digest


@dataclass(frozen=True, slots=True, kw_only=True)
class ResendRegistrationCode:
    """Send a new code, which voids the one before; who has the attempt's token may.

    Without such an attempt nothing happens, and the answer is the same.
    """

    attempts: RegistrationAttemptRepository
    users: UserRepository
    outbox: Outbox
    unit_of_work: UnitOfWork
    rate_limiter: RateLimiter
    randomness: Randomness
    secrets: Secrets
    clock: Clock
    policy: AccountPolicy

    async def __call__(self, client: ClientContext, token: str, email: str) -> None:
        """Send the code. Raise `TooManyRequestsError`."""
        address, now = normal_email(email), self.clock.now()
        limits = self.policy.limits
        await self.rate_limiter.take(
            limits.registrations_per_client.of("register", client.network),
            limits.mails_per_address.of("mail", address),
        )
        async with self.unit_of_work:
            attempt = await self.attempts.find(token_digest(token), address)
            if attempt is not None and attempt.is_open(now=now):
                await self._send(attempt)

    async def _send(self, attempt: RegistrationAttempt) -> None:
        code, now = self.randomness.code(), self.clock.now()
        tag = self.secrets.tag(SecretUse.CODE, *attempt.proof(code))
        owner = await self.users.find_by_email(attempt.email)
        renewed = attempt.with_code(MailedCode(tag=tag, issued_at=now))
        await self.attempts.save(renewed)
        await self.outbox.add(
            renewed.letter(code, owner, self.policy.code_valid_for),
            expires_at=now + self.policy.code_valid_for,
        )
