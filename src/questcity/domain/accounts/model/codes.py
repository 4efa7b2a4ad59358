"""Codes that prove access to a mailbox."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Self

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
