"""Attempts to become a user."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from questcity.domain.accounts.errors import CodeInvalidError
from questcity.domain.accounts.events import RegistrationCodeIssued, TakenAddressRegistered
from questcity.domain.accounts.model.codes import MailedCode
from questcity.domain.accounts.model.users import User
from questcity.domain.shared.ids import AttemptId, UserId

ATTEMPT_LIVES_FOR: Final = timedelta(hours=24)


class Try(StrEnum):
    """What a typed code turned out to be."""

    RIGHT = "right"
    REPEATED = "repeated"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationAttempt:
    """Somebody's wish to become a user.

    Attempts for one address live side by side. Only who holds the token that registering returned
    can go on with the attempt, and only with the code from the mailbox.
    """

    id: AttemptId
    token_digest: bytes
    email: str
    username: str
    first_name: str
    last_name: str
    locale: str
    created_at: datetime
    password_hash: str | None = None
    code: MailedCode | None = None
    user_id: UserId | None = None

    def is_open(self, *, now: datetime) -> bool:
        """Tell whether the attempt can still make a user."""
        return self.user_id is None and now < self.created_at + ATTEMPT_LIVES_FOR

    def awaits_code_of(self, issued_at: datetime) -> bool:
        """Tell whether the code that was issued then is the one that can still make a user."""
        return (
            self.user_id is None
            and self.code is not None
            and self.code.issued_at == issued_at
            and self.code.tries_left > 0
        )

    def tried(self, *, is_right: bool, now: datetime, valid_for: timedelta) -> tuple[Self, Try]:
        """Return the attempt after a code was typed, and what the code does.

        The right code of an attempt that has made its user counts as `REPEATED`: the answer to the
        first one may have been lost.
        """
        if self.code is None or not self.code.can_be_tried(now=now, valid_for=valid_for):
            return self, Try.WRONG
        if not is_right:
            return replace(self, code=self.code.after_wrong_try()), Try.WRONG
        return self, Try.REPEATED if self.user_id else Try.RIGHT

    def proof(self, code: str) -> tuple[bytes, ...]:
        """Return what a code's digest is made of: purpose, address, attempt and code."""
        return b"register", self.email.casefold().encode(), self.id.bytes, code.encode()

    def letter(
        self, code: str, owner: User | None, valid_for: timedelta
    ) -> RegistrationCodeIssued | TakenAddressRegistered:
        """Return what the mailbox is told: its new code, or to its owner that somebody tried."""
        if owner is not None:
            return TakenAddressRegistered(
                email=owner.email, first_name=owner.first_name, locale=owner.locale
            )
        assert self.code is not None
        return RegistrationCodeIssued(
            email=self.email,
            first_name=self.first_name,
            locale=self.locale,
            attempt_id=self.id,
            issued_at=self.code.issued_at,
            code=code,
            valid_for_minutes=int(valid_for.total_seconds() // 60),
        )

    def protected(self, password_hash: str) -> Self:
        """Return the attempt with the hash of its password."""
        return replace(self, password_hash=password_hash)

    def with_code(self, code: MailedCode) -> Self:
        """Return the attempt with a new code; the one before is void."""
        return replace(self, code=code)

    def verified(self, user_id: UserId, *, at: datetime) -> tuple[Self, User]:
        """Return the closed attempt and the user it has made.

        Raise `CodeInvalidError` when the attempt is over.
        """
        if not self.is_open(now=at):
            raise CodeInvalidError
        user = User(
            id=user_id,
            username=self.username,
            email=self.email,
            first_name=self.first_name,
            last_name=self.last_name,
            locale=self.locale,
            password_hash=self.password_hash,
            created_at=at,
            updated_at=at,
        )
        return replace(self, user_id=user_id), user
