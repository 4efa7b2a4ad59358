"""Become a user by showing the code from the mailbox."""

from dataclasses import dataclass

from questcity.domain.accounts.errors import CodeInvalidError, EmailTakenError
from questcity.domain.accounts.model.registration import RegistrationAttempt, Try
from questcity.domain.accounts.ports.repositories import (
    RegistrationAttemptRepository,
    UserRepository,
)
from questcity.domain.accounts.rules import AccountPolicy, normal_email
from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.ports import (
    Clock,
    IdGenerator,
    RateLimiter,
    Secrets,
    UnitOfWork,
)
from questcity.domain.shared.secrets import SecretUse, token_digest


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationProof:
    """What shows that an attempt is one's own: its token, and the code from the mailbox."""

    token: str
    email: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyRegistration:
    """Turn an attempt into a user; who has its token and its code may.

    Repeating a verification that succeeded succeeds again and changes nothing. The first attempt
    verified for an address voids the others.
    """

    attempts: RegistrationAttemptRepository
    users: UserRepository
    unit_of_work: UnitOfWork
    rate_limiter: RateLimiter
    secrets: Secrets
    ids: IdGenerator
    clock: Clock
    policy: AccountPolicy

    async def __call__(self, client: ClientContext, proof: RegistrationProof) -> None:
        """Make the user.

        Raise `CodeInvalidError`, `UsernameTakenError` or `TooManyRequestsError`.
        """
        allowance = self.policy.limits.code_tries_per_client
        await self.rate_limiter.take(allowance.of("code", client.network))
        try:
            async with self.unit_of_work:
                outcome = await self._try(proof)
        except EmailTakenError:
            # Only somebody who may not know of the account could learn of it here.
            raise CodeInvalidError from None
        if outcome is Try.WRONG:
            raise CodeInvalidError

    async def _try(self, proof: RegistrationProof) -> Try:
        found = await self.attempts.find(token_digest(proof.token), normal_email(proof.email))
        if found is None:
            return Try.WRONG
        attempt, outcome = found.tried(
            is_right=self._is_right(found, proof.code),
            now=self.clock.now(),
            valid_for=self.policy.code_valid_for,
        )
        if outcome is Try.RIGHT:
            await self._become(attempt)
        elif attempt != found:
            await self.attempts.save(attempt)
        return outcome

    def _is_right(self, attempt: RegistrationAttempt, code: str) -> bool:
        return attempt.code is not None and self.secrets.matches(
            attempt.code.tag, SecretUse.CODE, *attempt.proof(code)
        )

    async def _become(self, attempt: RegistrationAttempt) -> None:
        closed, user = attempt.verified(UserId(self.ids.new()), at=self.clock.now())
        await self.users.add(user)
        await self.attempts.save(closed)
        await self.attempts.remove_others(closed.id, closed.email)
