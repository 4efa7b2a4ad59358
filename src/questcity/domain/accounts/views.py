"""What sign-in and pages read about people."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from questcity.domain.accounts.model.sessions import (
    RefreshToken,
    Session,
    SessionEnd,
    SessionLimits,
)
from questcity.domain.accounts.model.unlock_requests import UnlockRequest
from questcity.domain.accounts.model.users import User
from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.ids import SessionId, UserId
from questcity.domain.shared.permissions import Actor, Role, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A user as they see themselves, with their credits."""

    user: User
    credits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicUser:
    """A user as everybody may see them."""

    id: UserId
    username: str
    first_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserFilter:
    """Which users are wanted: all of the words in name or address, and the rest as given."""

    words: tuple[str, ...] = ()
    role: Role | None = None
    status: Status | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenUser:
    """A user as somebody else sees them: in full, or only what everybody may know."""

    user: User
    is_in_full: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockRequestView:
    """A request to be unlocked, with whom it is about."""

    request: UnlockRequest
    user: User


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What a password is checked against, and from which addresses its user is signed in."""

    user_id: UserId
    password_hash: str | None
    addresses: frozenset[str] = frozenset()

    def are_used_in(self, network: str) -> bool:
        """Tell whether the user is signed in from that network."""
        return network in {ClientContext(address=each).network for each in self.addresses}


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessClaims:
    """What a genuine access token says."""

    user_id: UserId
    session_id: SessionId
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What a request needs to know of a session: who acts in it, and how old it is."""

    actor: Actor
    created_at: datetime
    last_used_at: datetime
    end: SessionEnd | None

    def is_open(self, *, now: datetime, limits: SessionLimits) -> bool:
        """Tell whether the session still says who somebody is.

        That of who was locked out does, until its token ends: every refusal then says why.
        """
        if self.end is SessionEnd.LOCKED and self.actor.status is Status.LOCKED:
            return True
        return self.end is None and limits.allow(
            created_at=self.created_at, last_used_at=self.last_used_at, now=now
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What a client needs to act for a user: a short token, and one to renew it with.

    `expires_in` and `refresh_expires_in` are whole seconds.
    """

    access_token: str
    refresh_token: RefreshToken
    expires_in: int
    refresh_expires_in: int
    user_id: UserId
    session_id: SessionId
    password_change_required: bool

    @classmethod
    def of(  # noqa: PLR0913 (all of it is said to the client)
        cls,
        user: User,
        session: Session,
        *,
        access_token: str,
        access_lives_for: timedelta,
        refresh_token: RefreshToken,
        limits: SessionLimits,
    ) -> Self:
        """Return the sign-in of that user on that device, as of its last use."""
        left = session.expires_at(limits) - session.last_used_at
        return cls(
            access_token=access_token,
            refresh_token=refresh_token,
            expires_in=int(access_lives_for.total_seconds()),
            refresh_expires_in=int(left.total_seconds()),
            user_id=user.id,
            session_id=session.id,
            password_change_required=user.password_change_required,
        )


class ExportStatus(StrEnum):
    """Whether a user can download all data about them."""

    NONE = "none"
    READY = "ready"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportView:
    """Whether there is an export, and until when there is or was one."""

    status: ExportStatus
    expires_at: datetime | None

    @classmethod
    def of(cls, user: User, *, now: datetime) -> Self:
        """Return what there is for the user now."""
        expires_at = user.export_expires_at
        if expires_at is None:
            return cls(status=ExportStatus.NONE, expires_at=None)
        status = ExportStatus.READY if now < expires_at else ExportStatus.EXPIRED
        return cls(status=status, expires_at=expires_at)
