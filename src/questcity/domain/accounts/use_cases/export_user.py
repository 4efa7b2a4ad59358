"""Read all data about somebody, for the operator."""

from dataclasses import dataclass

from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.readers import PersonalData, Section
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.ids import UserId
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

    async def __call__(
        self, actor: Actor, client: ClientContext, who: UserId | str
    ) -> tuple[User, tuple[Section, ...]]:
        """Return the user with their data. Raise `UserNotFoundError`."""
        actor.require(Permission.MANAGE_BACKUPS)
        async with self.unit_of_work:
            user = await self.users.get(who)
            await self.audit_log.record(
                AuditEntry.by(
                    actor,
                    "user.exported",
                    id=self.ids.new(),
                    at=self.clock.now(),
                    subject=user.id,
                    address=client.address,
                )
            )
        return user, tuple(
            Section(name, self.personal_data.read(name, user.id))
            for name in self.personal_data.sections()
        )
