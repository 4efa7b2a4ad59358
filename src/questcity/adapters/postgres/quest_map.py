"""Quests on a map, drawn together by the index of their cells."""

from typing import Any, Final

from questcity.adapters.postgres.engine import ReadPool
from questcity.adapters.postgres.keyset import Narrowing
from questcity.adapters.postgres.quest_filters import narrow
from questcity.domain.quests.model.fields import Level, Mileage
from questcity.domain.quests.model.finding import QuestFilter
from questcity.domain.quests.model.mapped import Cluster, Mapped, MappedQuest
from questcity.domain.quests.model.mercator import Tile
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.model.squares import Squares
from questcity.domain.quests.ports.readers import MapReader
from questcity.domain.shared.ids import QuestId


class PostgresMapReader(MapReader):
    """Squares and what is in them, by one statement."""

    def __init__(self, pool: ReadPool) -> None:
        self._pool = pool

    async def list_squares(
        self, squares: Squares, wanted: QuestFilter, *, singly: int
    ) -> tuple[Mapped, ...]:
        tiles = squares.tiles()
        firsts, lasts = zip(*(tile.cells for tile in tiles), strict=True)
        narrowing = Narrowing(arguments=[firsts, lasts, singly])
        narrow(narrowing, wanted)
        rows = await self._pool.fetch(_statement(narrowing.as_sql()), *narrowing.arguments)
        return tuple(_to_mapped(row, tiles[row["place"] - 1]) for row in rows)


_SINGLE: Final = (
    "quest_id, title, language, level, timeframe, mileage, points_count, "
    "start_latitude, start_longitude"
)


def _statement(narrowed: str) -> str:
    # A square is counted in the index alone, which has every column that a filter asks for. There
    # is no `GROUP BY`: PostgreSQL would sort all quests by a number that the index has in order.
    return f"""
    SELECT place, quests, north, east, single.*
    FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS square (first, last, place)
    CROSS JOIN LATERAL (
        SELECT count(*) AS quests, sum(start_latitude) AS north, sum(start_longitude) AS east
        FROM quest_listing WHERE cell BETWEEN first AND last AND {narrowed}
    ) AS whole
    LEFT JOIN LATERAL (
        SELECT {_SINGLE} FROM quest_listing
        WHERE quests <= $3 AND cell BETWEEN first AND last AND {narrowed} LIMIT $3
    ) AS single ON true
    WHERE quests > 0
    ORDER BY place, quest_id
    """  # noqa: S608 (constants)


def _to_mapped(row: Any, square: Tile) -> Mapped:
    if row["quest_id"] is None:
        return Cluster.of_sums(square, row["quests"], row["north"], row["east"])
    return MappedQuest(
        id=QuestId(row["quest_id"]),
        title=row["title"],
        language=row["language"],
        level=Level(row["level"]),
        timeframe=row["timeframe"],
        mileage=Mileage(row["mileage"]),
        points_count=row["points_count"],
        at=GeoPoint(row["start_latitude"], row["start_longitude"]),
    )
