"""Read all data about somebody, for the operator."""

from dataclasses import dataclass

from questcity.domain.accounts.errors import UserNotFoundError
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports import PersonalData, Section, UserRepository
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import AuditLog, Clock, IdGenerator, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportUser:
    """Return all data about a user as it is now, and note that it was read.

    Who may make backups may: a backup holds the same, of everybody.
    """

    users: UserRepository
    personal_data: PersonalData
    audit_log: AuditLog
    unit_of_work: UnitOfWork
    ids: IdGenerator
    clock: Clock

    async def __call__(self, actor: Actor, login: str) -> tuple[User, tuple[Section, ...]]:
        """Return the user of that username or e-mail with their data. Raise `UserNotFoundError`."""
        actor.require(Permission.MANAGE_BACKUPS)
        async with self.unit_of_work:
            user = await self._find(login)
            await self.audit_log.record(
                AuditEntry.by(
                    actor,
                    "user.exported",
                    id=self.ids.new(),
                    at=self.clock.now(),
                    subject=user.id,
                )
            )
        return user, tuple(
            Section(name, self.personal_data.read(name, user.id))
            for name in self.personal_data.sections()
        )

    async def _find(self, login: str) -> User:
        user = await self.users.find_by_username(login) or await self.users.find_by_email(login)
        if user is None:
            raise UserNotFoundError
        return user
