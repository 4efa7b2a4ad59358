"""Unlock an account."""

from dataclasses import dataclass

from questcity.domain.accounts import rules
from questcity.domain.accounts.events import UserUnlocked
from questcity.domain.accounts.model.changes import differences
from questcity.domain.accounts.model.unlock_requests import UnlockStatus
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.repositories import UnlockRequestRepository, UserRepository
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.permissions import Actor, Permission, Status
from questcity.domain.shared.ports import AuditLog, Clock, IdGenerator, Outbox, UnitOfWork
from questcity.domain.shared.texts import normal_text


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockUser:
    """Give a locked account its rights back, and tell its user; they sign in anew.

    Who unlocks users may, but not somebody of a higher role. A request to be unlocked that waits is
    approved by it.
    """

    users: UserRepository
    requests: UnlockRequestRepository
    outbox: Outbox
    audit_log: AuditLog
    unit_of_work: UnitOfWork
    ids: IdGenerator
    clock: Clock

    async def __call__(
        self, actor: Actor, client: ClientContext, who: UserId | str, reason: str = ""
    ) -> tuple[User, bool]:
        """Return the user, and whether anything has changed: one who is active stays so.

        Raise `InvalidInputError`, `UserNotFoundError`, `NotPermittedError` or `WrongStatusError`.
        """
        actor.require(Permission.UNLOCK_USERS)
        reason = normal_text(reason)
        rules.require_texts({"reason": reason}, {"reason": rules.NOTE})
        async with self.unit_of_work:
            user = await self.users.get(who)
            user.require_within_reach(actor)
            if user.status is Status.ACTIVE:
                return user, False
            now = self.clock.now()
            saved = await self.users.save(user.unlocked(at=now))
            pending = await self.requests.find_pending(user.id)
            if pending is not None:
                await self.requests.save(
                    pending.decided(UnlockStatus.APPROVED, by=actor, note=reason or None, at=now)
                )
            await self.outbox.add(
                UserUnlocked(email=saved.email, first_name=saved.first_name, locale=saved.locale)
            )
            old, new = differences(user, saved)
            await self.audit_log.record(
                AuditEntry.by(
                    actor,
                    "user.unlocked",
                    id=self.ids.new(),
                    at=now,
                    subject=user.id,
                    before=old,
                    after=new | ({"reason": reason} if reason else {}),
                    address=client.address,
                )
            )
        return saved, True
