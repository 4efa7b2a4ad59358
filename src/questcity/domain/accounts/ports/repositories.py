"""What is stored of accounts: loaded, changed and saved inside a block."""

from abc import abstractmethod
from datetime import datetime
from typing import Protocol

from questcity.domain.accounts.model.codes import VerificationCode
from questcity.domain.accounts.model.registration import RegistrationAttempt
from questcity.domain.accounts.model.sessions import Session, SessionEnd
from questcity.domain.accounts.model.tickets import PasswordTicket
from questcity.domain.accounts.model.unlock_requests import UnlockRequest
from questcity.domain.accounts.model.users import User
from questcity.domain.shared.ids import AttemptId, SessionId, UnlockRequestId, UserId


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
    async def get(self, who: UserId | str) -> User:
        """Return the user of that id, or of that username or e-mail in any letter case.

        Raise `UserNotFoundError`.
        """

    @abstractmethod
    async def find_by_email(self, email: str) -> User | None:
        """Return who has the address, in any letter case."""

    @abstractmethod
    async def find_by_username(self, username: str) -> User | None:
        """Return who has the username, in any letter case."""

    @abstractmethod
    async def list_active_admins(self) -> tuple[UserId, ...]:
        """Return all active admins; until the block ends nobody else can change who they are."""

    @abstractmethod
    async def list_leaving(self, *, now: datetime, limit: int) -> tuple[UserId, ...]:
        """Return up to so many users whose time to leave has come, longest ago first.

        They are not locked.
        """


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

    @abstractmethod
    async def remove_unspent(self, user_id: UserId) -> None:
        """Remove the user's tickets that were not spent."""


class VerificationCodeRepository(Protocol):
    """Codes that were asked for. What is loaded stays locked until the block ends."""

    @abstractmethod
    async def put(self, code: VerificationCode) -> None:
        """Store a new code in place of the one before.

        There is one for each address whose password is reset, in any letter case, and one for each
        user who moves to another address.
        """

    @abstractmethod
    async def save(self, code: VerificationCode) -> None:
        """Store a change."""

    @abstractmethod
    async def find_reset(self, email: str) -> VerificationCode | None:
        """Return the code with which the password at an address is reset."""

    @abstractmethod
    async def find_email_change(self, user_id: UserId) -> VerificationCode | None:
        """Return the code with which a user moves to another address."""


class UnlockRequestRepository(Protocol):
    """Requests to be unlocked. What is loaded stays locked until the block ends."""

    @abstractmethod
    async def add(self, request: UnlockRequest) -> bool:
        """Store a new request, unless its user has a pending one; tell whether it was stored."""

    @abstractmethod
    async def save(self, request: UnlockRequest) -> None:
        """Store a change."""

    @abstractmethod
    async def get(self, request_id: UnlockRequestId) -> UnlockRequest:
        """Return the request. Raise `UnlockRequestNotFoundError`."""

    @abstractmethod
    async def find_pending(self, user_id: UserId) -> UnlockRequest | None:
        """Return the request of a user that nobody has decided yet."""
