"""Choose another password."""

from dataclasses import dataclass

from questcity.domain.accounts import rules
from questcity.domain.accounts.errors import SessionEndedError, WrongPasswordError
from questcity.domain.accounts.events import PasswordChanged
from questcity.domain.accounts.model.sessions import SessionEnd
from questcity.domain.accounts.ports import (
    AccountReader,
    PasswordHasher,
    SessionRepository,
    UserRepository,
)
from questcity.domain.accounts.rules import AccountPolicy
from questcity.domain.shared.permissions import Actor, NotPermittedError, Permission
from questcity.domain.shared.ports import Clock, Outbox, RateLimiter, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePassword:
    """Replace the actor's password and end all its other sessions.

    It is open to somebody who must change the password, hence it asks for no more than seeing
    oneself; what protects it is the present password.
    """

    reader: AccountReader
    users: UserRepository
    sessions: SessionRepository
    outbox: Outbox
    unit_of_work: UnitOfWork
    passwords: PasswordHasher
    rate_limiter: RateLimiter
    clock: Clock
    policy: AccountPolicy

    async def __call__(self, actor: Actor, old_password: str, password: str) -> None:
        """Store the new password.

        Raise `WrongPasswordError`, `InvalidInputError` or `TooManyRequestsError`.
        """
        actor.require(Permission.VIEW_OWN_PROFILE)
        chosen = rules.normal_password(password)
        rules.require_valid({"password": chosen}, self.policy.password)
        allowance = self.policy.limits.failed_sign_ins.of("password", str(actor.identity))
        await self.rate_limiter.take(allowance)
        present = await self._present(actor, old_password)
        new_hash = await self.passwords.hash(chosen)
        async with self.unit_of_work:
            user = await self.users.get(actor.identity)
            if user.password_hash != present:
                raise WrongPasswordError
            now = self.clock.now()
            saved = await self.users.save(user.with_password(new_hash, at=now))
            await self.sessions.end_all(
                user.id, SessionEnd.PASSWORD_CHANGED, at=now, but=actor.session_id
            )
            await self.outbox.add(
                PasswordChanged(email=saved.email, first_name=saved.first_name, locale=saved.locale)
            )
        await self.rate_limiter.give_back(allowance)

    async def _present(self, actor: Actor, old_password: str) -> str | None:
        if actor.session_id is None:
            raise NotPermittedError
        found = await self.reader.find_signed_in(actor.session_id)
        if found is None:
            raise SessionEndedError
        password_hash = found[0].password_hash
        typed = rules.normal_password(old_password)
        if not await self.passwords.matches(typed, password_hash):
            raise WrongPasswordError
        return password_hash
