"""Changes of users: what can be asked for, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from questcity.domain.accounts.model.users import User
from questcity.domain.shared.changes import changed
from questcity.domain.shared.permissions import Flag, Role

_TOLD: Final = (
    "username",
    "email",
    "first_name",
    "last_name",
    "locale",
    "instagram_username",
    "status",
    "lock_reason",
)


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
class UserChange:
    """What staff want to be otherwise about somebody; flags that are not named stay."""

    profile: ProfileChange = ProfileChange()
    role: Role | None = None
    flags: Mapping[Flag, bool] = field(default_factory=dict)

    @property
    def is_about_rights(self) -> bool:
        """Whether more is asked for than other names."""
        return self.role is not None or bool(self.flags)

    def role_of(self, user: User) -> Role:
        """Return the role that the user is to have."""
        return user.role if self.role is None else self.role

    def flags_of(self, user: User) -> frozenset[Flag]:
        """Return the flags that the user is to have."""
        return frozenset(flag for flag in Flag if self.flags.get(flag, flag in user.flags))


def differences(before: User, after: User) -> tuple[dict[str, str], dict[str, str]]:
    """Return what has changed, as an audit entry tells it: the old values and the new ones."""
    return changed(_told(before), _told(after))


def _told(user: User) -> dict[str, str]:
    told = {name: str(getattr(user, name) or "") for name in _TOLD}
    told["role"] = user.role.name.lower()
    told["flags"] = " ".join(sorted(user.flags))
    return told
