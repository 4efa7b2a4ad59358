"""From rows to entities and back: the whole mapping of accounts."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from questcity.domain.accounts.model.registration import RegistrationAttempt, VerificationCode
from questcity.domain.accounts.model.sessions import Session, SessionEnd
from questcity.domain.accounts.model.tickets import PasswordTicket
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.views import Access
from questcity.domain.shared.ids import AttemptId, Revision, SessionId, TicketId, UserId
from questcity.domain.shared.permissions import Actor, Flag, Role, Status
from questcity.domain.shared.secrets import Tag

Row = Mapping[Any, Any]


def to_user(row: Row) -> User:
    """Return the user of a row."""
    return User(
        id=UserId(row["id"]),
        username=row["username"],
        email=row["email"],
        first_name=row["first_name"],
        last_name=row["last_name"],
        locale=row["locale"],
        role=Role(row["role"]),
        flags=frozenset(flag for flag in Flag if row[flag.value]),
        status=Status(row["status"]),
        password_hash=row["password_hash"],
        password_change_required=row["password_change_required"],
        instagram_username=row["instagram_username"],
        show_on_leaderboards=row["show_on_leaderboards"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        revision=Revision(row["revision"]),
    )


def to_access(row: Row) -> Access:
    """Return the access of a row: of a user, and of a session under names of its own."""
    return Access(
        actor=Actor(
            name=row["username"],
            role=Role(row["role"]),
            flags=frozenset(flag for flag in Flag if row[flag.value]),
            status=Status(row["status"]),
            must_change_password=row["password_change_required"],
            user_id=UserId(row["id"]),
            session_id=SessionId(row["session_id"]),
        ),
        created_at=row["session_created_at"],
        last_used_at=row["session_last_used_at"],
        ended_at=row["session_ended_at"],
    )


def user_columns(user: User) -> dict[str, Any]:
    """Return the row of a user."""
    columns = asdict(user)
    flags = columns.pop("flags")
    return columns | {flag.value: flag in flags for flag in Flag}


def to_attempt(row: Row) -> RegistrationAttempt:
    """Return the attempt of a row."""
    return RegistrationAttempt(
        id=AttemptId(row["id"]),
        token_digest=row["token_digest"],
        email=row["email"],
        username=row["username"],
        first_name=row["first_name"],
        last_name=row["last_name"],
        locale=row["locale"],
        password_hash=row["password_hash"],
        code=VerificationCode(
            tag=Tag(row["code_key_id"], row["code_digest"]),
            issued_at=row["code_issued_at"],
            tries_left=row["code_tries_left"],
        ),
        created_at=row["created_at"],
        user_id=UserId(row["user_id"]) if row["user_id"] else None,
    )


def attempt_columns(attempt: RegistrationAttempt) -> dict[str, Any]:
    """Return the row of an attempt, which has a code by the time it is stored."""
    assert attempt.code is not None
    columns = asdict(attempt)
    del columns["code"]
    return columns | {
        "code_key_id": attempt.code.tag.key_id,
        "code_digest": attempt.code.tag.digest,
        "code_issued_at": attempt.code.issued_at,
        "code_tries_left": attempt.code.tries_left,
    }


def to_session(row: Row) -> Session:
    """Return the session of a row."""
    return Session(
        id=SessionId(row["id"]),
        user_id=UserId(row["user_id"]),
        device_name=row["device_name"],
        address=row["address"],
        key_id=row["key_id"],
        generation=row["generation"],
        created_at=row["created_at"],
        last_used_at=row["last_used_at"],
        ended_at=row["ended_at"],
        end=SessionEnd(row["end_reason"]) if row["end_reason"] else None,
    )


def session_columns(session: Session) -> dict[str, Any]:
    """Return the row of a session."""
    columns = asdict(session)
    end = columns.pop("end")
    return columns | {"end_reason": end}


def to_ticket(row: Row) -> PasswordTicket:
    """Return the ticket of a row."""
    return PasswordTicket(
        id=TicketId(row["id"]),
        user_id=UserId(row["user_id"]),
        token_digest=row["token_digest"],
        expires_at=row["expires_at"],
        spent_at=row["spent_at"],
    )


def ticket_columns(ticket: PasswordTicket) -> dict[str, Any]:
    """Return the row of a ticket."""
    return asdict(ticket)
