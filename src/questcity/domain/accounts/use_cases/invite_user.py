"""Make an account for somebody, who then chooses the password."""

from dataclasses import dataclass

from questcity.domain.accounts import rules
from questcity.domain.accounts.events import UserInvited
from questcity.domain.accounts.model.tickets import INVITATION_LIVES_FOR, PasswordTicket
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.repositories import PasswordTicketRepository, UserRepository
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.ids import TicketId, UserId
from questcity.domain.shared.permissions import (
    Actor,
    Flag,
    NotPermittedError,
    Permission,
    Role,
    Status,
)
from questcity.domain.shared.ports import (
    AuditLog,
    Clock,
    Idempotency,
    IdGenerator,
    Outbox,
    Randomness,
    Receipt,
    Repeatable,
    UnitOfWork,
)
from questcity.domain.shared.secrets import token_digest
from questcity.domain.shared.texts import normal_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Who is invited, and as what."""

    username: str
    email: str
    first_name: str
    last_name: str
    role: Role
    flags: frozenset[Flag] = frozenset()
    locale: str = rules.DEFAULT_LOCALE


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteUser:
    """Make an unverified account and mail its owner a one-time link; who manages roles may."""

    users: UserRepository
    tickets: PasswordTicketRepository
    outbox: Outbox
    audit_log: AuditLog
    idempotency: Idempotency
    unit_of_work: UnitOfWork
    randomness: Randomness
    ids: IdGenerator
    clock: Clock

    async def __call__(
        self,
        actor: Actor,
        client: ClientContext,
        invitation: Invitation,
        request: Repeatable | None,
    ) -> tuple[User, bool]:
        """Return the new user, and whether an earlier request has made it.

        Raise `InvalidInputError`, `UsernameTakenError`, `EmailTakenError`, and what
        `Idempotency.claim` raises.
        """
        actor.require(Permission.MANAGE_ROLES)
        if invitation.role > actor.role:
            raise NotPermittedError
        user = self._user(invitation)
        async with self.unit_of_work:
            if request is not None:
                done = await self.idempotency.claim(actor.identity, request, now=user.created_at)
                if done is not None:
                    return await self.users.get(UserId(done.id)), True
                receipt = Receipt("user", user.id)
                await self.idempotency.keep(actor.identity, request, receipt, now=user.created_at)
            await self.users.add(user)
            await self._send_link(user)
            await self.audit_log.record(
                AuditEntry.by(
                    actor,
                    "user.invited",
                    id=self.ids.new(),
                    at=user.created_at,
                    subject=user.id,
                    after={"role": user.role.name.lower(), "flags": " ".join(sorted(user.flags))},
                    address=client.address,
                )
            )
        return user, False

    def _user(self, invitation: Invitation) -> User:
        now = self.clock.now()
        user = User(
            id=UserId(self.ids.new()),
            username=invitation.username,
            email=rules.normal_email(invitation.email),
            first_name=normal_text(invitation.first_name),
            last_name=normal_text(invitation.last_name),
            locale=invitation.locale,
            role=invitation.role,
            flags=invitation.flags,
            status=Status.UNVERIFIED,
            created_at=now,
            updated_at=now,
        )
        rules.require_valid(
            {
                "username": user.username,
                "email": user.email,
                "first_name": user.first_name,
                "last_name": user.last_name,
                "locale": user.locale,
            }
        )
        return user

    async def _send_link(self, user: User) -> None:
        token, expires_at = self.randomness.token(), user.created_at + INVITATION_LIVES_FOR
        await self.tickets.add(
            PasswordTicket(
                id=TicketId(self.ids.new()),
                user_id=user.id,
                token_digest=token_digest(token),
                expires_at=expires_at,
            )
        )
        await self.outbox.add(
            UserInvited(
                email=user.email, first_name=user.first_name, locale=user.locale, token=token
            ),
            expires_at=expires_at,
        )
