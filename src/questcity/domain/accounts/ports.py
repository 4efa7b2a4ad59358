"""What accounts need from the outside."""

from abc import abstractmethod
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from questcity.domain.accounts.model.registration import RegistrationAttempt
from questcity.domain.accounts.model.sessions import Session, SessionEnd
from questcity.domain.accounts.model.tickets import PasswordTicket
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.views import Access, AccessClaims, Credentials
from questcity.domain.shared.ids import AttemptId, SessionId, UserId


class UserRepository(Protocol):
    """Users, each loaded and saved as a whole. What is loaded stays locked until the block ends."""

    @abstractmethod
    async def add(self, user: User) -> None:
        """Store a new user.

        Raise `UsernameTakenError` or `EmailTakenError`; letter case makes no difference.
        """

    @abstractmethod
    async def save(self, user: User) -> User:
        """Store a change and return the user under its next revision.

        Raise `StaleRevisionError` if it was changed since it was loaded, and what `add` raises.
        """

    @abstractmethod
    async def get(self, user_id: UserId) -> User:
        """Return the user. Raise `UserNotFoundError`."""

    @abstractmethod
    async def find_by_email(self, email: str) -> User | None:
        """Return who has the address, in any letter case."""

    @abstractmethod
    async def find_by_username(self, username: str) -> User | None:
        """Return who has the username, in any letter case."""

    @abstractmethod
    async def list_active_admins(self) -> tuple[UserId, ...]:
        """Return all active admins; until the block ends nobody else can change who they are."""


class RegistrationAttemptRepository(Protocol):
    """Attempts to register. What is loaded stays locked until the block ends."""

    @abstractmethod
    async def add(self, attempt: RegistrationAttempt) -> None:
        """Store a new attempt."""

    @abstractmethod
    async def save(self, attempt: RegistrationAttempt) -> None:
        """Store a change."""

    @abstractmethod
    async def find(self, token_digest: bytes, email: str) -> RegistrationAttempt | None:
        """Return the attempt of that token, if it is for that address in any letter case."""

    @abstractmethod
    async def remove_others(self, attempt_id: AttemptId, email: str) -> None:
        """Remove every other attempt for the address."""


class SessionRepository(Protocol):
    """Sign-in sessions. What is loaded stays locked until the block ends."""

    @abstractmethod
    async def add(self, session: Session, *, keep: int, at: datetime) -> None:
        """Store a new session; of the user's open ones, end all but the `keep` latest used."""

    @abstractmethod
    async def save(self, session: Session) -> None:
        """Store a change."""

    @abstractmethod
    async def find(self, session_id: SessionId) -> Session | None:
        """Return the session, open or over."""

    @abstractmethod
    async def end_all(
        self, user_id: UserId, end: SessionEnd, *, at: datetime, but: SessionId | None = None
    ) -> int:
        """End the user's open sessions, except one, and return how many were ended."""


class PasswordTicketRepository(Protocol):
    """One-time links. What is loaded stays locked until the block ends."""

    @abstractmethod
    async def add(self, ticket: PasswordTicket) -> None:
        """Store a new ticket; the user's unspent ones become void."""

    @abstractmethod
    async def save(self, ticket: PasswordTicket) -> None:
        """Store a change."""

    @abstractmethod
    async def find(self, token_digest: bytes) -> PasswordTicket | None:
        """Return the ticket of that token, spent or not."""


class AccountReader(Protocol):
    """What is asked about accounts outside any block; the answer is never older than a second."""

    @abstractmethod
    async def find_credentials(self, login: str) -> Credentials | None:
        """Return what to check a password against, for a username or e-mail in any letter case."""

    @abstractmethod
    async def find_access(self, session_id: SessionId) -> Access | None:
        """Return who acts in the session, open or over, as of after this was asked."""

    @abstractmethod
    async def find_signed_in(self, session_id: SessionId) -> tuple[User, Session] | None:
        """Return the session and its user, in one look-up."""

    @abstractmethod
    async def find_attempt(self, attempt_id: AttemptId) -> RegistrationAttempt | None:
        """Return the attempt to register."""


class CreditReader(Protocol):
    """Credits, which are shown with their user."""

    @abstractmethod
    async def balance(self, user_id: UserId) -> int:
        """Return how many credits a user has; who never had any has 0."""


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
