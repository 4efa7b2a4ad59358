"""What protects accounts: passwords, tokens and keys."""

from abc import abstractmethod
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from questcity.domain.accounts.model.passwords import Weakness
from questcity.domain.accounts.views import (
    AccessClaims,
)
from questcity.domain.shared.ids import SessionId, UserId


class PasswordHasher(Protocol):
    """Argon2id, off the event loop, a few at a time.

    Raise `BusyError` when too many are waiting already.
    """

    @abstractmethod
    async def hash(self, password: str) -> str:
        """Return a salted hash that says how it was made."""

    @abstractmethod
    async def matches(self, password: str, password_hash: str | None) -> bool:
        """Tell whether the hash is of this password; without a hash, work as long and say no."""

    @abstractmethod
    def is_outdated(self, password_hash: str) -> bool:
        """Tell whether `hash` would make a stronger one now."""


class PasswordScreen(Protocol):
    """Finds out whether a password is among those that others try first."""

    @abstractmethod
    async def find_weakness(self, password: str) -> Weakness | None:
        """Return why the password is too easily guessed, or nothing.

        What cannot be found out within a second is no weakness. Raise `BusyError` when too many
        are waiting already.
        """


class AccessTokens(Protocol):
    """Short-lived signed tokens (RFC 9068) that name a session."""

    @abstractmethod
    def issue(
        self, user_id: UserId, session_id: SessionId, *, now: datetime, lives_for: timedelta
    ) -> str:
        """Return a token for the session."""

    @abstractmethod
    def read(self, token: str, *, now: datetime) -> AccessClaims:
        """Return what a genuine token says.

        Raise `TokenExpiredError` for one that is too old and `TokenInvalidError` for anything else
        that was not issued here as an access token.
        """


class PublicKeys(Protocol):
    """What others need to check access tokens."""

    @abstractmethod
    def as_jwk_set(self) -> Mapping[str, Any]:
        """Return the public signing keys as a JWK set (RFC 7517, section 5)."""
