"""Lock an account."""

from dataclasses import dataclass

from questcity.domain.accounts import rules
from questcity.domain.accounts.events import UserLocked
from questcity.domain.accounts.model.changes import differences
from questcity.domain.accounts.model.sessions import SessionEnd
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.repositories import SessionRepository, UserRepository
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.permissions import Actor, Permission, Status
from questcity.domain.shared.ports import AuditLog, Clock, IdGenerator, Outbox, UnitOfWork
from questcity.domain.shared.texts import normal_text


@dataclass(frozen=True, slots=True, kw_only=True)
class LockUser:
    """Take all rights from an account, end its sessions, and tell its user why.

    Who locks users may, but not somebody of a higher role, nor the last active admin.
    """

    users: UserRepository
    sessions: SessionRepository
    outbox: Outbox
    audit_log: AuditLog
    unit_of_work: UnitOfWork
    ids: IdGenerator
    clock: Clock

    async def __call__(
        self, actor: Actor, client: ClientContext, who: UserId | str, reason: str
    ) -> tuple[User, bool]:
        """Return the user, and whether anything has changed: one who is locked stays so.

        Raise `InvalidInputError`, `UserNotFoundError`, `NotPermittedError`, `LastAdminError` or
        `WrongStatusError`.
        """
        actor.require(Permission.LOCK_USERS)
        reason = normal_text(reason)
        rules.require_texts({"reason": reason}, {"reason": rules.LOCK_REASON})
        async with self.unit_of_work:
            admins = await self.users.list_active_admins()
            user = await self.users.get(who)
            user.require_within_reach(actor)
            if user.status is Status.LOCKED:
                return user, False
            rules.require_admin_left(admins, user)
            now = self.clock.now()
            saved = await self.users.save(user.locked(reason, at=now))
            await self.sessions.end_all(user.id, SessionEnd.LOCKED, at=now)
            await self.outbox.add(
                UserLocked(
                    email=saved.email,
                    first_name=saved.first_name,
                    locale=saved.locale,
                    reason=reason,
                )
            )
            old, new = differences(user, saved)
            await self.audit_log.record(
                AuditEntry.by(
                    actor,
                    "user.locked",
                    id=self.ids.new(),
                    at=now,
                    subject=user.id,
                    before=old,
                    after=new,
                    address=client.address,
                )
            )
        return saved, True
