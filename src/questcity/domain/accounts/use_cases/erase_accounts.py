"""Erase accounts whose time has come."""

from dataclasses import dataclass
from typing import Final

from questcity.domain.accounts.events import AccountDeleted
from questcity.domain.accounts.model.sessions import SessionEnd
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.readers import PersonalData
from questcity.domain.accounts.ports.repositories import SessionRepository, UserRepository
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.errors import AwayError
from questcity.domain.shared.ids import AuditEntryId, UserId
from questcity.domain.shared.permissions import Status
from questcity.domain.shared.ports import AuditLog, Clock, IdGenerator, Outbox, UnitOfWork

ACCOUNTS_AT_ONCE: Final = 20
SYSTEM: Final = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseAccounts:
    """End accounts whose days of grace are over, and erase those that have ended.

    The system itself does this; nobody asks for it. It may be cut off anywhere: what shows how far
    an account has come is what is left of it, and the account itself goes last.
    """

    users: UserRepository
    sessions: SessionRepository
    personal_data: PersonalData
    outbox: Outbox
    audit_log: AuditLog
    unit_of_work: UnitOfWork
    ids: IdGenerator
    clock: Clock

    async def __call__(self) -> int:
        """Go through a bounded number of accounts and return how many were erased.

        Raise an `ExceptionGroup` of what went wrong with some, once the others are done.
        """
        async with self.unit_of_work:
            due = await self.users.list_leaving(now=self.clock.now(), limit=ACCOUNTS_AT_ONCE)
        erased, bugs = 0, []
        for user_id in due:
            try:
                erased += await self._go_on_with(user_id)
            except AwayError:
                raise
            except Exception as bug:  # noqa: BLE001 (raised below: it must not hold up others)
                bugs.append(bug)
        if bugs:
            message = "Some accounts could not be erased."
            raise ExceptionGroup(message, bugs)
        return erased

    async def _go_on_with(self, user_id: UserId) -> bool:
        user = await self._ended(user_id)
        if user is None:
            return False
        for step in self.personal_data.steps():
            while await self.personal_data.erase(step, user, now=self.clock.now()):
                pass
        return await self._erase(user_id)

    async def _ended(self, user_id: UserId) -> User | None:
        """Return the account if all in it can be erased; end it if its time has just come."""
        now = self.clock.now()
        async with self.unit_of_work:
            # Before any single user: whoever changes admins waits here, and sees the others' work.
            admins = await self.users.list_active_admins()
            user = await self.users.get(user_id)
            is_due = user.deletion_at is not None and user.deletion_at <= now
            # Nobody would be left to look after the house: this one waits for another admin.
            if is_due and user.status is not Status.DELETED and admins != (user_id,):
                await self.users.save(user.deleted(at=now))
                await self.sessions.end_all(user_id, SessionEnd.ACCOUNT_DELETED, at=now)
                await self.outbox.add(
                    AccountDeleted(email=user.email, first_name=user.first_name, locale=user.locale)
                )
        return user if user.can_be_erased(now=now) else None

    async def _erase(self, user_id: UserId) -> bool:
        now = self.clock.now()
        async with self.unit_of_work:
            user = await self.users.get(user_id)
            # Another worker may have been here, or the operator has made the account anew.
            if not user.can_be_erased(now=now):
                return False
            await self.users.save(user.erased(at=now))
            await self.audit_log.record(
                AuditEntry(
                    id=AuditEntryId(self.ids.new()),
                    at=now,
                    actor=SYSTEM,
                    actor_id=None,
                    action="user.erased",
                    subject_kind="user",
                    subject_id=user_id,
                )
            )
        return True
