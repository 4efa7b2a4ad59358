"""What is noted for whoever guards the installation: who came in, who was refused, what staff did.

The edge adds the time, the request's id, the network address and the user. Nothing that people
typed is noted: what stands in the place of a name may be an e-mail address or a password.
"""

from typing import Final

import structlog

from questcity.domain.accounts.errors import (
    CodeInvalidError,
    LinkInvalidError,
    SessionEndedError,
    WrongCredentialsError,
    WrongPasswordError,
)
from questcity.domain.accounts.views import SignIn
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.errors import (
    DomainError,
    ForbiddenError,
    TooManyError,
    UnauthenticatedError,
)
from questcity.domain.shared.ports import AuditLog

# The first kind that fits gives the name.
_REFUSALS: Final[dict[type[DomainError], str]] = {
    WrongCredentialsError: "sign-in.refused",
    WrongPasswordError: "password.refused",
    CodeInvalidError: "code.refused",
    LinkInvalidError: "link.refused",
    TooManyError: "limit.hit",
    ForbiddenError: "access.denied",
    UnauthenticatedError: "token.refused",
}

log = structlog.get_logger("questcity.web")


def note_refusal(error: DomainError, status: int) -> None:
    """Note that a request was refused."""
    if isinstance(error, SessionEndedError) and error.reused_by is not None:
        user_id = str(error.reused_by)
        log.warning("refresh-token.reused", code=error.code, status=status, user_id=user_id)
        return
    named = (name for kind, name in _REFUSALS.items() if isinstance(error, kind))
    log.info(next(named, "request.refused"), code=error.code, status=status)


def noted(event: str, sign_in: SignIn) -> SignIn:
    """Return a sign-in, noted under the name of what has happened."""
    log.info(event, user_id=str(sign_in.user_id), session_id=str(sign_in.session_id))
    return sign_in


class WatchedAuditLog(AuditLog):
    """Notes what goes into the trail, by its ids; whether it stays there, the status tells."""

    def __init__(self, audit_log: AuditLog) -> None:
        self._audit_log = audit_log

    async def record(self, entry: AuditEntry) -> None:
        """Add an entry, and note it."""
        await self._audit_log.record(entry)
        log.info(entry.action, subject_kind=entry.subject_kind, subject_id=str(entry.subject_id))
