"""Change what one tells about oneself."""

from dataclasses import dataclass, fields, replace
from typing import Any
from uuid import UUID

from questcity.domain.accounts import rules
from questcity.domain.accounts.errors import MediaNotUsableError
from questcity.domain.accounts.ports import CreditReader, UserRepository
from questcity.domain.accounts.views import Profile
from questcity.domain.shared.errors import StaleRevisionError
from questcity.domain.shared.ids import Revision
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileChange:
    """The fields to change: None keeps a field, an empty instagram name takes it away."""

    username: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    locale: str | None = None
    instagram_username: str | None = None
    show_on_leaderboards: bool | None = None
    avatar_media_id: UUID | None = None


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
        changed = _checked(change)
        async with self.unit_of_work:
            user = await self.users.get(actor.identity)
            if expected not in (None, user.revision):
                raise StaleRevisionError(user.revision)
            edited = replace(user, **changed)
            if edited != user:
                user = await self.users.save(replace(edited, updated_at=self.clock.now()))
        return Profile(user=user, credits=await self.credits.balance(user.id))


def _checked(change: ProfileChange) -> dict[str, Any]:
    if change.avatar_media_id is not None:
        # Nobody has uploaded an avatar yet: there is no file that could be meant.
        raise MediaNotUsableError(("avatar_media_id",))
    given = {
        field.name: value
        for field in fields(change)
        if (value := getattr(change, field.name)) is not None
    }
    typed = {
        name: rules.normal_text(value) for name, value in given.items() if isinstance(value, str)
    }
    rules.require_valid({name: value for name, value in typed.items() if _is_set(name, value)})
    return given | {name: value if _is_set(name, value) else None for name, value in typed.items()}


def _is_set(name: str, value: str) -> bool:
    return bool(value) or name != "instagram_username"
