"""Give somebody another role."""

from dataclasses import dataclass

from questcity.domain.accounts.errors import LastAdminError, UserNotFoundError
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports import UserRepository
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.permissions import Actor, NotPermittedError, Permission, Role
from questcity.domain.shared.ports import AuditLog, Clock, IdGenerator, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRole:
    """Change the role of a user; who manages roles may, and never above the own one."""

    users: UserRepository
    audit_log: AuditLog
    unit_of_work: UnitOfWork
    ids: IdGenerator
    clock: Clock

    async def __call__(self, actor: Actor, login: str, role: Role) -> tuple[User, bool]:
        """Return the user of that username or e-mail, and whether the role has changed.

        Raise `UserNotFoundError`, `NotPermittedError` or `LastAdminError`.
        """
        actor.require(Permission.MANAGE_ROLES)
        async with self.unit_of_work:
            # Before any single user: whoever changes admins waits here, and sees the others' work.
            admins = await self.users.list_active_admins()
            user = await self._find(login)
            if max(role, user.role) > actor.role:
                raise NotPermittedError
            if user.role is role:
                return user, False
            if admins == (user.id,):
                raise LastAdminError
            saved = await self.users.save(user.with_role(role, at=self.clock.now()))
            await self.audit_log.record(
                AuditEntry.by(
                    actor,
                    "user.role-changed",
                    id=self.ids.new(),
                    at=saved.updated_at,
                    subject=saved.id,
                    before={"role": user.role.name.lower()},
                    after={"role": saved.role.name.lower()},
                )
            )
        return saved, True

    async def _find(self, login: str) -> User:
        user = await self.users.find_by_username(login) or await self.users.find_by_email(login)
        if user is None:
            raise UserNotFoundError
        return user
