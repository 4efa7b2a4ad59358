"""What sign-in and pages read about people."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from questcity.domain.accounts.model.sessions import RefreshToken, Session, SessionLimits
from questcity.domain.accounts.model.users import User
from questcity.domain.shared.ids import SessionId, UserId
from questcity.domain.shared.permissions import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A user as they see themselves, with their credits."""

    user: User
    credits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What a password is checked against."""

    user_id: UserId
    password_hash: str | None


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
    ended_at: datetime | None

    def is_open(self, *, now: datetime, limits: SessionLimits) -> bool:
        """Tell whether the session still signs somebody in."""
        return self.ended_at is None and limits.allow(
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
            session_id=session.id,
            password_change_required=user.password_change_required,
        )
