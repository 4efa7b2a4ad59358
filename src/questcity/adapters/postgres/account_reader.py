"""What is asked about accounts outside any block."""

from collections.abc import Mapping
from typing import Final

from questcity.adapters.postgres.engine import ReadPool
from questcity.adapters.postgres.mapping import (
    to_access,
    to_attempt,
    to_session,
    to_ticket,
    to_user,
    to_verification_code,
)
from questcity.adapters.postgres.shared_look_ups import SharedLookUps
from questcity.domain.accounts.model.codes import VerificationCode
from questcity.domain.accounts.model.registration import RegistrationAttempt
from questcity.domain.accounts.model.sessions import Session
from questcity.domain.accounts.model.tickets import PasswordTicket
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.readers import AccountReader
from questcity.domain.accounts.views import Access, Credentials
from questcity.domain.shared.ids import AttemptId, CodeId, SessionId, UserId


class PostgresAccountReader(AccountReader):
    """What people are asked about, one statement a question.

    Every request asks for access: those that ask at once share a statement.
    """

    def __init__(self, pool: ReadPool) -> None:
        self._pool = pool
        self._access = SharedLookUps(self._look_up_access)

    async def find_credentials(self, login: str) -> Credentials | None:
        row = await self._pool.fetch_row(_CREDENTIALS, login)
        if row is None:
            return None
        return Credentials(
            user_id=UserId(row["id"]),
            password_hash=row["password_hash"],
            addresses=frozenset(row["addresses"]),
        )

    async def find_access(self, session_id: SessionId) -> Access | None:
        return await self._access.find(session_id)

    async def find_signed_in(self, session_id: SessionId) -> tuple[User, Session] | None:
        row = await self._pool.fetch_row(_SIGNED_IN, session_id)
        if row is None:
            return None
        session = {name[2:]: value for name, value in row.items() if name.startswith("s_")}
        return to_user(row), to_session(session)

    async def list_sessions(self, user_id: UserId) -> tuple[Session, ...]:
        return tuple(to_session(row) for row in await self._pool.fetch(_SESSIONS, user_id))

    async def find_by_email(self, email: str) -> User | None:
        row = await self._pool.fetch_row(_BY_EMAIL, email)
        return None if row is None else to_user(row)

    async def find_ticket(self, token_digest: bytes) -> tuple[PasswordTicket, User] | None:
        row = await self._pool.fetch_row(_TICKET, token_digest)
        if row is None:
            return None
        ticket = {name[2:]: value for name, value in row.items() if name.startswith("t_")}
        return to_ticket(ticket), to_user(row)

    async def find_code(self, code_id: CodeId) -> VerificationCode | None:
        row = await self._pool.fetch_row(_CODE, code_id)
        return None if row is None else to_verification_code(row)

    async def find_attempt(self, attempt_id: AttemptId) -> RegistrationAttempt | None:
        row = await self._pool.fetch_row(_ATTEMPT, attempt_id)
        return None if row is None else to_attempt(row)

    async def _look_up_access(self, session_ids: list[SessionId]) -> Mapping[SessionId, Access]:
        rows = await self._pool.fetch(_ACCESS, session_ids)
        return {row["session_id"]: to_access(row) for row in rows}


# A username holds no @ and an address always does: one of the two indexes finds the row.
_CREDENTIALS: Final = """
SELECT id, password_hash, ARRAY(
    SELECT address FROM session WHERE user_id = named.id AND ended_at IS NULL
) AS addresses
FROM (
    SELECT id, password_hash FROM user_account WHERE lower(username) = lower($1)
    UNION ALL
    SELECT id, password_hash FROM user_account WHERE lower(email) = lower($1)
    LIMIT 1
) AS named
"""

_SESSIONS: Final = """
SELECT * FROM session WHERE user_id = $1 AND ended_at IS NULL
ORDER BY last_used_at DESC, id DESC
"""

_BY_EMAIL: Final = "SELECT * FROM user_account WHERE lower(email) = lower($1)"

_TICKET: Final = """
SELECT u.*,
       t.id AS t_id, t.user_id AS t_user_id, t.token_digest AS t_token_digest,
       t.expires_at AS t_expires_at, t.spent_at AS t_spent_at
FROM password_ticket AS t JOIN user_account AS u ON u.id = t.user_id
WHERE t.token_digest = $1
"""

_CODE: Final = "SELECT * FROM verification_code WHERE id = $1"

_ATTEMPT: Final = "SELECT * FROM registration_attempt WHERE id = $1"

_ACCESS: Final = """
SELECT u.id, u.username, u.role, u.can_edit_quests, u.can_lock_users, u.status,
       u.password_change_required, s.id AS session_id, s.created_at AS session_created_at,
       s.last_used_at AS session_last_used_at, s.end_reason AS session_end_reason
FROM session AS s JOIN user_account AS u ON u.id = s.user_id
WHERE s.id = ANY($1)
"""

_SIGNED_IN: Final = """
SELECT u.*,
       s.id AS s_id, s.user_id AS s_user_id, s.device_name AS s_device_name,
       s.address AS s_address, s.key_id AS s_key_id, s.generation AS s_generation,
       s.created_at AS s_created_at, s.last_used_at AS s_last_used_at,
       s.ended_at AS s_ended_at, s.end_reason AS s_end_reason
FROM session AS s JOIN user_account AS u ON u.id = s.user_id
WHERE s.id = $1
"""
