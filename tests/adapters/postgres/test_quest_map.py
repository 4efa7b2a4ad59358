from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from questcity.adapters.postgres.engine import ReadPool
from questcity.adapters.postgres.quest_map import PostgresMapReader
from questcity.domain.quests.model.fields import Level
from questcity.domain.quests.model.finding import QuestFilter
from questcity.domain.quests.model.mercator import Tile
from questcity.domain.quests.model.squares import Squares
from questcity.domain.shared.ids import AreaId, CategoryId, VehicleId

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

EVERY_KIND = QuestFilter(
    categories=(CategoryId(uuid4()),),
    vehicles=(VehicleId(uuid4()),),
    places=(AreaId(uuid4()),),
    levels=(Level.EASY,),
    groups=(2,),
    timeframes=(3,),
    languages=("en",),
    is_free=True,
)


@dataclass(slots=True)
class NotingPool(ReadPool):
    """A pool that notes what it is asked."""

    asked: list[tuple[Any, ...]] = field(default_factory=list)

    async def fetch(self, query: str, *arguments: Any) -> list[Any]:
        """Note the question, then return the rows."""
        self.asked.append((query, *arguments))
        return await ReadPool.fetch(self, query, *arguments)


@pytest.mark.parametrize("wanted", [QuestFilter(), EVERY_KIND])
async def test_a_map_is_one_query_that_counts_in_the_index_alone(
    database_url: str, wanted: QuestFilter
) -> None:
    pool = NotingPool(database_url, 1)
    world = Squares.in_tile(Tile(zoom=0, x=0, y=0))

    await PostgresMapReader(pool).list_squares(world, wanted, singly=1)

    [(query, *arguments)] = pool.asked
    await pool.close()
    connection = await asyncpg.connect(database_url)
    # There is nothing in the table, and to read that would be the quickest.
    await connection.execute("SET enable_seqscan = off; SET enable_bitmapscan = off")
    plan = "\n".join(row[0] for row in await connection.fetch(f"EXPLAIN {query}", *arguments))
    await connection.close()
    assert plan.count("Index Only Scan using ix_quest_listing_cell") == 1
    assert "One-Time Filter: ((count(*)) <= '1'::bigint)" in plan
