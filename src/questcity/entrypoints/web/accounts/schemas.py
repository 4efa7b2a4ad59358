"""Accounts on the wire."""

from datetime import datetime
from typing import Self
from uuid import UUID

import msgspec

from questcity.domain.accounts.use_cases.invite_user import Invitation
from questcity.domain.accounts.use_cases.register import Newcomer
from questcity.domain.accounts.use_cases.verify_registration import RegistrationProof
from questcity.domain.accounts.views import Profile, SignIn
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.ids import SessionId
from questcity.domain.shared.permissions import Flag, Role
from questcity.entrypoints.web.accounts.profiles import WholeUserResponse
from questcity.entrypoints.web.paging import CountResponse
from questcity.entrypoints.web.shapes import Answer, Body


class RegisterRequest(Body, frozen=True, kw_only=True):
    """Somebody who wants an account."""

    username: str
    email: str
    password: str
    first_name: str
    last_name: str
    locale: str = "en"

    def newcomer(self) -> Newcomer:
        """Return it as the domain knows it."""
        return Newcomer(**msgspec.structs.asdict(self))


class RegisterResponse(Answer, frozen=True, kw_only=True):
    """The token that only who registered gets: it goes on with the attempt."""

    registration_token: str


class VerifyCodeRequest(Body, frozen=True, kw_only=True):
    """The code from the mailbox."""

    registration_token: str
    email: str
    code: str

    def proof(self) -> RegistrationProof:
        """Return it as the domain knows it."""
        return RegistrationProof(token=self.registration_token, email=self.email, code=self.code)


class ResendCodeRequest(Body, frozen=True, kw_only=True):
    """A wish for another code."""

    registration_token: str
    email: str


class SignInRequest(Body, frozen=True, kw_only=True):
    """Username or e-mail, and the password."""

    login: str
    password: str
    device_name: str | None = None


class RefreshRequest(Body, frozen=True, kw_only=True):
    """A refresh token."""

    refresh_token: str


class ChoosePasswordRequest(Body, frozen=True, kw_only=True):
    """The one-time token from a mail, and the password to be."""

    token: str
    password: str


class ChangePasswordRequest(Body, frozen=True, kw_only=True):
    """The present password, and the one to be."""

    old_password: str
    password: str


class RequestResetRequest(Body, frozen=True, kw_only=True):
    """The address of an account whose password was forgotten."""

    email: str


class VerifyResetRequest(Body, frozen=True, kw_only=True):
    """The code from the mailbox of that address."""

    email: str
    code: str


class VerifyResetResponse(Answer, frozen=True, kw_only=True):
    """A one-time token with which a password is chosen, within a quarter of an hour."""

    token: str


class ChangeEmailRequest(Body, frozen=True, kw_only=True):
    """The present password, and the address to be."""

    password: str
    email: str


class VerifyEmailRequest(Body, frozen=True, kw_only=True):
    """The address to be, and the code from its mailbox."""

    email: str
    code: str


class SignInResponse(Answer, frozen=True, kw_only=True):
    """Tokens: a short one to act with, and one to renew both with. Times are seconds."""

    access_token: str
    refresh_token: str
    token_type: str = "Bearer"  # noqa: S105 (RFC 6750's word)
    expires_in: int
    refresh_expires_in: int
    session_id: SessionId
    password_change_required: bool

    @classmethod
    def of(cls, sign_in: SignIn) -> Self:
        """Return the response that shows this sign-in."""
        return cls(
            access_token=sign_in.access_token,
            refresh_token=str(sign_in.refresh_token),
            expires_in=sign_in.expires_in,
            refresh_expires_in=sign_in.refresh_expires_in,
            session_id=sign_in.session_id,
            password_change_required=sign_in.password_change_required,
        )


class UserResponse(WholeUserResponse, frozen=True, kw_only=True):
    """A user as they see themselves."""

    credits: int
    show_on_leaderboards: bool
    deletion_at: datetime | None

    @classmethod
    def of(cls, profile: Profile) -> Self:
        """Return the response that shows this user."""
        user = profile.user
        return cls.with_more(
            user,
            credits=profile.credits,
            show_on_leaderboards=user.show_on_leaderboards,
            deletion_at=user.deletion_at,
        )


def tag_of(profile: Profile) -> str:
    """Return what changes with the user or the credits."""
    return f"{profile.user.revision}.{profile.credits}"


class InviteRequest(Body, frozen=True, kw_only=True):
    """Somebody to be invited: role 0 is a user, 1 a manager, 2 an admin."""

    username: str
    email: str
    first_name: str
    last_name: str
    role: Role = Role.USER
    can_edit_quests: bool = False
    can_lock_users: bool = False
    locale: str = "en"

    def invitation(self) -> Invitation:
        """Return it as the domain knows it."""
        return Invitation(
            username=self.username,
            email=self.email,
            first_name=self.first_name,
            last_name=self.last_name,
            role=self.role,
            flags=frozenset(flag for flag in Flag if getattr(self, flag.value)),
            locale=self.locale,
        )


class AuditEntryResponse(Answer, frozen=True, kw_only=True):
    """Who did what to whom."""

    id: UUID
    at: datetime
    actor: str
    actor_id: UUID | None
    action: str
    subject_kind: str
    subject_id: UUID | None
    before: dict[str, str]
    after: dict[str, str]

    @classmethod
    def of(cls, entry: AuditEntry) -> Self:
        """Return the response that shows this entry."""
        return cls(
            id=entry.id,
            at=entry.at,
            actor=entry.actor,
            actor_id=entry.actor_id,
            action=entry.action,
            subject_kind=entry.subject_kind,
            subject_id=entry.subject_id,
            before=dict(entry.before),
            after=dict(entry.after),
        )


class AuditPageResponse(Answer, frozen=True, kw_only=True, omit_defaults=True):
    """A page of the audit trail, newest first."""

    items: list[AuditEntryResponse]
    next_cursor: str | None
    count: CountResponse | None = None
