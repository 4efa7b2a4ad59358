"""Ask to move to another address."""

from dataclasses import dataclass

from questcity.domain.accounts import rules
from questcity.domain.accounts.events import EmailChangeCodeIssued, TakenAddressClaimed
from questcity.domain.accounts.model.codes import CodePurpose
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.readers import AccountReader
from questcity.domain.accounts.ports.repositories import VerificationCodeRepository
from questcity.domain.accounts.rules import AccountPolicy
from questcity.domain.accounts.services.code_issuer import CodeIssuer
from questcity.domain.accounts.services.present_password import PresentPassword
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Outbox, RateLimiter, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEmailChange:
    """Send a code to the address that the actor wants to have; nothing has changed by then.

    The present password is asked for. The answer and the work behind it are the same for an address
    that somebody has: its owner gets a letter, and nobody a code.
    """

    present_password: PresentPassword
    reader: AccountReader
    codes: VerificationCodeRepository
    issuer: CodeIssuer
    outbox: Outbox
    unit_of_work: UnitOfWork
    rate_limiter: RateLimiter
    policy: AccountPolicy

    async def __call__(self, actor: Actor, password: str, email: str) -> None:
        """Send the code.

        Raise `InvalidInputError`, `WrongPasswordError` or `TooManyRequestsError`.
        """
        actor.require(Permission.EDIT_OWN_PROFILE)
        address, limits = rules.normal_email(email), self.policy.limits
        rules.require_valid({"email": address})
        await self.rate_limiter.take(limits.email_changes.of("change-email", str(actor.identity)))
        # It need not be the present one by the end of the request: a change of the password ends
        # all other sessions, and without a session nobody can show the code.
        user = await self.present_password.confirm(actor, password)
        user.require_other_email(address)
        await self.rate_limiter.take(limits.mails_per_address.of("mail", address))
        owner = await self.reader.find_by_email(address)
        await self._send(address, user, None if owner is None or owner.id == user.id else owner)

    async def _send(self, address: str, user: User, owner: User | None) -> None:
        code, digits = self.issuer.issue(CodePurpose.CHANGE_EMAIL, address, user.id)
        valid_for = self.policy.code_valid_for
        letter = EmailChangeCodeIssued(
            email=address,
            first_name=user.first_name,
            locale=user.locale,
            code_id=code.id,
            code=digits,
            valid_for_minutes=int(valid_for.total_seconds() // 60),
        )
        async with self.unit_of_work:
            await self.codes.put(code)
            await self.outbox.add(
                letter if owner is None else _warning(owner),
                expires_at=code.mailed.issued_at + valid_for,
            )


def _warning(owner: User) -> TakenAddressClaimed:
    return TakenAddressClaimed(email=owner.email, first_name=owner.first_name, locale=owner.locale)
