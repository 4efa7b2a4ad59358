"""Other people on the wire."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from msgspec import UNSET, UnsetType

from questcity.domain.accounts.model.changes import ProfileChange, UserChange
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.views import PublicUser
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.permissions import Flag, Role
from questcity.entrypoints.web.paging import CountResponse
from questcity.entrypoints.web.shapes import Answer, Body


class ProfileResponse(Answer, frozen=True, kw_only=True):
    """What a user shows of themselves."""

    avatar_url: str | None
    instagram_username: str | None


class PublicUserResponse(Answer, frozen=True, kw_only=True):
    """A user as everybody may see them."""

    id: UUID
    username: str
    first_name: str
    avatar_url: str | None

    @classmethod
    def of(cls, user: User | PublicUser) -> Self:
        """Return the response that shows this user."""
        # Nothing stores files yet.
        return cls(id=user.id, username=user.username, first_name=user.first_name, avatar_url=None)


class WholeUserResponse(Answer, frozen=True, kw_only=True):
    """A user, as that user and staff see them."""

    id: UserId
    username: str
    email: str
    first_name: str
    last_name: str
    locale: str
    role: int
    role_name: str
    status: str
    can_edit_quests: bool
    can_lock_users: bool
    profile: ProfileResponse
    created_at: datetime
    updated_at: datetime

    @classmethod
    def with_more(cls, user: User, **more: Any) -> Self:
        """Return the response that shows this user, with the values of the fields beside these."""
        return cls(
            id=user.id,
            username=user.username,
            email=user.email,
            first_name=user.first_name,
            last_name=user.last_name,
            locale=user.locale,
            role=user.role,
            role_name=user.role.name.lower(),
            status=user.status,
            can_edit_quests=Flag.CAN_EDIT_QUESTS in user.flags,
            can_lock_users=Flag.CAN_LOCK_USERS in user.flags,
            # Nothing stores files yet.
            profile=ProfileResponse(avatar_url=None, instagram_username=user.instagram_username),
            created_at=user.created_at,
            updated_at=user.updated_at,
            **more,
        )


class StaffUserResponse(WholeUserResponse, frozen=True, kw_only=True):
    """A user as staff see them."""

    lock_reason: str | None

    @classmethod
    def of(cls, user: User) -> Self:
        """Return the response that shows this user."""
        return cls.with_more(user, lock_reason=user.lock_reason)


class UserPage(Answer, frozen=True, kw_only=True, omit_defaults=True):
    """A page of users, latest first."""

    items: list[StaffUserResponse]
    next_cursor: str | None
    count: CountResponse | None = None


class EditProfileRequest(Body, frozen=True, kw_only=True):
    """The fields to change; what is absent stays."""

    username: str | UnsetType = UNSET
    first_name: str | UnsetType = UNSET
    last_name: str | UnsetType = UNSET
    locale: str | UnsetType = UNSET
    instagram_username: str | UnsetType | None = UNSET
    show_on_leaderboards: bool | UnsetType = UNSET
    avatar_media_id: UUID | UnsetType | None = UNSET

    def change(self) -> ProfileChange:
        """Return it as the domain knows it."""
        given: dict[str, Any] = {
            name: value
            for name in ProfileChange.__slots__
            if (value := getattr(self, name)) is not UNSET
        }
        if given.get("instagram_username", UNSET) is None:
            given["instagram_username"] = ""
        return ProfileChange(**given)


class EditUserRequest(EditProfileRequest, frozen=True, kw_only=True):
    """What staff change about somebody: role 0 is a user, 1 a manager, 2 an admin."""

    role: Role | UnsetType = UNSET
    can_edit_quests: bool | UnsetType = UNSET
    can_lock_users: bool | UnsetType = UNSET

    def user_change(self) -> UserChange:
        """Return it as the domain knows it."""
        given = {flag: getattr(self, flag.value) for flag in Flag}
        return UserChange(
            profile=self.change(),
            role=None if self.role is UNSET else self.role,
            flags={flag: value for flag, value in given.items() if value is not UNSET},
        )


class LockRequest(Body, frozen=True, kw_only=True):
    """Why somebody is locked out; they are told."""

    reason: str
