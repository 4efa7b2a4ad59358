"""From rows to entities and back: the whole mapping of accounts."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from questcity.domain.accounts.model.codes import CodePurpose, MailedCode, VerificationCode
from questcity.domain.accounts.model.registration import RegistrationAttempt
from questcity.domain.accounts.model.sessions import Session, SessionEnd
from questcity.domain.accounts.model.tickets import PasswordTicket
from questcity.domain.accounts.model.unlock_requests import UnlockRequest, UnlockStatus
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.views import Access
from questcity.domain.shared.ids import (
    AttemptId,
    CodeId,
    Revision,
    SessionId,
    TicketId,
    UnlockRequestId,
    UserId,
)
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
        lock_reason=row["lock_reason"],
        export_requested_at=row["export_requested_at"],
        deletion_at=row["deletion_at"],
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
        end=None if row["session_end_reason"] is None else SessionEnd(row["session_end_reason"]),
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
        code=MailedCode(
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


def to_unlock_request(row: Row) -> UnlockRequest:
    """Return the request of a row."""
    return UnlockRequest(
        id=UnlockRequestId(row["id"]),
        user_id=UserId(row["user_id"]),
        reason=row["reason"],
        message=row["message"],
        created_at=row["created_at"],
        status=UnlockStatus(row["status"]),
        decided_at=row["decided_at"],
        decided_by=row["decided_by"],
        note=row["note"],
    )


def unlock_request_columns(request: UnlockRequest) -> dict[str, Any]:
    """Return the row of a request."""
    return asdict(request)


def to_verification_code(row: Row) -> VerificationCode:
    """Return the code of a row."""
    return VerificationCode(
        id=CodeId(row["id"]),
        purpose=CodePurpose(row["purpose"]),
        user_id=UserId(row["user_id"]) if row["user_id"] else None,
        email=row["email"],
        mailed=MailedCode(
            tag=Tag(row["key_id"], row["digest"]),
            issued_at=row["issued_at"],
            tries_left=row["tries_left"],
        ),
    )


def verification_code_columns(code: VerificationCode) -> dict[str, Any]:
    """Return the row of a code."""
    return {
        "id": code.id,
        "purpose": code.purpose,
        "user_id": code.user_id,
        "email": code.email,
        "key_id": code.mailed.tag.key_id,
        "digest": code.mailed.tag.digest,
        "issued_at": code.mailed.issued_at,
        "tries_left": code.mailed.tries_left,
    }
