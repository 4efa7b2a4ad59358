"""Accounts in memory."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from questcity.adapters.memory.database import MemoryDatabase, MemoryUnitOfWork
from questcity.domain.accounts.errors import (
    EmailTakenError,
    UsernameTakenError,
    UserNotFoundError,
)
from questcity.domain.accounts.model.codes import CodePurpose, VerificationCode
from questcity.domain.accounts.model.registration import RegistrationAttempt
from questcity.domain.accounts.model.sessions import Session, SessionEnd
from questcity.domain.accounts.model.tickets import PasswordTicket
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.readers import AccountReader
from questcity.domain.accounts.ports.repositories import (
    PasswordTicketRepository,
    RegistrationAttemptRepository,
    SessionRepository,
    UserRepository,
    VerificationCodeRepository,
)
from questcity.domain.accounts.views import Access, Credentials
from questcity.domain.shared.errors import StaleRevisionError
from questcity.domain.shared.ids import AttemptId, CodeId, SessionId, UserId
from questcity.domain.shared.permissions import Role, Status

USERS: Final = "user_account"
ATTEMPTS: Final = "registration_attempt"
SESSIONS: Final = "session"
TICKETS: Final = "password_ticket"
CODES: Final = "verification_code"


class MemoryUserRepository(UserRepository):
    """Users in a dictionary."""

    def __init__(self, unit_of_work: MemoryUnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def add(self, user: User) -> None:
        rows = await self._unit_of_work.table(USERS, User)
        _require_unique(rows, user)
        rows[user.id] = user

    async def save(self, user: User) -> User:
        rows = await self._unit_of_work.table(USERS, User)
        present = rows.get(user.id)
        if present is None or present.revision != user.revision:
            raise StaleRevisionError(present.revision if present else None)
        _require_unique(rows, user)
        rows[user.id] = user.stored()
        return rows[user.id]

    async def get(self, who: UserId | str) -> User:
        rows = await self._unit_of_work.table(USERS, User)
        user = find_user(rows.values(), who)
        if user is None:
            raise UserNotFoundError
        return user

    async def find_by_email(self, email: str) -> User | None:
        rows = await self._unit_of_work.table(USERS, User)
        return next((row for row in rows.values() if _same(row.email, email)), None)

    async def find_by_username(self, username: str) -> User | None:
        rows = await self._unit_of_work.table(USERS, User)
        return next((row for row in rows.values() if _same(row.username, username)), None)

    async def list_active_admins(self) -> tuple[UserId, ...]:
        rows = await self._unit_of_work.table(USERS, User)
        return tuple(
            sorted(
                row.id
                for row in rows.values()
                if row.role is Role.ADMIN and row.status is Status.ACTIVE
            )
        )

    async def list_leaving(self, *, now: datetime, limit: int) -> tuple[UserId, ...]:
        rows = await self._unit_of_work.table(USERS, User)
        leaving = sorted(
            (row.deletion_at, row.id)
            for row in rows.values()
            if row.deletion_at is not None and row.deletion_at <= now
        )
        return tuple(user_id for _, user_id in leaving[:limit])


class MemoryRegistrationAttemptRepository(RegistrationAttemptRepository):
    """Attempts in a dictionary."""

    def __init__(self, unit_of_work: MemoryUnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def add(self, attempt: RegistrationAttempt) -> None:
        rows = await self._unit_of_work.table(ATTEMPTS, RegistrationAttempt)
        rows[attempt.id] = attempt

    save = add

    async def find(self, token_digest: bytes, email: str) -> RegistrationAttempt | None:
        rows = await self._unit_of_work.table(ATTEMPTS, RegistrationAttempt)
        return next(
            (
                row
                for row in rows.values()
                if row.token_digest == token_digest and _same(row.email, email)
            ),
            None,
        )

    async def remove_others(self, attempt_id: AttemptId, email: str) -> None:
        rows = await self._unit_of_work.table(ATTEMPTS, RegistrationAttempt)
        for row in tuple(rows.values()):
            if _same(row.email, email) and row.id != attempt_id:
                del rows[row.id]


class MemorySessionRepository(SessionRepository):
    """Sessions in a dictionary."""

    def __init__(self, unit_of_work: MemoryUnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def add(self, session: Session, *, keep: int, at: datetime) -> None:
        rows = await self._unit_of_work.table(SESSIONS, Session)
        rows[session.id] = session
        of_user = [row for row in rows.values() if row.user_id == session.user_id]
        is_open = [row for row in of_user if row.ended_at is None]
        latest_first = sorted(is_open, key=lambda row: (row.last_used_at, row.id), reverse=True)
        for row in latest_first[keep:]:
            rows[row.id] = row.ended(SessionEnd.REPLACED, at=at)

    async def save(self, session: Session) -> None:
        rows = await self._unit_of_work.table(SESSIONS, Session)
        rows[session.id] = session

    async def find(self, session_id: SessionId) -> Session | None:
        rows = await self._unit_of_work.table(SESSIONS, Session)
        return rows.get(session_id)

    async def end_all(
        self, user_id: UserId, end: SessionEnd, *, at: datetime, but: SessionId | None = None
    ) -> int:
        rows = await self._unit_of_work.table(SESSIONS, Session)
        of_user = [row for row in rows.values() if row.user_id == user_id and row.id != but]
        ending = [row for row in of_user if row.ended_at is None]
        rows.update({row.id: row.ended(end, at=at) for row in ending})
        return len(ending)


class MemoryPasswordTicketRepository(PasswordTicketRepository):
    """Tickets in a dictionary."""

    def __init__(self, unit_of_work: MemoryUnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def add(self, ticket: PasswordTicket) -> None:
        await self.remove_unspent(ticket.user_id)
        await self.save(ticket)

    async def save(self, ticket: PasswordTicket) -> None:
        rows = await self._unit_of_work.table(TICKETS, PasswordTicket)
        rows[ticket.id] = ticket

    async def find(self, token_digest: bytes) -> PasswordTicket | None:
        rows = await self._unit_of_work.table(TICKETS, PasswordTicket)
        return next((row for row in rows.values() if row.token_digest == token_digest), None)

    async def remove_unspent(self, user_id: UserId) -> None:
        rows = await self._unit_of_work.table(TICKETS, PasswordTicket)
        for row in tuple(rows.values()):
            if row.user_id == user_id and row.spent_at is None:
                del rows[row.id]


class MemoryVerificationCodeRepository(VerificationCodeRepository):
    """Codes in a dictionary."""

    def __init__(self, unit_of_work: MemoryUnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def put(self, code: VerificationCode) -> None:
        if code.purpose is CodePurpose.RESET_PASSWORD:
            before = await self.find_reset(code.email)
        else:
            assert code.user_id is not None
            before = await self.find_email_change(code.user_id)
        rows = await self._unit_of_work.table(CODES, VerificationCode)
        if before is not None:
            del rows[before.id]
        rows[code.id] = code

    async def save(self, code: VerificationCode) -> None:
        rows = await self._unit_of_work.table(CODES, VerificationCode)
        rows[code.id] = code

    async def find_reset(self, email: str) -> VerificationCode | None:
        of_purpose = await self._of(CodePurpose.RESET_PASSWORD)
        return next((row for row in of_purpose if _same(row.email, email)), None)

    async def find_email_change(self, user_id: UserId) -> VerificationCode | None:
        of_purpose = await self._of(CodePurpose.CHANGE_EMAIL)
        return next((row for row in of_purpose if row.user_id == user_id), None)

    async def _of(self, purpose: CodePurpose) -> list[VerificationCode]:
        rows = await self._unit_of_work.table(CODES, VerificationCode)
        return [row for row in rows.values() if row.purpose is purpose]


class MemoryAccountReader(AccountReader):
    """What was committed."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def find_credentials(self, login: str) -> Credentials | None:
        for user in self._database.values(USERS, User):
            if _same(user.username, login) or _same(user.email, login):
                return Credentials(
                    user_id=user.id,
                    password_hash=user.password_hash,
                    addresses=self._addresses_of(user.id),
                )
        return None

    async def find_access(self, session_id: SessionId) -> Access | None:
        found = await self.find_signed_in(session_id)
        if found is None:
            return None
        user, session = found
        return Access(
            actor=user.acting(session.id),
            created_at=session.created_at,
            last_used_at=session.last_used_at,
            end=session.end,
        )

    async def find_signed_in(self, session_id: SessionId) -> tuple[User, Session] | None:
        users = {user.id: user for user in self._database.values(USERS, User)}
        for session in self._database.values(SESSIONS, Session):
            if session.id == session_id:
                return users[session.user_id], session
        return None

    async def list_sessions(self, user_id: UserId) -> tuple[Session, ...]:
        own = [
            session
            for session in self._database.values(SESSIONS, Session)
            if session.user_id == user_id and session.ended_at is None
        ]
        return tuple(sorted(own, key=lambda row: (row.last_used_at, row.id), reverse=True))

    def _addresses_of(self, user_id: UserId) -> frozenset[str]:
        of_user = (s for s in self._database.values(SESSIONS, Session) if s.user_id == user_id)
        return frozenset(session.address for session in of_user if session.ended_at is None)

    async def find_by_email(self, email: str) -> User | None:
        users = self._database.values(USERS, User)
        return next((user for user in users if _same(user.email, email)), None)

    async def find_ticket(self, token_digest: bytes) -> tuple[PasswordTicket, User] | None:
        users = {user.id: user for user in self._database.values(USERS, User)}
        for ticket in self._database.values(TICKETS, PasswordTicket):
            if ticket.token_digest == token_digest:
                return ticket, users[ticket.user_id]
        return None

    async def find_code(self, code_id: CodeId) -> VerificationCode | None:
        codes = self._database.values(CODES, VerificationCode)
        return next((code for code in codes if code.id == code_id), None)

    async def find_attempt(self, attempt_id: AttemptId) -> RegistrationAttempt | None:
        attempts = self._database.values(ATTEMPTS, RegistrationAttempt)
        return next((attempt for attempt in attempts if attempt.id == attempt_id), None)


def find_user(users: Iterable[User], who: UserId | str) -> User | None:
    """Return the user of that id, username or e-mail."""
    if isinstance(who, str):
        return next((u for u in users if _same(u.username, who) or _same(u.email, who)), None)
    return next((user for user in users if user.id == who), None)


def _same(left: str, right: str) -> bool:
    return left.casefold() == right.casefold()


def _require_unique(rows: dict[UserId, User], user: User) -> None:
    others = [row for row in rows.values() if row.id != user.id]
    if any(_same(row.username, user.username) for row in others):
        raise UsernameTakenError
    if any(_same(row.email, user.email) for row in others):
        raise EmailTakenError
