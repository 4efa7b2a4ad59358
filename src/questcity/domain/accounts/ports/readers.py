"""What is read of accounts outside any block, and everything that is stored about somebody."""

from abc import abstractmethod
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from questcity.domain.accounts.model.codes import VerificationCode
from questcity.domain.accounts.model.registration import RegistrationAttempt
from questcity.domain.accounts.model.sessions import Session
from questcity.domain.accounts.model.tickets import PasswordTicket
from questcity.domain.accounts.model.unlock_requests import UnlockStatus
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.views import (
    Access,
    Credentials,
    UnlockRequestView,
    UserFilter,
)
from questcity.domain.shared.ids import AttemptId, CodeId, SessionId, UnlockRequestId, UserId
from questcity.domain.shared.paging import Page, PageRequest


class UnlockRequestReader(Protocol):
    """Requests to be unlocked, outside any block."""

    @abstractmethod
    async def list(self, status: UnlockStatus | None, page: PageRequest) -> Page[UnlockRequestView]:
        """Return a page of requests: pending ones longest waiting first, others latest first."""

    @abstractmethod
    async def find(self, request_id: UnlockRequestId) -> UnlockRequestView | None:
        """Return the request."""


class UserReader(Protocol):
    """Users as others see them, outside any block."""

    @abstractmethod
    async def list(self, wanted: UserFilter, page: PageRequest) -> Page[User]:
        """Return a page of users, latest first; deleted ones only where they are asked for."""

    @abstractmethod
    async def find(self, who: UserId | str) -> User | None:
        """Return the user of that id, or of that username or e-mail in any letter case."""


class AccountReader(Protocol):
    """What is asked about accounts outside any block; the answer is never older than a second."""

    @abstractmethod
    async def find_credentials(self, login: str) -> Credentials | None:
        """Return what to check a password against, for a username or e-mail in any letter case.

        The addresses are those of sessions that nobody has ended.
        """

    @abstractmethod
    async def find_access(self, session_id: SessionId) -> Access | None:
        """Return who acts in the session, open or over, as of after this was asked."""

    @abstractmethod
    async def find_signed_in(self, session_id: SessionId) -> tuple[User, Session] | None:
        """Return the session and its user, in one look-up."""

    @abstractmethod
    async def list_sessions(self, user_id: UserId) -> tuple[Session, ...]:
        """Return the sessions of a user that nobody has ended, latest used first."""

    @abstractmethod
    async def find_by_email(self, email: str) -> User | None:
        """Return who has the address, in any letter case."""

    @abstractmethod
    async def find_ticket(self, token_digest: bytes) -> tuple[PasswordTicket, User] | None:
        """Return the ticket of that token, spent or not, and its user, in one look-up."""

    @abstractmethod
    async def find_code(self, code_id: CodeId) -> VerificationCode | None:
        """Return the code, unless another one has taken its place."""

    @abstractmethod
    async def find_attempt(self, attempt_id: AttemptId) -> RegistrationAttempt | None:
        """Return the attempt to register."""


class CreditReader(Protocol):
    """Credits, which are shown with their user."""

    @abstractmethod
    async def balance(self, user_id: UserId) -> int:
        """Return how many credits a user has; who never had any has 0."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an export: its name, and its records as they are read."""

    name: str
    records: AsyncIterator[Mapping[str, object]]


class PersonalData(Protocol):
    """Everything that is stored about somebody, whichever capability stores it.

    One registry names it all. Nothing here belongs to a block.
    """

    @abstractmethod
    def sections(self) -> tuple[str, ...]:
        """Return the names of the parts of an export."""

    @abstractmethod
    def read(self, section: str, user_id: UserId) -> AsyncIterator[Mapping[str, object]]:
        """Return all records of a section, a few of them at a time in memory.

        They hold what is stored about the user and nobody else, and nothing that protects: no
        hashes, digests, sealed values or ids of keys, and no answers of quests.
        """

    @abstractmethod
    def steps(self) -> tuple[str, ...]:
        """Return the names of the steps in which all is erased but the account, in order."""

    @abstractmethod
    async def erase(self, step: str, user: User, *, now: datetime) -> bool:
        """Do a bounded part of a step, in a transaction of its own; tell whether more may be left.

        A part that was done already changes nothing, so who was cut off begins again. `user` is
        the account as it was, by whose address some of the rest is found.
        """
