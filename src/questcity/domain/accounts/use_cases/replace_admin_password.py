"""Give an administrator who cannot sign in another password, from the command line."""

from dataclasses import dataclass

from questcity.domain.accounts import rules
from questcity.domain.accounts.errors import UserNotFoundError
from questcity.domain.accounts.events import PasswordChanged
from questcity.domain.accounts.model.sessions import SessionEnd
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.protection import PasswordHasher, PasswordScreen
from questcity.domain.accounts.ports.readers import UserReader
from questcity.domain.accounts.ports.repositories import SessionRepository, UserRepository
from questcity.domain.accounts.rules import AccountPolicy
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.permissions import Actor, NotPermittedError, Permission, Role
from questcity.domain.shared.ports import AuditLog, Clock, IdGenerator, Outbox, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPassword:
    """A password for somebody; one that somebody else made is changed at first use."""

    password: str
    change_required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceAdminPassword:
    """Set the password of an administrator, end its sessions and tell it; the operator may.

    Everybody else resets theirs by mail: nobody chooses a password for them.
    """

    reader: UserReader
    users: UserRepository
    sessions: SessionRepository
    outbox: Outbox
    audit_log: AuditLog
    unit_of_work: UnitOfWork
    passwords: PasswordHasher
    screen: PasswordScreen
    ids: IdGenerator
    clock: Clock
    policy: AccountPolicy

    async def __call__(self, actor: Actor, login: str, new: NewPassword) -> User:
        """Return the administrator.

        Raise `InvalidInputError`, `UserNotFoundError`, or `NotPermittedError` for one who is none.
        """
        actor.require(Permission.MANAGE_ROLES)
        if actor.user_id is not None:
            raise NotPermittedError
        admin = await self._find(login)
        chosen = rules.normal_password(new.password)
        weakness = await self.screen.find_weakness(chosen)
        rules.require_good_password(chosen, admin, self.policy.password, weakness)
        password_hash = await self.passwords.hash(chosen)
        async with self.unit_of_work:
            user, now = await self.users.get(admin.id), self.clock.now()
            user.require_account()
            changed = user.with_password(password_hash, at=now, change_required=new.change_required)
            saved = await self.users.save(changed)
            await self.sessions.end_all(user.id, SessionEnd.PASSWORD_CHANGED, at=now)
            await self.outbox.add(
                PasswordChanged(email=user.email, first_name=user.first_name, locale=user.locale)
            )
            await self.audit_log.record(
                AuditEntry.by(
                    actor, "admin.password-replaced", id=self.ids.new(), at=now, subject=user.id
                )
            )
        return saved

    async def _find(self, login: str) -> User:
        user = await self.reader.find(login)
        if user is None:
            raise UserNotFoundError
        if user.role is not Role.ADMIN:
            raise NotPermittedError
        return user
