"""Delete somebody's account."""

from dataclasses import dataclass

from questcity.domain.accounts import rules
from questcity.domain.accounts.events import AccountDeleted
from questcity.domain.accounts.model.sessions import SessionEnd
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.repositories import SessionRepository, UserRepository
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.permissions import Actor, NotPermittedError, Permission, Status
from questcity.domain.shared.ports import AuditLog, Clock, IdGenerator, Outbox, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteUser:
    """End an account at once, for the worker to erase; who may delete users may.

    Nobody deletes somebody of a higher role, the last active admin, or oneself: for that one has to
    show one's password and wait.
    """

    users: UserRepository
    sessions: SessionRepository
    outbox: Outbox
    audit_log: AuditLog
    unit_of_work: UnitOfWork
    ids: IdGenerator
    clock: Clock

    async def __call__(
        self, actor: Actor, client: ClientContext, who: UserId | str
    ) -> tuple[User, bool]:
        """Return the user of that id, username or e-mail, and whether the account has ended now.

        Raise `UserNotFoundError`, `NotPermittedError` or `LastAdminError`.
        """
        actor.require(Permission.DELETE_USERS)
        async with self.unit_of_work:
            # Before any single user: whoever changes admins waits here, and sees the others' work.
            admins = await self.users.list_active_admins()
            user = await self.users.get(who)
            user.require_within_reach(actor)
            if user.id == actor.user_id:
                raise NotPermittedError
            if user.status is Status.DELETED:
                return user, False
            rules.require_admin_left(admins, user)
            return await self._delete(actor, client, user), True

    async def _delete(self, actor: Actor, client: ClientContext, user: User) -> User:
        now = self.clock.now()
        saved = await self.users.save(user.deleted(at=now))
        await self.sessions.end_all(user.id, SessionEnd.ACCOUNT_DELETED, at=now)
        await self.outbox.add(
            AccountDeleted(email=user.email, first_name=user.first_name, locale=user.locale)
        )
        await self.audit_log.record(
            AuditEntry.by(
                actor,
                "user.deleted",
                id=self.ids.new(),
                at=now,
                subject=user.id,
                before={"status": user.status},
                after={"status": saved.status},
                address=client.address,
            )
        )
        return saved
