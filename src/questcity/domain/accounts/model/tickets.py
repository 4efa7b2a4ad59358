"""One-time links."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Self

from questcity.domain.accounts.errors import LinkInvalidError
from questcity.domain.shared.ids import TicketId, UserId

INVITATION_LIVES_FOR: Final = timedelta(hours=72)
RESET_LIVES_FOR: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordTicket:
    """A one-time link with which somebody chooses a password; stored as a digest of its token."""

    id: TicketId
    user_id: UserId
    token_digest: bytes
    expires_at: datetime
    spent_at: datetime | None = None

    def spent(self, *, at: datetime) -> Self:
        """Return the ticket, used.

        Raise `LinkInvalidError` when it was used or is too old.
        """
        if self.spent_at is not None or at >= self.expires_at:
            raise LinkInvalidError
        return replace(self, spent_at=at)
