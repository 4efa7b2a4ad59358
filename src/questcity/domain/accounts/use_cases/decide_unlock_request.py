"""Decide whether somebody is unlocked."""

from dataclasses import dataclass

from questcity.domain.accounts import rules
from questcity.domain.accounts.events import UnlockRefused, UserUnlocked
from questcity.domain.accounts.model.unlock_requests import UnlockRequest, UnlockStatus
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.repositories import UnlockRequestRepository, UserRepository
from questcity.domain.accounts.views import UnlockRequestView
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.ids import UnlockRequestId
from questcity.domain.shared.permissions import Actor, Permission, Status
from questcity.domain.shared.ports import AuditLog, Clock, IdGenerator, Outbox, UnitOfWork
from questcity.domain.shared.texts import normal_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is decided, and what its user is told beside it."""

    is_approved: bool
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideUnlockRequest:
    """Unlock the account that a request is about, or refuse to; its user is told.

    Who manages these requests may, but not about somebody of a higher role.
    """

    requests: UnlockRequestRepository
    users: UserRepository
    outbox: Outbox
    audit_log: AuditLog
    unit_of_work: UnitOfWork
    ids: IdGenerator
    clock: Clock

    async def __call__(
        self,
        actor: Actor,
        client: ClientContext,
        request_id: UnlockRequestId,
        decision: Decision,
    ) -> UnlockRequestView:
        """Return the request; the same decision once more changes nothing.

        Raise `InvalidInputError`, `UnlockRequestNotFoundError`, `NotPermittedError` or
        `AlreadyDecidedError`.
        """
        actor.require(Permission.MANAGE_UNLOCK_REQUESTS)
        note = normal_text(decision.note)
        rules.require_texts({"note": note}, {"note": rules.NOTE})
        status = UnlockStatus.APPROVED if decision.is_approved else UnlockStatus.REJECTED
        async with self.unit_of_work:
            found = await self.requests.get(request_id)
            user = await self.users.get(found.user_id)
            user.require_within_reach(actor)
            request = found.decided(status, by=actor, note=note or None, at=self.clock.now())
            if request != found:
                await self.requests.save(request)
                user = await self._carry_out(request, user)
                await self._note(actor, client, request)
        return UnlockRequestView(request=request, user=user)

    async def _carry_out(self, request: UnlockRequest, user: User) -> User:
        if request.status is UnlockStatus.REJECTED:
            refused = UnlockRefused(
                email=user.email,
                first_name=user.first_name,
                locale=user.locale,
                note=request.note or "",
            )
            await self.outbox.add(refused)
            return user
        if user.status is not Status.LOCKED:
            return user
        unlocked = await self.users.save(user.unlocked(at=self.clock.now()))
        told = UserUnlocked(email=user.email, first_name=user.first_name, locale=user.locale)
        await self.outbox.add(told)
        return unlocked

    async def _note(self, actor: Actor, client: ClientContext, request: UnlockRequest) -> None:
        await self.audit_log.record(
            AuditEntry.by(
                actor,
                f"unlock-request.{request.status}",
                id=self.ids.new(),
                at=self.clock.now(),
                subject=request.user_id,
                before={"status": UnlockStatus.PENDING},
                after={"status": request.status, "note": request.note or ""},
                address=client.address,
            )
        )
