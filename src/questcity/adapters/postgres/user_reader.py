"""Users as others see them, in PostgreSQL."""

from typing import Final

from questcity.adapters.postgres.engine import ReadPool
from questcity.adapters.postgres.keyset import Listing, Narrowing, read_page
from questcity.adapters.postgres.mapping import to_user
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.readers import UserReader
from questcity.domain.accounts.views import UserFilter
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.paging import Page, PageRequest
from questcity.domain.shared.permissions import Status


class PostgresUserReader(UserReader):
    """Users, one statement a question and one more for a count."""

    def __init__(self, pool: ReadPool) -> None:
        self._pool = pool

    async def list(self, wanted: UserFilter, page: PageRequest) -> Page[User]:
        narrowing = _narrowing(wanted)
        if not wanted.words:
            return await read_page(self._pool, _USERS, narrowing, page, to_user)
        # Fenced: for a word that few have, the planner would rather walk through all users by age.
        found = Listing(
            columns="*",
            tables=f"(SELECT * FROM user_account WHERE {narrowing.as_sql()} OFFSET 0) AS found",  # noqa: S608 (constants)
            at="created_at",
            id="id",
        )
        outer = Narrowing(arguments=narrowing.arguments)
        return await read_page(self._pool, found, outer, page, to_user)

    async def find(self, who: UserId | str) -> User | None:
        statement = _BY_LOGIN if isinstance(who, str) else _BY_ID
        row = await self._pool.fetch_row(statement, who)
        return to_user(row) if row else None


def _narrowing(wanted: UserFilter) -> Narrowing:
    narrowing = Narrowing()
    for word in wanted.words:
        narrowing.add(f"searched LIKE {_PATTERN}", _escaped(word))
    if wanted.role is not None:
        narrowing.add("role = {}", wanted.role)
    if wanted.status is not None:
        narrowing.add("status = {}", wanted.status)
    else:
        narrowing.add("status <> {}", Status.DELETED)
    return narrowing


def _escaped(word: str) -> str:
    for sign in ("\\", "%", "_"):
        word = word.replace(sign, f"\\{sign}")
    return f"%{word}%"


# Letters are folded here as they are in the column.
_PATTERN: Final = "translate(lower({}), '\u0451', '\u0435')"

_USERS: Final = Listing(columns="*", tables="user_account", at="created_at", id="id")

_BY_ID: Final = "SELECT * FROM user_account WHERE id = $1"

# A username holds no @ and an address always does: one of the two indexes finds the row.
_BY_LOGIN: Final = """
SELECT * FROM user_account WHERE lower(username) = lower($1)
UNION ALL
SELECT * FROM user_account WHERE lower(email) = lower($1)
LIMIT 1
"""
