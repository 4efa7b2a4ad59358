"""Searching for people uses its index."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from questcity.adapters.postgres.engine import ReadPool
from questcity.adapters.postgres.user_reader import PostgresUserReader
from questcity.domain.accounts.views import UserFilter
from questcity.domain.shared.paging import PageRequest

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

_FILL = """
INSERT INTO user_account (
    id, username, email, first_name, last_name, locale, role, can_edit_quests, can_lock_users,
    status, password_change_required, show_on_leaderboards, created_at, updated_at, revision
)
SELECT gen_random_uuid(), 'user' || n, 'user' || n || '@example.org',
       (ARRAY['Анна', 'Boris', 'Вера', 'Gleb'])[n % 4 + 1], md5(n::text), 'en', 0, false, false,
       'active', false, true, now() - n * interval '1 second', now(), 1
FROM generate_series(1, 20000) AS n
"""


class _ExplainingPool(ReadPool):
    """Keeps the plan of every statement beside answering it."""

    async def fetch(self, query: str, *arguments: object) -> list[asyncpg.Record]:
        plan = await super().fetch(f"EXPLAIN {query}", *arguments)
        self.plans.append("\n".join(row[0] for row in plan))
        return await super().fetch(query, *arguments)

    plans: list[str] = []  # noqa: RUF012 (one for the one test that looks)


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[_ExplainingPool]:
    """Return a pool of connections to a database with many users."""
    connection = await asyncpg.connect(database_url)
    await connection.execute(_FILL)
    # What was just added waits in the index unsorted, until the next vacuum.
    await connection.execute("VACUUM ANALYZE user_account")
    await connection.close()
    pool = _ExplainingPool(database_url, 2)
    yield pool
    await pool.close()


@pytest.mark.parametrize(
    ("words", "many"),
    [(("user1234",), 11), (("nobody",), 0), (("c4ca4238a0b9",), 1), (("вера", "user777"), 3)],
)
async def test_a_search_does_not_read_all_users(
    pool: _ExplainingPool, words: tuple[str, ...], many: int
) -> None:
    page = await PostgresUserReader(pool).list(UserFilter(words=words), PageRequest())

    assert len(page.items) == many
    assert "ix_user_account_search" in pool.plans[-1]
    assert "Seq Scan" not in pool.plans[-1]


async def test_without_words_the_latest_are_read_in_order(pool: _ExplainingPool) -> None:
    page = await PostgresUserReader(pool).list(UserFilter(), PageRequest())

    assert len(page.items) == 20
    assert "ix_user_account_created_at" in pool.plans[-1]
    assert "Sort" not in pool.plans[-1]
