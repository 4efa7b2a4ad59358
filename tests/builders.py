"""Valid things; a test says what matters about them."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any, Final
from uuid import UUID

from uuid_utils.compat import uuid7

from questcity.domain.accounts.model.codes import CodePurpose, MailedCode, VerificationCode
from questcity.domain.accounts.model.registration import RegistrationAttempt
from questcity.domain.accounts.model.sessions import Session
from questcity.domain.accounts.model.tickets import PasswordTicket
from questcity.domain.accounts.model.unlock_requests import UnlockRequest
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.use_cases.register import Newcomer
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.ids import (
    AttemptId,
    AuditEntryId,
    CodeId,
    SessionId,
    TicketId,
    UnlockRequestId,
    UserId,
)
from questcity.domain.shared.permissions import Actor, Role
from questcity.domain.shared.secrets import Tag

NOON: Final = datetime(2026, 5, 1, 12, tzinfo=UTC)
PASSWORD: Final = "correct horse battery staple"

_number = count(1)


def an_id() -> UUID:
    """Return an identifier that nothing else has."""
    return uuid7()


def a_client(address: str = "192.0.2.1", **changes: Any) -> ClientContext:
    """Return somebody's phone."""
    return replace(ClientContext(address=address), **changes)


def an_actor(role: Role = Role.USER, **changes: Any) -> Actor:
    """Return somebody who is signed in."""
    name = f"actor{next(_number)}"
    actor = Actor(name=name, role=role, user_id=UserId(an_id()), session_id=SessionId(an_id()))
    return replace(actor, **changes)


def a_user(**changes: Any) -> User:
    """Return a user."""
    number = next(_number)
    user = User(
        id=UserId(an_id()),
        username=f"anna{number}",
        email=f"anna{number}@example.org",
        first_name="Anna",
        last_name="Ivanova",
        locale="en",
        password_hash="not a hash",
        created_at=NOON,
        updated_at=NOON,
    )
    return replace(user, **changes)


def a_session(user: User, **changes: Any) -> Session:
    """Return a session of the user."""
    session = Session(
        id=SessionId(an_id()),
        user_id=user.id,
        device_name="Pixel",
        address="192.0.2.1",
        key_id="key",
        created_at=NOON,
        last_used_at=NOON,
    )
    return replace(session, **changes)


def an_attempt(**changes: Any) -> RegistrationAttempt:
    """Return an attempt to register."""
    number = next(_number)
    attempt = RegistrationAttempt(
        id=AttemptId(an_id()),
        token_digest=f"digest {number}".encode(),
        email=f"boris{number}@example.org",
        username=f"boris{number}",
        first_name="Boris",
        last_name="Petrov",
        locale="ru",
        password_hash="not a hash",
        created_at=NOON,
        code=MailedCode(tag=Tag("key", b"digest"), issued_at=NOON),
    )
    return replace(attempt, **changes)


def a_ticket(user: User, **changes: Any) -> PasswordTicket:
    """Return a one-time link of the user."""
    ticket = PasswordTicket(
        id=TicketId(an_id()),
        user_id=user.id,
        token_digest=f"digest {next(_number)}".encode(),
        expires_at=NOON.replace(day=4),
    )
    return replace(ticket, **changes)


def an_unlock_request(user: User, **changes: Any) -> UnlockRequest:
    """Return the wish of a user to be unlocked."""
    request = UnlockRequest(
        id=UnlockRequestId(an_id()),
        user_id=user.id,
        reason="It was not me.",
        message="Somebody had my phone.",
        created_at=NOON,
    )
    return replace(request, **changes)


def a_code(user: User, **changes: Any) -> VerificationCode:
    """Return a code with which the user's password is reset."""
    code = VerificationCode(
        id=CodeId(an_id()),
        purpose=CodePurpose.RESET_PASSWORD,
        user_id=user.id,
        email=user.email,
        mailed=MailedCode(tag=Tag("key", b"digest"), issued_at=NOON),
    )
    return replace(code, **changes)


def a_newcomer(**changes: Any) -> Newcomer:
    """Return what somebody who registers types."""
    number = next(_number)
    newcomer = Newcomer(
        username=f"vera{number}",
        email=f"vera{number}@example.org",
        password=PASSWORD,
        first_name="Vera",
        last_name="Smirnova",
    )
    return replace(newcomer, **changes)


def an_entry(**changes: Any) -> AuditEntry:
    """Return an entry of the audit trail."""
    entry = AuditEntry(
        id=AuditEntryId(an_id()),
        at=NOON,
        actor="operator:root",
        actor_id=None,
        action="user.role-changed",
        subject_kind="user",
        subject_id=an_id(),
        before={"role": "user"},
        after={"role": "manager"},
    )
    return replace(entry, **changes)
