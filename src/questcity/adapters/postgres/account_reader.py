"""What is asked about accounts outside any block."""

from collections.abc import Mapping
from typing import Final

from questcity.adapters.postgres.engine import ReadPool
from questcity.adapters.postgres.mapping import to_access, to_attempt, to_session, to_user
from questcity.adapters.postgres.shared_look_ups import SharedLookUps
from questcity.domain.accounts.model.registration import RegistrationAttempt
from questcity.domain.accounts.model.sessions import Session
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports import AccountReader
from questcity.domain.accounts.views import Access, Credentials
from questcity.domain.shared.ids import AttemptId, SessionId, UserId


class PostgresAccountReader(AccountReader):
    """Users, sessions and attempts, one statement a question.

    Every request asks for access: those that ask at once share a statement.
    """

    def __init__(self, pool: ReadPool) -> None:
        self._pool = pool
        self._access = SharedLookUps(self._look_up_access)

    async def find_credentials(self, login: str) -> Credentials | None:
        row = await self._pool.fetch_row(_CREDENTIALS, login)
        if row is None:
            return None
        return Credentials(user_id=UserId(row["id"]), password_hash=row["password_hash"])

    async def find_access(self, session_id: SessionId) -> Access | None:
        return await self._access.find(session_id)

    async def find_signed_in(self, session_id: SessionId) -> tuple[User, Session] | None:
        row = await self._pool.fetch_row(_SIGNED_IN, session_id)
        if row is None:
            return None
        session = {name[2:]: value for name, value in row.items() if name.startswith("s_")}
        return to_user(row), to_session(session)

    async def find_attempt(self, attempt_id: AttemptId) -> RegistrationAttempt | None:
        row = await self._pool.fetch_row(_ATTEMPT, attempt_id)
        return None if row is None else to_attempt(row)

    async def _look_up_access(self, session_ids: list[SessionId]) -> Mapping[SessionId, Access]:
        rows = await self._pool.fetch(_ACCESS, session_ids)
        return {row["session_id"]: to_access(row) for row in rows}


# A username holds no @ and an address always does: one of the two indexes finds the row.
_CREDENTIALS: Final = """
SELECT id, password_hash FROM user_account WHERE lower(username) = lower($1)
UNION ALL
SELECT id, password_hash FROM user_account WHERE lower(email) = lower($1)
LIMIT 1
"""

_ATTEMPT: Final = "SELECT * FROM registration_attempt WHERE id = $1"

_ACCESS: Final = """
SELECT u.id, u.username, u.role, u.can_edit_quests, u.can_lock_users, u.status,
       u.password_change_required, s.id AS session_id, s.created_at AS session_created_at,
       s.last_used_at AS session_last_used_at, s.ended_at AS session_ended_at
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
