"""Users."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Final, Self

from questcity.domain.accounts.errors import (
    SessionEndedError,
    UserNotFoundError,
    WrongStatusError,
)
from questcity.domain.shared.errors import (
    InvalidInputError,
    StaleRevisionError,
    TooManyRequestsError,
    Violation,
)
from questcity.domain.shared.ids import FIRST, Revision, SessionId, UserId, following
from questcity.domain.shared.permissions import (
    AccountLockedError,
    Actor,
    Flag,
    NotPermittedError,
    Role,
    Status,
)

EXPORT_LIVES_FOR: Final = timedelta(hours=24)
DELETION_GRACE: Final = timedelta(days=14)
REQUESTS_LAST: Final = timedelta(seconds=10)
"""Longer than any request: what somebody had begun is over by then."""

DELETED_NAME: Final = "deleted user"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody with an account. The checks of what they type are in `rules`.

    `deletion_at` is when the account ends, or has ended; once everything is erased there is none.
    """

    id: UserId
    username: str
    email: str
    first_name: str
    last_name: str
    locale: str
    role: Role = Role.USER
    flags: frozenset[Flag] = frozenset()
    status: Status = Status.ACTIVE
    password_hash: str | None = None
    password_change_required: bool = False
    instagram_username: str | None = None
    show_on_leaderboards: bool = True
    lock_reason: str | None = None
    export_requested_at: datetime | None = None
    deletion_at: datetime | None = None
    created_at: datetime
    updated_at: datetime
    revision: Revision = FIRST

    def acting(self, session_id: SessionId) -> Actor:
        """Return the user as the one who asks, signed in by this session."""
        return Actor(
            name=self.username,
            role=self.role,
            flags=self.flags,
            status=self.status,
            must_change_password=self.password_change_required,
            user_id=self.id,
            session_id=session_id,
        )

    def require_sign_in(self) -> None:
        """Refuse a user whose account cannot be entered.

        Raise `AccountLockedError`. Only somebody who knows the password may hear it. Of an account
        that was deleted nobody hears anything: raise `SessionEndedError`.
        """
        if self.status is Status.DELETED:
            raise SessionEndedError
        if self.status is not Status.ACTIVE:
            raise AccountLockedError

    def require_within_reach(self, actor: Actor) -> None:
        """Refuse whoever is of a lower role: only admins touch admins.

        Raise `NotPermittedError`.
        """
        if self.role > actor.role:
            raise NotPermittedError

    def require_account(self) -> None:
        """Refuse whose account has ended, and is never filled again. Raise `UserNotFoundError`."""
        if self.status is Status.DELETED:
            raise UserNotFoundError

    def require_revision(self, expected: Revision | None) -> None:
        """Refuse an edit of something older. Raise `StaleRevisionError`."""
        if expected not in (None, self.revision):
            raise StaleRevisionError(self.revision)

    def locked(self, reason: str, *, at: datetime) -> Self:
        """Return the user without any rights. Raise `WrongStatusError` unless it is active."""
        if self.status is not Status.ACTIVE:
            raise WrongStatusError(Status.ACTIVE)
        return replace(self, status=Status.LOCKED, lock_reason=reason, updated_at=at)

    def unlocked(self, *, at: datetime) -> Self:
        """Return the user with its rights back. Raise `WrongStatusError` unless it is locked."""
        if self.status is not Status.LOCKED:
            raise WrongStatusError(Status.LOCKED)
        return replace(self, status=Status.ACTIVE, lock_reason=None, updated_at=at)

    def with_password(
        self, password_hash: str, *, at: datetime, change_required: bool = False
    ) -> Self:
        """Return the user with another password, which accepts an invitation.

        One that is not of their own choice must be changed.
        """
        status = Status.ACTIVE if self.status is Status.UNVERIFIED else self.status
        return replace(
            self,
            password_hash=password_hash,
            password_change_required=change_required,
            status=status,
            updated_at=at,
        )

    def with_renewed_hash(self, password_hash: str) -> Self:
        """Return the user with another hash of the same password: nothing that anybody sees."""
        return replace(self, password_hash=password_hash)

    def with_email(self, email: str, *, at: datetime) -> Self:
        """Return the user with another address."""
        return replace(self, email=email, updated_at=at)

    def require_other_email(self, email: str) -> None:
        """Refuse an address that is the user's already. Raise `InvalidInputError`."""
        if email == self.email:
            detail = "This is your address already."
            raise InvalidInputError((Violation(("email",), "unchanged", detail),))

    def can_forget_password(self) -> bool:
        """Tell whether the account has an owner who has chosen a password once.

        A new one does not unlock an account.
        """
        return self.status in {Status.ACTIVE, Status.LOCKED}

    @property
    def export_expires_at(self) -> datetime | None:
        """Until when all data can be downloaded, if that was ever asked for."""
        requested_at = self.export_requested_at
        return None if requested_at is None else requested_at + EXPORT_LIVES_FOR

    def exporting(self, *, at: datetime) -> Self:
        """Return the user, who may download all their data from now on.

        Raise `TooManyRequestsError` while an earlier request still counts.
        """
        expires_at = self.export_expires_at
        if expires_at is not None and at < expires_at:
            raise TooManyRequestsError(ceil((expires_at - at).total_seconds()))
        return replace(self, export_requested_at=at)

    def leaving(self, *, at: datetime) -> Self:
        """Return the user with a time to leave; who has one keeps it."""
        return self if self.deletion_at else replace(self, deletion_at=at + DELETION_GRACE)

    def staying(self) -> Self:
        """Return the user without a time to leave; who has left does not come back."""
        return self if self.status is Status.DELETED else replace(self, deletion_at=None)

    def deleted(self, *, at: datetime) -> Self:
        """Return the user with an account that nobody can enter any more; erasing comes next."""
        return replace(
            self,
            status=Status.DELETED,
            password_hash=None,
            lock_reason=None,
            deletion_at=at,
            updated_at=at,
        )

    def can_be_erased(self, *, now: datetime) -> bool:
        """Tell whether the account was deleted, and nothing is under way in it any more."""
        return (
            self.status is Status.DELETED
            and self.deletion_at is not None
            and self.deletion_at + REQUESTS_LAST <= now
        )

    def erased(self, *, at: datetime) -> Self:
        """Return what is left: an id for others' records to refer to, and nobody behind it.

        Neither username nor address can be chosen by anybody, so those of before are free again.
        """
        return replace(
            self,
            username=f"deleted-{self.id.hex}",
            email=f"{self.id.hex}@deleted",
            first_name=DELETED_NAME,
            last_name="",
            locale="en",
            role=Role.USER,
            flags=frozenset(),
            password_change_required=False,
            instagram_username=None,
            show_on_leaderboards=False,
            export_requested_at=None,
            deletion_at=None,
            updated_at=at,
        )

    def stored(self) -> Self:
        """Return the user as it is after being saved once more."""
        return replace(self, revision=following(self.revision))
