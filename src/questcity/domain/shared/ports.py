"""What every capability needs from the outside.

All but `Clock`, `IdGenerator`, `Randomness` and `Secrets` raise `BusyError` or
`DependencyAwayError` when the store behind them does not answer in time.
"""

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import Protocol, Self
from uuid import UUID

from questcity.domain.shared.allowances import Allowance
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.events import Event
from questcity.domain.shared.ids import EventId, UserId
from questcity.domain.shared.paging import Page, PageRequest
from questcity.domain.shared.secrets import SecretUse, Tag


class Clock(Protocol):
    """The time."""

    @abstractmethod
    def now(self) -> datetime:
        """Return the present time in UTC, to the microsecond."""


class IdGenerator(Protocol):
    """Names for new things."""

    @abstractmethod
    def new(self) -> UUID:
        """Return a UUIDv7 that nothing else has."""


class Randomness(Protocol):
    """Values that nobody can guess."""

    @abstractmethod
    def token(self) -> str:
        """Return at least 128 random bits as text that is safe in a URL."""

    @abstractmethod
    def code(self) -> str:
        """Return six random decimal digits."""

    @abstractmethod
    def fraction(self) -> float:
        """Return a random number from 0 up to but without 1."""


class Secrets(Protocol):
    """Keyed digests and sealed boxes over the installation's own secrets.

    Several secrets may be known at once: the current one makes, all of them check.
    """

    @abstractmethod
    def current(self) -> str:
        """Return the id of the secret that new tags and boxes are made with."""

    @abstractmethod
    def tag(self, use: SecretUse, *parts: bytes, key_id: str | None = None) -> Tag:
        """Return the HMAC-SHA-256 of the parts, which cannot be shifted into one another.

        Raise `UnknownKeyError` when there is no secret of that id.
        """

    @abstractmethod
    def matches(self, tag: Tag, use: SecretUse, *parts: bytes) -> bool:
        """Tell in constant time whether the tag was made from these parts for this use.

        An unknown key id is no match.
        """

    @abstractmethod
    def seal(self, use: SecretUse, plain: bytes, about: bytes) -> bytes:
        """Encrypt so that only `open` with the same use and `about` can read it (AES-256-GCM)."""

    @abstractmethod
    def open(self, use: SecretUse, sealed: bytes, about: bytes) -> bytes:
        """Decrypt what `seal` returned.

        Raise `UnknownKeyError` without the secret, `BrokenSealError` when anything was changed.
        """


class UnitOfWork(Protocol):
    """One writing block: everything in it is stored, or nothing is.

    Repositories work only inside the block. It cannot be entered twice at once; after it has ended
    it can be entered again and starts anew.
    """

    @abstractmethod
    async def __aenter__(self) -> Self:
        """Begin."""

    @abstractmethod
    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Store everything, or undo everything when the block raised."""


class Outbox(Protocol):
    """Events, stored with the change that they tell of and delivered after it, at least once."""

    @abstractmethod
    async def add(
        self,
        event: Event,
        *,
        expires_at: datetime | None = None,
        order_key: str | None = None,
    ) -> None:
        """Store an event in the present block.

        It is dropped undelivered at `expires_at`. Events of one `order_key` are delivered one after
        the other, in the order in which they were added.
        """


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event, handed to one worker for a while; `attempt` counts from 1."""

    id: EventId
    event: Event
    attempt: int


class OutboxQueue(Protocol):
    """The worker's side of the outbox: claim, deliver, and say how it went.

    A delivery whose lease has passed to another worker can no longer be settled: the call does
    nothing.
    """

    @abstractmethod
    async def claim(
        self, *, now: datetime, lease_for: timedelta, limit: int
    ) -> tuple[Delivery, ...]:
        """Take up to `limit` events that are due and that nobody holds, oldest first.

        An event whose time is over is never handed out.
        """

    @abstractmethod
    async def finish(self, delivery: Delivery, *, now: datetime) -> None:
        """Note that the event was delivered, and wipe its content."""

    @abstractmethod
    async def postpone(self, delivery: Delivery, *, until: datetime, reason: str) -> None:
        """Give the event back, to be tried again at `until`."""

    @abstractmethod
    async def bury(self, delivery: Delivery, *, now: datetime, reason: str) -> None:
        """Give the event up; its content is kept for the operator until it expires."""

    @abstractmethod
    async def drop_expired(self, *, now: datetime) -> int:
        """Wipe every event whose time is over and return how many there were."""

    @abstractmethod
    async def lag(self, *, now: datetime) -> timedelta:
        """Return for how long the oldest due event has been waiting."""


class AuditLog(Protocol):
    """Who did what to whom; entries are only ever added."""

    @abstractmethod
    async def record(self, entry: AuditEntry) -> None:
        """Add an entry in the present block."""


class AuditReader(Protocol):
    """The audit trail, for reading."""

    @abstractmethod
    async def list(self, page: PageRequest) -> Page[AuditEntry]:
        """Return a page of entries, newest first."""


class RateLimiter(Protocol):
    """Allowances, shared by every process.

    Each call is a transaction of its own and comes before the block. Keys are stored as digests.
    """

    @abstractmethod
    async def take(self, *allowances: Allowance) -> None:
        """Use each allowance once.

        Raise `TooManyRequestsError` with the time to wait when one of them is used up; those
        named before it stay used.
        """

    @abstractmethod
    async def give_back(self, *allowances: Allowance) -> None:
        """Undo the latest use of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeatable:
    """A request that may come twice: its Idempotency-Key, and all that it asks for.

    `asked` is the same for two requests if and only if they ask for the same.
    """

    key: str
    asked: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a request has made."""

    kind: str
    id: UUID


class Idempotency(Protocol):
    """Receipts for requests under an Idempotency-Key, one namespace a user, for 24 hours.

    What a request asked for is kept as a keyed digest only.
    """

    @abstractmethod
    async def claim(self, user: UserId, request: Repeatable, *, now: datetime) -> Receipt | None:
        """Hold the key until the present block ends; return the receipt if the request is done.

        Raise `RequestInFlightError` when another block holds the key, and
        `IdempotencyKeyReusedError` when the key stands for another request.
        """

    @abstractmethod
    async def keep(
        self, user: UserId, request: Repeatable, receipt: Receipt, *, now: datetime
    ) -> None:
        """Store the receipt with what the block has made."""


class Housekeeping(Protocol):
    """What has served its time and goes."""

    @abstractmethod
    async def sweep(self, *, now: datetime) -> int:
        """Remove what is past its end, a bounded number at a time, and return how much went."""
