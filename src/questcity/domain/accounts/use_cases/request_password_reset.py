"""Get a code with which to choose another password."""

from dataclasses import dataclass

from questcity.domain.accounts import rules
from questcity.domain.accounts.events import PasswordResetCodeIssued
from questcity.domain.accounts.model.codes import CodePurpose
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.readers import AccountReader
from questcity.domain.accounts.ports.repositories import VerificationCodeRepository
from questcity.domain.accounts.rules import AccountPolicy
from questcity.domain.accounts.services.code_issuer import CodeIssuer
from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.ports import Outbox, RateLimiter, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPasswordReset:
    """Send a code to a mailbox whose owner has forgotten the password; anybody may ask.

    The answer and the work behind it are the same for an address without an account: its code has
    no user, and the letter about it is dropped when its turn comes. An invitation that was not
    accepted yet counts as no account: it is accepted with its own link.
    """

    reader: AccountReader
    codes: VerificationCodeRepository
    issuer: CodeIssuer
    outbox: Outbox
    unit_of_work: UnitOfWork
    rate_limiter: RateLimiter
    policy: AccountPolicy

    async def __call__(self, client: ClientContext, email: str) -> None:
        """Send the code. Raise `TooManyRequestsError`."""
        address, limits = rules.normal_email(email), self.policy.limits
        await self.rate_limiter.take(
            limits.resets_per_client.of("reset", client.network),
            limits.mails_per_address.of("mail", address),
        )
        if not rules.is_address(address):
            return
        owner = await self.reader.find_by_email(address)
        if owner is not None and not owner.can_forget_password():
            owner = None
        await self._send(address, owner)

    async def _send(self, address: str, owner: User | None) -> None:
        code, digits = self.issuer.issue(
            CodePurpose.RESET_PASSWORD, address, owner.id if owner else None
        )
        valid_for = self.policy.code_valid_for
        async with self.unit_of_work:
            await self.codes.put(code)
            await self.outbox.add(
                PasswordResetCodeIssued(
                    # As the owner spelled it, not as somebody did who asked.
                    email=owner.email if owner else address,
                    first_name=owner.first_name if owner else "",
                    locale=owner.locale if owner else rules.DEFAULT_LOCALE,
                    code_id=code.id,
                    code=digits,
                    valid_for_minutes=int(valid_for.total_seconds() // 60),
                ),
                expires_at=code.mailed.issued_at + valid_for,
            )
