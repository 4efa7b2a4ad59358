"""Sign-in sessions and their refresh tokens."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self
from uuid import UUID

from questcity.domain.accounts.errors import SessionEndedError
from questcity.domain.shared.ids import SessionId, UserId

SESSIONS_PER_USER: Final = 20
_TOKEN_BYTES: Final = 16 + 4 + 32


class SessionEnd(StrEnum):
    """Why a session is over."""

    SIGNED_OUT = "signed_out"
    TOKEN_REUSED = "token_reused"  # noqa: S105 (a reason, no password)
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 (a reason, no password)
    REPLACED = "replaced"
    REVOKED = "revoked"
    LOCKED = "locked"
    ACCOUNT_DELETED = "account_deleted"


class Turn(StrEnum):
    """What a presented refresh token does to its session."""

    RENEWED = "renewed"
    REUSED = "reused"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLimits:
    """For how long a session can be refreshed."""

    idle_for: timedelta
    lives_for: timedelta

    def allow(self, *, created_at: datetime, last_used_at: datetime, now: datetime) -> bool:
        """Tell whether a session that began and was used then may still be in use."""
        return now < last_used_at + self.idle_for and now < created_at + self.lives_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One signed-in device: a family of refresh tokens, one a generation.

    `generation` is the newest token that was presented (at first: the one that was handed out).
    Presenting it again returns the same child, so that a lost answer costs nothing; presenting the
    child makes the child the newest; presenting anything older ends the session
    (RFC 9700, section 4.14.2). `key_id` names the secret from which all its tokens are derived.
    """

    id: SessionId
    user_id: UserId
    device_name: str | None
    address: str
    key_id: str
    generation: int = 1
    created_at: datetime
    last_used_at: datetime
    ended_at: datetime | None = None
    end: SessionEnd | None = None

    def is_open(self, *, now: datetime, limits: SessionLimits) -> bool:
        """Tell whether the session still signs somebody in."""
        return self.ended_at is None and limits.allow(
            created_at=self.created_at, last_used_at=self.last_used_at, now=now
        )

    def refreshed(
        self, generation: int, *, at: datetime, limits: SessionLimits
    ) -> tuple[Self, Turn]:
        """Return the session after its token of that generation was presented, and what it did.

        The token was handed out before: it is at most one generation ahead.
        """
        if not self.is_open(now=at, limits=limits) or generation > self.generation + 1:
            return self, Turn.OVER
        if generation < self.generation:
            return self.ended(SessionEnd.TOKEN_REUSED, at=at), Turn.REUSED
        return replace(self, generation=generation, last_used_at=at), Turn.RENEWED

    def ended(self, end: SessionEnd, *, at: datetime) -> Self:
        """Return the session, over; one that is over already stays as it is."""
        return self if self.ended_at else replace(self, ended_at=at, end=end)

    def expires_at(self, limits: SessionLimits) -> datetime:
        """Return when the session ends if nobody refreshes it."""
        return min(self.last_used_at + limits.idle_for, self.created_at + limits.lives_for)

    def proof(self, generation: int) -> tuple[bytes, ...]:
        """Return what the digest of its token of that generation is made of."""
        return self.id.bytes, generation.to_bytes(4)


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """A refresh token: which session, which generation, and the digest that proves both."""

    session_id: SessionId
    generation: int
    digest: bytes

    def __str__(self) -> str:
        """Return the token as text that is safe in a URL."""
        return (
            urlsafe_b64encode(self.session_id.bytes + self.generation.to_bytes(4) + self.digest)
            .decode()
            .rstrip("=")
        )

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the token that the text spells.

        Raise `SessionEndedError` for anything else.
        """
        try:
            raw = urlsafe_b64decode(text.encode("ascii") + b"==")
        except ValueError:
            raise SessionEndedError from None
        if len(raw) != _TOKEN_BYTES:
            raise SessionEndedError
        token = cls(SessionId(UUID(bytes=raw[:16])), int.from_bytes(raw[16:20]), raw[20:])
        # Base64 as the library reads it has many spellings for the same bytes; a token has one.
        if str(token) != text:
            raise SessionEndedError
        return token
