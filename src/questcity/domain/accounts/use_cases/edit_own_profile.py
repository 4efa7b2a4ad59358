"""Change what one tells about oneself."""

from dataclasses import dataclass, replace

from questcity.domain.accounts import rules
from questcity.domain.accounts.model.changes import ProfileChange
from questcity.domain.accounts.ports.readers import CreditReader
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.accounts.views import Profile
from questcity.domain.shared.ids import Revision
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class EditOwnProfile:
    """Change the actor's own profile; anybody who is signed in may."""

    users: UserRepository
    credits: CreditReader
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(
        self, actor: Actor, change: ProfileChange, expected: Revision | None
    ) -> Profile:
        """Return the changed profile.

        Raise `InvalidInputError`, `MediaNotUsableError`, `UsernameTakenError`, or
        `StaleRevisionError` when `expected` is given and is not the present revision.
        """
        actor.require(Permission.EDIT_OWN_PROFILE)
        changed = rules.changed_profile(change)
        async with self.unit_of_work:
            user = await self.users.get(actor.identity)
            user.require_revision(expected)
            edited = replace(user, **changed)
            if edited != user:
                user = await self.users.save(replace(edited, updated_at=self.clock.now()))
        return Profile(user=user, credits=await self.credits.balance(user.id))
