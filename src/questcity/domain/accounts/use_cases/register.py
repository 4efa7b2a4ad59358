"""Begin to become a user."""

from dataclasses import dataclass

from questcity.domain.accounts import rules
from questcity.domain.accounts.errors import UsernameTakenError
from questcity.domain.accounts.model.codes import MailedCode
from questcity.domain.accounts.model.passwords import Weakness
from questcity.domain.accounts.model.registration import RegistrationAttempt
from questcity.domain.accounts.ports.protection import PasswordHasher, PasswordScreen
from questcity.domain.accounts.ports.repositories import (
    RegistrationAttemptRepository,
    UserRepository,
)
from questcity.domain.accounts.rules import AccountPolicy
from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.ids import AttemptId
from questcity.domain.shared.ports import (
    Clock,
    IdGenerator,
    Outbox,
    Randomness,
    RateLimiter,
    Secrets,
    UnitOfWork,
)
from questcity.domain.shared.secrets import SecretUse, token_digest
from questcity.domain.shared.texts import normal_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """What somebody who registers says about themselves, as typed."""

    username: str
    email: str
    password: str
    first_name: str
    last_name: str
    locale: str = rules.DEFAULT_LOCALE


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Keep an attempt to register and send a code to the mailbox; anybody may.

    The answer, and the work behind it, are the same whether the address has an account or not.
    """

    attempts: RegistrationAttemptRepository
    users: UserRepository
    outbox: Outbox
    unit_of_work: UnitOfWork
    passwords: PasswordHasher
    screen: PasswordScreen
    rate_limiter: RateLimiter
    randomness: Randomness
    secrets: Secrets
    ids: IdGenerator
    clock: Clock
    policy: AccountPolicy

    async def __call__(self, client: ClientContext, newcomer: Newcomer) -> str:
        """Return the registration token.

        Raise `InvalidInputError`, `UsernameTakenError` or `TooManyRequestsError`.
        """
        token, code = self.randomness.token(), self.randomness.code()
        limits, password = self.policy.limits, rules.normal_password(newcomer.password)
        await self.rate_limiter.take(limits.password_choices.of("choose", client.network))
        weakness = await self.screen.find_weakness(password)
        attempt = self._attempt(newcomer, token, weakness)
        await self.rate_limiter.take(
            limits.registrations_per_client.of("register", client.network),
            limits.mails_per_address.of("mail", attempt.email),
        )
        attempt = attempt.protected(await self.passwords.hash(password)).with_code(
            MailedCode(
                tag=self.secrets.tag(SecretUse.CODE, *attempt.proof(code)),
                issued_at=attempt.created_at,
            )
        )
        async with self.unit_of_work:
            if await self.users.find_by_username(attempt.username):
                raise UsernameTakenError
            owner = await self.users.find_by_email(attempt.email)
            await self.attempts.add(attempt)
            await self.outbox.add(
                attempt.letter(code, owner, self.policy.code_valid_for),
                expires_at=attempt.created_at + self.policy.code_valid_for,
            )
        return token

    def _attempt(
        self, newcomer: Newcomer, token: str, weakness: Weakness | None
    ) -> RegistrationAttempt:
        attempt = RegistrationAttempt(
            id=AttemptId(self.ids.new()),
            token_digest=token_digest(token),
            email=rules.normal_email(newcomer.email),
            username=newcomer.username,
            first_name=normal_text(newcomer.first_name),
            last_name=normal_text(newcomer.last_name),
            locale=newcomer.locale,
            created_at=self.clock.now(),
        )
        rules.require_valid(
            {
                "username": attempt.username,
                "email": attempt.email,
                "password": rules.normal_password(newcomer.password),
                "first_name": attempt.first_name,
                "last_name": attempt.last_name,
                "locale": attempt.locale,
            },
            self.policy.password,
            weakness,
        )
        return attempt
