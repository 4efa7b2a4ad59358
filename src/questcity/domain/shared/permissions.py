"""Who may do what: roles, flags, the catalogue of permissions, and the actor who holds them.

The table at the end is the only place that says which role or flag gives which permission.
"""

from dataclasses import dataclass
from enum import Enum, IntEnum, StrEnum
from typing import Self

from questcity.domain.shared.errors import ForbiddenError
from questcity.domain.shared.ids import SessionId, UserId


class Role(IntEnum):
    """What a person is here; the number is what goes over the wire."""

    USER = 0
    MANAGER = 1
    ADMIN = 2


class Flag(StrEnum):
    """A duty given to a person beside the role."""

    CAN_EDIT_QUESTS = "can_edit_quests"
    CAN_LOCK_USERS = "can_lock_users"


class Status(StrEnum):
    """Whether an account can be used."""

    ACTIVE = "active"
    LOCKED = "locked"
    UNVERIFIED = "unverified"
    DELETED = "deleted"


class Permission(Enum):
    """Everything that an actor can be allowed: the code, and what it means in a sentence."""

    VIEW_OWN_PROFILE = "own_profile.view", "See one's own profile."
    EDIT_OWN_PROFILE = "own_profile.edit", "Change one's own profile."
    VIEW_QUESTS = "quests.view", "See quests and play them."
    VIEW_MERCH = "merch.view", "See what a quest sells."
    MANAGE_FRIENDS = "friends.manage", "See and end one's friendships."
    SEND_FRIEND_REQUESTS = "friend_requests.send", "Ask somebody to be a friend."
    MANAGE_FAVORITES = "favorites.manage", "Keep a list of favourite quests."
    CREATE_CHATS = "chats.create", "Open a chat."
    SEND_MESSAGES = "messages.send", "Write in one's chats."
    WRITE_REVIEWS = "reviews.write", "Review a quest that one has walked."
    VIEW_USERS = "users.view", "See the list of users and their staff view."
    CREATE_QUESTS = "quests.create", "Write quests."
    MODERATE_QUESTS = "quests.moderate", "Publish, refuse and archive quests."
    MODERATE_REVIEWS = "reviews.moderate", "Take down reviews."
    RESPOND_TO_REVIEWS = "reviews.respond", "Answer reviews for the house."
    MODERATE_CHATS = "chats.moderate", "Read what was reported in chats."
    DELETE_ANY_MESSAGE = "messages.delete_any", "Take down messages of others."
    EDIT_ANY_QUEST = "quests.edit_any", "Change quests of others."
    DELETE_ANY_QUEST = "quests.delete_any", "Delete drafts of others."
    MANAGE_CATEGORIES = "categories.manage", "Change the list of categories."
    MANAGE_PLACES = "places.manage", "Change the list of cities and districts."
    MANAGE_VEHICLES = "vehicles.manage", "Change the list of vehicles."
    MANAGE_TOOLS = "tools.manage", "Rename and picture the tools."
    MANAGE_ACTIVITIES = "activities.manage", "Rename and picture the activities."
    LOCK_USERS = "users.lock", "Lock accounts."
    UNLOCK_USERS = "users.unlock", "Unlock accounts."
    MANAGE_UNLOCK_REQUESTS = "unlock_requests.manage", "Decide requests to be unlocked."
    EDIT_USERS = "users.edit", "Change profiles of others."
    DELETE_USERS = "users.delete", "Delete accounts of others."
    MANAGE_ROLES = "users.manage_roles", "Invite staff, give roles and flags."
    VIEW_ANY_FAVORITES = "favorites.view_any", "See favourites of others."
    MANAGE_MERCH = "merch.manage", "Change what quests sell."
    VIEW_ADMIN_PANEL = "admin_panel.view", "Open the administration."
    MANAGE_SETTINGS = "settings.manage", "Change settings."
    VIEW_LOGS = "logs.view", "Read the audit trail and detailed health."
    MANAGE_BACKUPS = "backups.manage", "Make and restore backups."

    def __init__(self, code: str, description: str) -> None:
        self.code = code
        self.description = description


class NotPermittedError(ForbiddenError):
    """The actor does not hold the permission."""

    code = "not-permitted"

    def __init__(self) -> None:
        super().__init__("You may not do this.")


class AccountLockedError(ForbiddenError):
    """The account was locked by staff."""

    code = "account-locked"

    def __init__(self) -> None:
        super().__init__("This account is locked. You can ask for it to be unlocked.")


class AccountUnverifiedError(ForbiddenError):
    """The invitation was not accepted yet."""

    code = "account-unverified"

    def __init__(self) -> None:
        super().__init__("This account is not ready yet. Accept the invitation in your mail first.")


class PasswordChangeRequiredError(ForbiddenError):
    """The password was set by somebody else."""

    code = "password-change-required"

    def __init__(self) -> None:
        super().__init__("Choose a password of your own first.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who asks: a signed-in person, or the operator at the command line.

    Built from the database at each request, never from what a token claims.
    """

    name: str
    role: Role
    flags: frozenset[Flag] = frozenset()
    status: Status = Status.ACTIVE
    must_change_password: bool = False
    user_id: UserId | None = None
    session_id: SessionId | None = None

    @classmethod
    def operator(cls, os_user: str) -> Self:
        """Return the person at the machine's command line, who may do everything."""
        return cls(name=f"operator:{os_user}", role=Role.ADMIN)

    @property
    def identity(self) -> UserId:
        """The user behind the actor.

        Raise `NotPermittedError` for the operator, who is nobody's user.
        """
        if self.user_id is None:
            raise NotPermittedError
        return self.user_id

    def permissions(self) -> frozenset[Permission]:
        """Return everything that the actor may do in its present state."""
        if self.status is Status.UNVERIFIED:
            return _OWN_PROFILE
        if self.status is not Status.ACTIVE:
            return frozenset()
        granted = _BY_ROLE[self.role]
        for flag in self.flags:
            granted |= _BY_FLAG[flag]
        return granted

    def require(self, permission: Permission) -> None:
        """Refuse an actor that does not hold the permission.

        Raise `AccountLockedError`, `PasswordChangeRequiredError`, `AccountUnverifiedError` or
        `NotPermittedError`.
        """
        if self.status in {Status.LOCKED, Status.DELETED}:
            raise AccountLockedError
        if self.must_change_password and permission is not Permission.VIEW_OWN_PROFILE:
            raise PasswordChangeRequiredError
        if permission not in self.permissions():
            raise AccountUnverifiedError if self.status is Status.UNVERIFIED else NotPermittedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A permission, and every role and flag that gives it."""

    permission: Permission
    roles: tuple[Role, ...]
    flags: tuple[Flag, ...]


def every_grant() -> tuple[Grant, ...]:
    """Return who is given what, in the order of the catalogue."""
    return tuple(
        Grant(
            permission=permission,
            roles=tuple(role for role in Role if permission in _BY_ROLE[role]),
            flags=tuple(flag for flag in Flag if permission in _BY_FLAG[flag]),
        )
        for permission in Permission
    )


_OWN_PROFILE = frozenset({Permission.VIEW_OWN_PROFILE, Permission.EDIT_OWN_PROFILE})

_EVERYBODY = _OWN_PROFILE | {
    Permission.VIEW_QUESTS,
    Permission.VIEW_MERCH,
    Permission.MANAGE_FRIENDS,
    Permission.SEND_FRIEND_REQUESTS,
    Permission.MANAGE_FAVORITES,
    Permission.CREATE_CHATS,
    Permission.SEND_MESSAGES,
    Permission.WRITE_REVIEWS,
}

_MANAGERS = _EVERYBODY | {
    Permission.VIEW_USERS,
    Permission.CREATE_QUESTS,
    Permission.MODERATE_QUESTS,
    Permission.MODERATE_REVIEWS,
    Permission.RESPOND_TO_REVIEWS,
    Permission.MODERATE_CHATS,
    Permission.DELETE_ANY_MESSAGE,
}

_BY_ROLE: dict[Role, frozenset[Permission]] = {
    Role.USER: _EVERYBODY,
    Role.MANAGER: _MANAGERS,
    Role.ADMIN: frozenset(Permission),
}

_BY_FLAG: dict[Flag, frozenset[Permission]] = {
    Flag.CAN_EDIT_QUESTS: frozenset(
        {
            Permission.CREATE_QUESTS,
            Permission.EDIT_ANY_QUEST,
            Permission.DELETE_ANY_QUEST,
            Permission.MANAGE_CATEGORIES,
            Permission.MANAGE_PLACES,
            Permission.MANAGE_VEHICLES,
            Permission.MANAGE_TOOLS,
            Permission.MANAGE_ACTIVITIES,
        },
    ),
    Flag.CAN_LOCK_USERS: frozenset(
        {
            Permission.VIEW_USERS,
            Permission.LOCK_USERS,
            Permission.UNLOCK_USERS,
            Permission.MANAGE_UNLOCK_REQUESTS,
        },
    ),
}
