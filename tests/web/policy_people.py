"""The people of the matrix: every role, flag and state, and nobody at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from dishka import AsyncContainer

from hashers import cheap_hash
from questcity.domain.shared.permissions import Flag, Permission, Role, Status, every_grant
from web.policy import Row, Who
from web_people import SignedIn, put_signed_in


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who asks. Whoever may do little is an admin, so that nothing else refuses."""

    name: str
    role: Role = Role.USER
    flag: Flag | None = None
    state: Mapping[str, Any] = field(default_factory=dict)
    hears: str | None = None
    """What everything but the public routes answers, and those that the state leaves open."""
    is_anonymous: bool = False

    def holds(self, permission: Permission) -> bool:
        """Tell whether role and flag give the permission."""
        grant = next(grant for grant in every_grant() if grant.permission is permission)
        return self.role in grant.roles or self.flag in grant.flags

    def is_let_in(self, row: Row) -> bool:
        """Tell whether the state of the person leaves the route open."""
        if self is UNVERIFIED:
            return row.who is Who.SELF
        if self is NEWLY_APPOINTED:
            return row.before_own_password
        return self.hears is None

    async def enter(self, container: AsyncContainer) -> SignedIn:
        """Put one like this into the store; a second one is a stranger of the same kind."""
        flags = frozenset[Flag]() if self.flag is None else frozenset({self.flag})
        return await put_signed_in(
            container, role=self.role, flags=flags, password_hash=cheap_hash(), **self.state
        )


ANONYMOUS: Final = Person(name="anonymous", is_anonymous=True, hears="401 token-invalid")
USER: Final = Person(name="user")
MANAGER: Final = Person(name="manager", role=Role.MANAGER)
ADMIN: Final = Person(name="admin", role=Role.ADMIN)
EDITOR: Final = Person(name="editor", flag=Flag.CAN_EDIT_QUESTS)
LOCKER: Final = Person(name="locker", flag=Flag.CAN_LOCK_USERS)
LOCKED: Final = Person(
    name="locked", role=Role.ADMIN, state={"status": Status.LOCKED}, hears="403 account-locked"
)
DELETED: Final = Person(
    name="deleted", role=Role.ADMIN, state={"status": Status.DELETED}, hears="401 session-ended"
)
UNVERIFIED: Final = Person(
    name="unverified",
    role=Role.ADMIN,
    state={"status": Status.UNVERIFIED},
    hears="403 account-unverified",
)
NEWLY_APPOINTED: Final = Person(
    name="newly appointed",
    role=Role.ADMIN,
    state={"password_change_required": True},
    hears="403 password-change-required",
)

PEOPLE: Final = (
    ANONYMOUS,
    USER,
    MANAGER,
    ADMIN,
    EDITOR,
    LOCKER,
    LOCKED,
    DELETED,
    UNVERIFIED,
    NEWLY_APPOINTED,
)
