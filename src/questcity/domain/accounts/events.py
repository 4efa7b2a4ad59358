"""What happened to accounts."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from questcity.domain.shared.events import Event, LetterEvent
from questcity.domain.shared.ids import AttemptId, CodeId


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationCodeIssued(LetterEvent):
    """Somebody who registers is to get a code."""

    kind: ClassVar[str] = "registration-code-issued"

    attempt_id: AttemptId
    issued_at: datetime
    code: str
    valid_for_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenAddressRegistered(LetterEvent):
    """Somebody tried to register with an address that has an account; its owner is told."""

    kind: ClassVar[str] = "taken-address-registered"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserInvited(LetterEvent):
    """Staff made an account for somebody, who is to choose a password."""

    kind: ClassVar[str] = "user-invited"

    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshTokenReused(LetterEvent):
    """A spent refresh token came back, so its session was ended; the user is told."""

    kind: ClassVar[str] = "refresh-token-reused"

    device_name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInsRefused(LetterEvent):
    """So many sign-ins to an account have failed that strangers may try no more; it is told."""

    kind: ClassVar[str] = "sign-ins-refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChanged(LetterEvent):
    """A user has a new password and is told so."""

    kind: ClassVar[str] = "password-changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserLocked(LetterEvent):
    """Staff locked an account; its user is told why."""

    kind: ClassVar[str] = "user-locked"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserUnlocked(LetterEvent):
    """Staff unlocked an account; its user is told."""

    kind: ClassVar[str] = "user-unlocked"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockRequested(Event):
    """Somebody asks for an account to be unlocked, if there is one of that address."""

    kind: ClassVar[str] = "unlock-requested"

    email: str
    reason: str
    message: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockRefused(LetterEvent):
    """Staff will not unlock an account; its user is told."""

    kind: ClassVar[str] = "unlock-refused"

    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordResetCodeIssued(LetterEvent):
    """Somebody who has forgotten a password is to get a code."""

    kind: ClassVar[str] = "password-reset-code-issued"

    code_id: CodeId
    code: str
    valid_for_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailChangeCodeIssued(LetterEvent):
    """A user who moves to another address is to get a code there."""

    kind: ClassVar[str] = "email-change-code-issued"

    code_id: CodeId
    code: str
    valid_for_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenAddressClaimed(LetterEvent):
    """Somebody tried to move an account to an address that has one; its owner is told."""

    kind: ClassVar[str] = "taken-address-claimed"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailChanged(LetterEvent):
    """A user has another address; the one before is told, and not which one it is now."""

    kind: ClassVar[str] = "email-changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequested(LetterEvent):
    """A user may download all data about them for a while, and is told so."""

    kind: ClassVar[str] = "export-requested"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDeletionRequested(LetterEvent):
    """A user asked for the account to be deleted, and is told when that will be."""

    kind: ClassVar[str] = "account-deletion-requested"

    deletes_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDeletionCancelled(LetterEvent):
    """A user changed their mind: the account stays."""

    kind: ClassVar[str] = "account-deletion-cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDeleted(LetterEvent):
    """An account has ended; this is the last that its owner hears."""

    kind: ClassVar[str] = "account-deleted"
