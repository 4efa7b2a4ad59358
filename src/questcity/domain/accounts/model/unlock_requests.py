"""Requests of people who were locked out."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from questcity.domain.accounts.errors import AlreadyDecidedError
from questcity.domain.shared.ids import UnlockRequestId, UserId
from questcity.domain.shared.permissions import Actor


class UnlockStatus(StrEnum):
    """What became of a request."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockRequest:
    """Somebody's wish to be unlocked; a user has at most one that is pending."""

    id: UnlockRequestId
    user_id: UserId
    reason: str
    message: str
    created_at: datetime
    status: UnlockStatus = UnlockStatus.PENDING
    decided_at: datetime | None = None
    decided_by: str | None = None
    note: str | None = None

    def decided(self, status: UnlockStatus, *, by: Actor, note: str | None, at: datetime) -> Self:
        """Return the request after a decision; the same one again changes nothing.

        Raise `AlreadyDecidedError`.
        """
        if self.status is status:
            return self
        if self.status is not UnlockStatus.PENDING:
            raise AlreadyDecidedError
        return replace(self, status=status, decided_at=at, decided_by=by.name, note=note)
