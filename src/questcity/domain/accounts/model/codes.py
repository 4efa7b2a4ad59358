"""Codes that prove access to a mailbox."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from questcity.domain.accounts.model.users import User
from questcity.domain.shared.ids import CodeId, UserId
from questcity.domain.shared.secrets import Tag

TRIES_PER_CODE: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class MailedCode:
    """Six digits that prove access to a mailbox, kept as a keyed digest only."""

    tag: Tag
    issued_at: datetime
    tries_left: int = TRIES_PER_CODE

    def can_be_tried(self, *, now: datetime, valid_for: timedelta) -> bool:
        """Tell whether the code still counts."""
        return self.tries_left > 0 and now < self.issued_at + valid_for

    def after_wrong_try(self) -> Self:
        """Return the code with one try less."""
        return replace(self, tries_left=self.tries_left - 1)

    def used_up(self) -> Self:
        """Return the code without any tries."""
        return replace(self, tries_left=0)


class CodePurpose(StrEnum):
    """What a code is good for; one of another purpose is a wrong one."""

    RESET_PASSWORD = "reset-password"  # noqa: S105 (a purpose, no password)
    CHANGE_EMAIL = "change-email"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationCode:
    """A code that was asked for, to go on once somebody shows that they can read the mailbox.

    Without a user it opens nothing and no letter brings it: it stands for an address that has no
    account, so that asking costs the same work for every address.
    """

    id: CodeId
    purpose: CodePurpose
    user_id: UserId | None
    email: str
    mailed: MailedCode

    def tried(self, *, is_right: bool, now: datetime, valid_for: timedelta) -> tuple[Self, bool]:
        """Return the code after one was typed, and whether that was the right one, in time.

        A right one is used up.
        """
        if not self.mailed.can_be_tried(now=now, valid_for=valid_for):
            return self, False
        left = self.mailed.used_up() if is_right else self.mailed.after_wrong_try()
        return replace(self, mailed=left), is_right

    def is_awaited(self) -> bool:
        """Tell whether there is anybody who can still use the code."""
        return self.user_id is not None and self.mailed.tries_left > 0

    def is_for(self, email: str) -> bool:
        """Tell whether the code goes to that address, in any letter case."""
        return self.email.casefold() == email.casefold()

    def is_of(self, user: User) -> bool:
        """Tell whether it was this user's code, and the address is still the user's."""
        return self.user_id == user.id and self.is_for(user.email)

    def proof(self, typed: str) -> tuple[bytes, ...]:
        """Return what the digest of a typed code is made of."""
        return proof_of(self.purpose, self.id, self.email, typed)


def proof_of(purpose: CodePurpose, code_id: CodeId, email: str, code: str) -> tuple[bytes, ...]:
    """Return what a code's digest is made of: purpose, address, the code's id, and the code."""
    return purpose.encode(), email.casefold().encode(), code_id.bytes, code.encode()
