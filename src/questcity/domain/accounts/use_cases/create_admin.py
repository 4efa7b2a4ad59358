"""Make an administrator from the command line."""

from dataclasses import dataclass, replace
from enum import StrEnum

from questcity.domain.accounts import rules
from questcity.domain.accounts.errors import UserExistsError
from questcity.domain.accounts.model.passwords import Weakness
from questcity.domain.accounts.model.sessions import SessionEnd
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.protection import PasswordHasher, PasswordScreen
from questcity.domain.accounts.ports.repositories import SessionRepository, UserRepository
from questcity.domain.accounts.rules import AccountPolicy
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.permissions import Actor, Permission, Role, Status
from questcity.domain.shared.ports import AuditLog, Clock, IdGenerator, UnitOfWork
from questcity.domain.shared.texts import normal_text


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAdmin:
    """Who is to be an administrator; a password that somebody else made is changed at first use."""

    username: str
    email: str
    first_name: str
    last_name: str
    password: str
    password_change_required: bool
    replace_existing: bool = False


class AdminOutcome(StrEnum):
    """What came of it."""

    CREATED = "created"
    REPLACED = "replaced"
    EXISTS = "exists"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateAdmin:
    """Make an administrator; who manages roles may.

    Somebody who is there already is left alone, unless told to replace: then the account gets the
    role, the names and the password, its sessions end, and it stays if it was to be deleted. Each
    run leaves an audit entry.
    """

    users: UserRepository
    sessions: SessionRepository
    audit_log: AuditLog
    unit_of_work: UnitOfWork
    passwords: PasswordHasher
    screen: PasswordScreen
    ids: IdGenerator
    clock: Clock
    policy: AccountPolicy

    async def __call__(self, actor: Actor, admin: NewAdmin) -> tuple[User, AdminOutcome]:
        """Return the user and what was done.

        Raise `InvalidInputError`, or `UserExistsError` when name and address are two people's.
        """
        actor.require(Permission.MANAGE_ROLES)
        password = rules.normal_password(admin.password)
        wanted = self._wanted(admin, await self.screen.find_weakness(password))
        wanted = replace(wanted, password_hash=await self.passwords.hash(password))
        async with self.unit_of_work:
            await self.users.list_active_admins()
            present = await self._present(wanted)
            if present is None:
                await self.users.add(wanted)
                user, outcome = wanted, AdminOutcome.CREATED
            elif admin.replace_existing:
                user, outcome = await self._replace(present, wanted), AdminOutcome.REPLACED
            else:
                user, outcome = present, AdminOutcome.EXISTS
            await self.audit_log.record(
                AuditEntry.by(
                    actor,
                    f"admin.{outcome}",
                    id=self.ids.new(),
                    at=self.clock.now(),
                    subject=user.id,
                    after={"role": user.role.name.lower()},
                )
            )
        return user, outcome

    def _wanted(self, admin: NewAdmin, weakness: Weakness | None) -> User:
        now = self.clock.now()
        user = User(
            id=UserId(self.ids.new()),
            username=admin.username,
            email=rules.normal_email(admin.email),
            first_name=normal_text(admin.first_name),
            last_name=normal_text(admin.last_name),
            locale=rules.DEFAULT_LOCALE,
            role=Role.ADMIN,
            password_change_required=admin.password_change_required,
            created_at=now,
            updated_at=now,
        )
        rules.require_valid(
            {
                "username": user.username,
                "email": user.email,
                "password": rules.normal_password(admin.password),
                "first_name": user.first_name,
                "last_name": user.last_name,
            },
            self.policy.password,
            weakness,
        )
        return user

    async def _present(self, wanted: User) -> User | None:
        by_name = await self.users.find_by_username(wanted.username)
        by_email = await self.users.find_by_email(wanted.email)
        if by_name and by_email and by_name.id != by_email.id:
            raise UserExistsError
        return by_name or by_email

    async def _replace(self, present: User, wanted: User) -> User:
        now = wanted.updated_at
        await self.sessions.end_all(present.id, SessionEnd.PASSWORD_CHANGED, at=now)
        return await self.users.save(
            replace(
                present,
                username=wanted.username,
                email=wanted.email,
                first_name=wanted.first_name,
                last_name=wanted.last_name,
                role=Role.ADMIN,
                status=Status.ACTIVE,
                password_hash=wanted.password_hash,
                password_change_required=wanted.password_change_required,
                deletion_at=None,
                updated_at=now,
            )
        )
