"""Change somebody else."""

from dataclasses import dataclass, replace
from typing import Any

from questcity.domain.accounts import rules
from questcity.domain.accounts.model.changes import UserChange, differences
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.ids import Revision, UserId
from questcity.domain.shared.permissions import Actor, NotPermittedError, Permission, Role
from questcity.domain.shared.ports import AuditLog, Clock, IdGenerator, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class EditUser:
    """Change what somebody is called and may do.

    Who edits users may do the first, and the second who also manages roles; nobody may do either to
    somebody of a higher role, or raise anybody above the own one.
    """

    users: UserRepository
    audit_log: AuditLog
    unit_of_work: UnitOfWork
    ids: IdGenerator
    clock: Clock

    async def __call__(
        self,
        actor: Actor,
        client: ClientContext,
        who: UserId | str,
        change: UserChange,
        expected: Revision | None,
    ) -> tuple[User, bool]:
        """Return the user, and whether anything has changed.

        Raise `UserNotFoundError`, `NotPermittedError`, `LastAdminError`, `UsernameTakenError`,
        `InvalidInputError`, `MediaNotUsableError`, or `StaleRevisionError` when `expected` is given
        and is not the present revision.
        """
        actor.require(Permission.EDIT_USERS)
        if change.is_about_rights:
            actor.require(Permission.MANAGE_ROLES)
        profile = rules.changed_profile(change.profile)
        async with self.unit_of_work:
            # Before any single user: whoever changes admins waits here, and sees the others' work.
            admins = await self.users.list_active_admins()
            user = await self.users.get(who)
            user.require_within_reach(actor)
            user.require_account()
            user.require_revision(expected)
            edited = _edited(user, change, profile)
            if edited.role > actor.role:
                raise NotPermittedError
            if edited.role is not Role.ADMIN:
                rules.require_admin_left(admins, user)
            if edited == user:
                return user, False
            saved = await self.users.save(replace(edited, updated_at=self.clock.now()))
            await self._note(actor, client, user, saved)
        return saved, True

    async def _note(self, actor: Actor, client: ClientContext, before: User, after: User) -> None:
        old, new = differences(before, after)
        await self.audit_log.record(
            AuditEntry.by(
                actor,
                "user.role-changed" if "role" in new else "user.edited",
                id=self.ids.new(),
                at=after.updated_at,
                subject=after.id,
                before=old,
                after=new,
                address=client.address,
            )
        )


def _edited(user: User, change: UserChange, profile: dict[str, Any]) -> User:
    return replace(user, **profile, role=change.role_of(user), flags=change.flags_of(user))
