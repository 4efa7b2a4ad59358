"""Ask to be unlocked."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from questcity.domain.accounts import rules
from questcity.domain.accounts.events import UnlockRequested
from questcity.domain.accounts.rules import AccountPolicy
from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.ports import Clock, Outbox, RateLimiter, UnitOfWork
from questcity.domain.shared.texts import normal_text

WAITS_AT_MOST: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestUnlock:
    """Pass on somebody's wish to be unlocked; anybody may.

    Whether there is such an account, and whether it is locked, is looked up later: the work and the
    answer are the same for every address.
    """

    outbox: Outbox
    unit_of_work: UnitOfWork
    rate_limiter: RateLimiter
    clock: Clock
    policy: AccountPolicy

    async def __call__(self, client: ClientContext, email: str, reason: str, message: str) -> None:
        """Pass it on. Raise `InvalidInputError` or `TooManyRequestsError`."""
        address = rules.normal_email(email)
        texts = {"reason": normal_text(reason), "message": normal_text(message)}
        rules.require_valid({"email": address})
        rules.require_texts(texts, {"reason": rules.UNLOCK_REASON, "message": rules.UNLOCK_MESSAGE})
        limits, now = self.policy.limits, self.clock.now()
        await self.rate_limiter.take(
            limits.unlock_requests_per_client.of("unlock", client.network),
            limits.unlock_requests_per_address.of("unlock", address),
        )
        async with self.unit_of_work:
            await self.outbox.add(
                UnlockRequested(email=address, at=now, **texts), expires_at=now + WAITS_AT_MOST
            )
