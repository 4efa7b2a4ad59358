"""What counts up the edition of what everybody sees, whoever does it and however."""

import asyncpg
import pytest

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

_TABLES = ("quest_listing", "category", "vehicle", "area", "label")
Connection = asyncpg.Connection


async def edition(outsider: Connection) -> int:
    found: int = await outsider.fetchval("SELECT edition FROM catalogue")
    return found


@pytest.mark.parametrize("table", _TABLES)
@pytest.mark.parametrize("event", ["INSERT", "UPDATE", "DELETE", "TRUNCATE"])
async def test_every_change_of_what_everybody_sees_is_counted(
    outsider: Connection, table: str, event: str
) -> None:
    found = await outsider.fetch(
        """
        SELECT event_manipulation FROM information_schema.triggers
        WHERE event_object_table = $1 AND action_orientation = 'STATEMENT'
        UNION
        SELECT 'TRUNCATE' FROM pg_trigger
        WHERE tgrelid = CAST($1 AS regclass) AND tgtype & 32 = 32
        """,
        table,
    )

    assert event in {row[0] for row in found}


async def test_a_statement_that_finds_nothing_is_no_change(outsider: Connection) -> None:
    before = await edition(outsider)

    await outsider.execute("DELETE FROM quest_listing")
    await outsider.execute("UPDATE area SET name = name WHERE false")
    untouched = await edition(outsider)
    await outsider.execute("UPDATE area SET name = name")
    changed = await edition(outsider)

    assert (untouched, changed > before) == (before, True)


async def test_a_change_that_is_taken_back_is_none(outsider: Connection) -> None:
    before = await edition(outsider)

    transaction = outsider.transaction()
    await transaction.start()
    await outsider.execute("UPDATE category SET name = name")
    await transaction.rollback()

    assert await edition(outsider) == before
