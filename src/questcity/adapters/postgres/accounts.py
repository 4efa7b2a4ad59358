"""Accounts in PostgreSQL: the writing side."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Table, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from questcity.adapters.postgres.failures import constraint_of
from questcity.adapters.postgres.mapping import (
    attempt_columns,
    session_columns,
    ticket_columns,
    to_attempt,
    to_session,
    to_ticket,
    to_user,
    user_columns,
)
from questcity.adapters.postgres.tables.accounts import (
    PasswordTicketRow,
    RegistrationAttemptRow,
    SessionRow,
    UserRow,
)
from questcity.adapters.postgres.unit_of_work import PostgresUnitOfWork
from questcity.domain.accounts.errors import (
    EmailTakenError,
    UsernameTakenError,
    UserNotFoundError,
)
from questcity.domain.accounts.model.registration import RegistrationAttempt
from questcity.domain.accounts.model.sessions import Session, SessionEnd
from questcity.domain.accounts.model.tickets import PasswordTicket
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.repositories import (
    PasswordTicketRepository,
    RegistrationAttemptRepository,
    SessionRepository,
    UserRepository,
)
from questcity.domain.shared.errors import StaleRevisionError
from questcity.domain.shared.ids import AttemptId, SessionId, UserId
from questcity.domain.shared.permissions import Role, Status


class PostgresUserRepository(UserRepository):
    """Users in `user_account`, one row each."""

    def __init__(self, unit_of_work: PostgresUnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def add(self, user: User) -> None:
        try:
            await self._unit_of_work.execute(insert(UserRow).values(user_columns(user)))
        except IntegrityError as error:
            raise _taken(error) from error

    async def save(self, user: User) -> User:
        saved = user.stored()
        # Matching the revision that was read rules out a lost update without holding a lock.
        statement = (
            update(UserRow)
            .where(UserRow.id == user.id, UserRow.revision == user.revision)
            .values(user_columns(saved))
        )
        try:
            changed = await self._unit_of_work.change(statement)
        except IntegrityError as error:
            raise _taken(error) from error
        if not changed:
            raise StaleRevisionError
        return saved

    async def get(self, who: UserId | str) -> User:
        if isinstance(who, str):
            user = await self.find_by_username(who) or await self.find_by_email(who)
        else:
            user = await self._find(UserRow.id == who)
        if user is None:
            raise UserNotFoundError
        return user

    async def find_by_email(self, email: str) -> User | None:
        return await self._find(func.lower(UserRow.email) == email.lower())

    async def find_by_username(self, username: str) -> User | None:
        return await self._find(func.lower(UserRow.username) == username.lower())

    async def list_active_admins(self) -> tuple[UserId, ...]:
        is_active_admin = (UserRow.role == Role.ADMIN, UserRow.status == Status.ACTIVE)
        # Locking rows alone would not stop two blocks that each add or demote another admin.
        await self._unit_of_work.execute(select(func.pg_advisory_xact_lock(_ADMINS_LOCK)))
        rows = await self._unit_of_work.execute(
            select(UserRow.id).where(*is_active_admin).order_by(UserRow.id).with_for_update()
        )
        return tuple(UserId(id_) for id_ in rows.scalars())

    async def list_leaving(self, *, now: datetime, limit: int) -> tuple[UserId, ...]:
        rows = await self._unit_of_work.execute(
            select(UserRow.id)
            .where(UserRow.deletion_at <= now)
            .order_by(UserRow.deletion_at, UserRow.id)
            .limit(limit)
        )
        return tuple(UserId(id_) for id_ in rows.scalars())

    async def _find(self, condition: Any) -> User | None:
        table: Table = UserRow.__table__  # type: ignore[assignment]
        result = await self._unit_of_work.execute(select(table).where(condition).with_for_update())
        row = result.mappings().one_or_none()
        return to_user(row) if row else None


class PostgresRegistrationAttemptRepository(RegistrationAttemptRepository):
    """Attempts in `registration_attempt`, one row each."""

    def __init__(self, unit_of_work: PostgresUnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def add(self, attempt: RegistrationAttempt) -> None:
        statement = insert(RegistrationAttemptRow).values(attempt_columns(attempt))
        await self._unit_of_work.execute(statement)

    async def save(self, attempt: RegistrationAttempt) -> None:
        await self._unit_of_work.execute(
            update(RegistrationAttemptRow)
            .where(RegistrationAttemptRow.id == attempt.id)
            .values(attempt_columns(attempt))
        )

    async def find(self, token_digest: bytes, email: str) -> RegistrationAttempt | None:
        table: Table = RegistrationAttemptRow.__table__  # type: ignore[assignment]
        result = await self._unit_of_work.execute(
            select(table)
            .where(
                RegistrationAttemptRow.token_digest == token_digest,
                func.lower(RegistrationAttemptRow.email) == email.lower(),
            )
            .with_for_update()
        )
        row = result.mappings().one_or_none()
        return to_attempt(row) if row else None

    async def remove_others(self, attempt_id: AttemptId, email: str) -> None:
        await self._unit_of_work.execute(
            delete(RegistrationAttemptRow).where(
                func.lower(RegistrationAttemptRow.email) == email.lower(),
                RegistrationAttemptRow.id != attempt_id,
            )
        )


class PostgresSessionRepository(SessionRepository):
    """Sessions in `session`, one row each."""

    def __init__(self, unit_of_work: PostgresUnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def add(self, session: Session, *, keep: int, at: datetime) -> None:
        await self._unit_of_work.execute(_ADD_SESSION, session_columns(session))
        await self._unit_of_work.execute(
            _END_SURPLUS,
            {"of": session.user_id, "keep": keep, "at": at, "end": SessionEnd.REPLACED},
        )

    async def save(self, session: Session) -> None:
        await self._unit_of_work.execute(
            update(SessionRow).where(SessionRow.id == session.id).values(session_columns(session))
        )

    async def find(self, session_id: SessionId) -> Session | None:
        table: Table = SessionRow.__table__  # type: ignore[assignment]
        result = await self._unit_of_work.execute(
            select(table).where(SessionRow.id == session_id).with_for_update()
        )
        row = result.mappings().one_or_none()
        return to_session(row) if row else None

    async def end_all(
        self, user_id: UserId, end: SessionEnd, *, at: datetime, but: SessionId | None = None
    ) -> int:
        statement = update(SessionRow).where(
            SessionRow.user_id == user_id, SessionRow.ended_at.is_(None)
        )
        if but is not None:
            statement = statement.where(SessionRow.id != but)
        return await self._unit_of_work.change(statement.values(ended_at=at, end_reason=end))


class PostgresPasswordTicketRepository(PasswordTicketRepository):
    """Tickets in `password_ticket`, one row each."""

    def __init__(self, unit_of_work: PostgresUnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def add(self, ticket: PasswordTicket) -> None:
        await self.remove_unspent(ticket.user_id)
        await self._unit_of_work.execute(insert(PasswordTicketRow).values(ticket_columns(ticket)))

    async def save(self, ticket: PasswordTicket) -> None:
        await self._unit_of_work.execute(
            update(PasswordTicketRow)
            .where(PasswordTicketRow.id == ticket.id)
            .values(ticket_columns(ticket))
        )

    async def find(self, token_digest: bytes) -> PasswordTicket | None:
        table: Table = PasswordTicketRow.__table__  # type: ignore[assignment]
        result = await self._unit_of_work.execute(
            select(table).where(PasswordTicketRow.token_digest == token_digest).with_for_update()
        )
        row = result.mappings().one_or_none()
        return to_ticket(row) if row else None

    async def remove_unspent(self, user_id: UserId) -> None:
        await self._unit_of_work.execute(
            delete(PasswordTicketRow).where(
                PasswordTicketRow.user_id == user_id, PasswordTicketRow.spent_at.is_(None)
            )
        )


_ADMINS_LOCK = 0x51C_AD314


def _taken(error: IntegrityError) -> Exception:
    match constraint_of(error):
        case "uq_user_account_username":
            return UsernameTakenError()
        case "uq_user_account_email":
            return EmailTakenError()
        case _:
            return error


# Every sign-in runs these: made once, they need not be made out anew each time.
_SESSION: Final[Table] = SessionRow.__table__  # type: ignore[assignment]
_ADD_SESSION: Final = insert(_SESSION)
_END_SURPLUS: Final = (
    update(_SESSION)
    .where(
        _SESSION.c.id.in_(
            select(_SESSION.c.id)
            .where(_SESSION.c.user_id == bindparam("of"), _SESSION.c.ended_at.is_(None))
            .order_by(_SESSION.c.last_used_at.desc(), _SESSION.c.id.desc())
            .offset(bindparam("keep"))
        )
    )
    .values(ended_at=bindparam("at"), end_reason=bindparam("end"))
)
