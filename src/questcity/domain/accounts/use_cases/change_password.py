"""Choose another password."""

from dataclasses import dataclass

from questcity.domain.accounts import rules
from questcity.domain.accounts.events import PasswordChanged
from questcity.domain.accounts.model.sessions import SessionEnd
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.protection import PasswordHasher, PasswordScreen
from questcity.domain.accounts.ports.repositories import SessionRepository, UserRepository
from questcity.domain.accounts.rules import AccountPolicy
from questcity.domain.accounts.services.present_password import PresentPassword
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock, Outbox, RateLimiter, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePassword:
    """Replace the actor's password and end all its other sessions.

    It is open to somebody who must change the password, hence it asks for no more than seeing
    oneself; what protects it is the present password.
    """

    present_password: PresentPassword
    users: UserRepository
    sessions: SessionRepository
    outbox: Outbox
    unit_of_work: UnitOfWork
    passwords: PasswordHasher
    screen: PasswordScreen
    rate_limiter: RateLimiter
    clock: Clock
    policy: AccountPolicy

    async def __call__(self, actor: Actor, old_password: str, password: str) -> None:
        """Store the new password.

        Raise `WrongPasswordError`, `InvalidInputError` or `TooManyRequestsError`.
        """
        actor.require(Permission.VIEW_OWN_PROFILE)
        chosen, limits = rules.normal_password(password), self.policy.limits
        await self.rate_limiter.take(limits.password_choices.of("choose", str(actor.identity)))
        user = await self.present_password.find(actor)
        weakness = await self.screen.find_weakness(chosen)
        rules.require_good_password(chosen, user, self.policy.password, weakness)
        user = await self.present_password.confirm(actor, old_password, field="oldPassword")
        new_hash = await self.passwords.hash(chosen)
        while not await self._replace(actor, user, new_hash):
            # A sign-in has made a better hash of it meanwhile, or it is another password by now.
            user = await self.present_password.confirm(actor, old_password, field="oldPassword")

    async def _replace(self, actor: Actor, checked: User, new_hash: str) -> bool:
        """Store the new password, unless the present one is not what was checked any more."""
        async with self.unit_of_work:
            user = await self.users.get(actor.identity)
            if user.password_hash != checked.password_hash:
                return False
            now = self.clock.now()
            saved = await self.users.save(user.with_password(new_hash, at=now))
            await self.sessions.end_all(
                user.id, SessionEnd.PASSWORD_CHANGED, at=now, but=actor.session_id
            )
            await self.outbox.add(
                PasswordChanged(email=saved.email, first_name=saved.first_name, locale=saved.locale)
            )
        return True
