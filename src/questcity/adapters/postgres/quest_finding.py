"""What helps to find quests, beside the list."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from questcity.adapters.postgres.engine import ReadPool
from questcity.adapters.postgres.keyset import Narrowing
from questcity.adapters.postgres.quest_filters import narrow
from questcity.adapters.postgres.quest_mapping import values_of
from questcity.adapters.postgres.quest_search import any_fit, find_candidates, read_search
from questcity.adapters.postgres.quest_summaries import LISTING_TABLES, SUMMARY_COLUMNS
from questcity.domain.quests.errors import QuestNotFoundError
from questcity.domain.quests.model.finding import (
    FACETED_AT_MOST,
    SIMILAR_AMONG,
    VALUES_AT_MOST,
    Facet,
    QuestFilter,
)
from questcity.domain.quests.model.searching import Search
from questcity.domain.quests.model.words import phrase_of
from questcity.domain.quests.ports.readers import FindingReader
from questcity.domain.quests.views.finding import (
    Facets,
    FacetValue,
    QuestSummary,
    Show,
    Suggestion,
    SuggestionKind,
)
from questcity.domain.shared.ids import AreaId, QuestId


class PostgresFindingReader(FindingReader):
    """Views, each from a bounded number of rows."""

    def __init__(self, pool: ReadPool) -> None:
        self._pool = pool

    async def count_facets(self, wanted: QuestFilter) -> Facets:
        values: dict[Facet, list[FacetValue]] = {facet: [] for facet in Facet}
        is_exact = True
        for row in await self._count(wanted):
            if row["facet"] is None:
                is_exact &= row["count"] <= FACETED_AT_MOST
                continue
            facet = Facet(row["facet"])
            value = _READ.get(facet, str)(row["value"])
            values[facet].append(FacetValue(value=value, name=row["name"], count=row["count"]))
        return Facets(
            values={facet: tuple(found) for facet, found in values.items()}, is_exact=is_exact
        )

    async def _count(self, wanted: QuestFilter) -> list[Any]:
        narrowing, fit = Narrowing(), None
        if wanted.text is not None:
            search = await read_search(self._pool, wanted.text)
            if not search.terms:
                return []
            fit = any_fit(search, narrowing)
        query = _counting(wanted, fit, narrowing.arguments)
        return await self._pool.fetch(query, *narrowing.arguments)

    async def suggest(self, text: str, *, limit: int) -> tuple[Suggestion, ...]:
        found = await find_candidates(self._pool, text, Narrowing())
        search = found.search
        if not search.terms:
            return ()
        # Of titles that several quests share, one is suggested.
        narrowing = Narrowing()
        query = _SUGGEST.format(quests=narrowing.bind(found.ids), areas=_areas(search, narrowing))
        rows = await self._pool.fetch(query, *narrowing.arguments)
        return _best(search, rows, limit)

    async def list_similar(
        self, quest_id: QuestId, *, limit: int, show: Show = QuestSummary.of
    ) -> tuple[Any, ...]:
        rows = await self._pool.fetch(_SIMILAR, quest_id, limit)
        if not rows:
            raise QuestNotFoundError
        return tuple(show(values_of(row)) for row in rows if row["quest_id"] is not None)


_COLUMNS: Final[Mapping[Facet, str]] = {
    Facet.CATEGORY: "category_id",
    Facet.VEHICLE: "vehicle_id",
    Facet.PLACE: "place_id",
    Facet.LEVEL: "level",
    Facet.GROUP: "group_size",
    Facet.TIMEFRAME: "timeframe",
    Facet.LANGUAGE: "language",
    Facet.FREE: "(price_amount = 0 AND NOT price_subscription)",
}
_NAMED: Final[Mapping[Facet, str]] = {
    Facet.CATEGORY: "category",
    Facet.VEHICLE: "vehicle",
    Facet.PLACE: "area",
}
_READ: Final[Mapping[Facet, Any]] = {
    Facet.CATEGORY: UUID,
    Facet.VEHICLE: UUID,
    Facet.PLACE: UUID,
    Facet.GROUP: int,
    Facet.TIMEFRAME: int,
    Facet.FREE: lambda text: text == "true",
}


def _counting(wanted: QuestFilter, fit: str | None, arguments: list[Any]) -> str:
    """Return the statement that counts all facets, whose arguments it binds.

    Those without a filter of their own are counted among the same quests: the newest, or without
    an order where they fit a text, since to find out which of them are new takes too long.
    """
    among: dict[QuestFilter, list[Facet]] = {}
    for facet in Facet:
        among.setdefault(wanted.without(facet), []).append(facet)
    order = "ORDER BY published_at DESC, quest_id DESC" if fit is None else ""
    sources, counts = [], []
    for number, (others, facets) in enumerate(among.items()):
        own = Narrowing(arguments=arguments)
        narrow(own, others)
        if fit is not None:
            own.conditions.append(fit)
        sources.append(f"""
            quests_{number:d} AS MATERIALIZED (
                SELECT {", ".join(f"{_COLUMNS[facet]} AS {_value(facet)}" for facet in facets)},
                       row_number() OVER ({order}) AS place
                FROM quest_listing WHERE {own.as_sql()}
                {order} LIMIT {FACETED_AT_MOST + 1:d}
            )""")  # noqa: S608 (constants)
        counts.append(f"SELECT NULL, NULL, NULL, count(*) FROM quests_{number:d}")  # noqa: S608 (constants)
        counts += (_counts_of(facet, f"quests_{number:d}") for facet in facets)
    every = " UNION ALL ".join(f"({each})" for each in counts)
    return (
        f"WITH {', '.join(sources)}, counted (facet, value, name, count) AS ({every}) TABLE counted"
    )


def _value(facet: Facet) -> str:
    return f"{facet}_value"


def _counts_of(facet: Facet, source: str) -> str:
    value, name = _value(facet), "NULL"
    if facet in _NAMED:
        name = f"(SELECT name FROM {_NAMED[facet]} WHERE id = {value})"  # noqa: S608 (constants)
    return (
        f"SELECT '{facet}', {value}::text, {name}, count FROM ("  # noqa: S608 (constants)
        f"SELECT {value}, count(*) FROM {source} WHERE place <= {FACETED_AT_MOST:d} "
        f"GROUP BY {value} ORDER BY count(*) DESC, {value}::text LIMIT {VALUES_AT_MOST:d}"
        ") AS counted"
    )


_AREAS_AT_MOST: Final = 200

_SUGGEST: Final = """
SELECT 'quest' AS kind, quest_id AS id, title AS text, folded_title AS folded
FROM quest_listing WHERE quest_id = ANY({quests})
UNION ALL
(SELECT 'place', id, name, NULL FROM area WHERE {areas})
"""


def _areas(search: Search, narrowing: Narrowing) -> str:
    fits = (f"words && {narrowing.bind([*term.any])}::text[]" for term in search.terms)
    return f"{' AND '.join(fits)} LIMIT {_AREAS_AT_MOST:d}"


def _best(search: Search, rows: Iterable[Any], limit: int) -> tuple[Suggestion, ...]:
    """Return suggestions, best first; cities before quests, which have their names in titles."""
    found: dict[tuple[str, str], tuple[Any, ...]] = {}
    for row in rows:
        kind, folded = SuggestionKind(row["kind"]), row["folded"] or phrase_of(row["text"])
        place = (-search.rank(folded), kind is SuggestionKind.QUEST, folded, row["id"])
        named = AreaId if kind is SuggestionKind.PLACE else QuestId
        suggestion = Suggestion(kind=kind, id=named(row["id"]), text=row["text"])
        found[kind, folded] = min(
            found.get((kind, folded), (place, suggestion)),
            (place, suggestion),
            key=lambda one: one[0],
        )
    best = sorted(found.values(), key=lambda one: one[0])
    return tuple(suggestion for _, suggestion in best[:limit])


_SIMILAR: Final = f"""
WITH this AS MATERIALIZED (SELECT * FROM quest_listing WHERE quest_id = $1),
around AS MATERIALIZED (
    SELECT quest_id AS near_id, sphere <-> (SELECT sphere FROM this) AS away
    FROM quest_listing WHERE EXISTS (SELECT FROM this)
    ORDER BY away FETCH FIRST {SIMILAR_AMONG + 1:d} ROWS WITH TIES
), alike AS (
    SELECT near_id, away,
           3 * CAST(other.place_id = this.place_id AS integer)
               + 3 * CAST(other.language = this.language AS integer)
               + 2 * CAST(other.category_id = this.category_id AS integer)
               + CAST(other.vehicle_id = this.vehicle_id AS integer)
               + CAST(other.level = this.level AS integer) AS in_common
    FROM around JOIN quest_listing AS other ON quest_id = near_id, this
    WHERE near_id <> this.quest_id
    ORDER BY in_common DESC, away, near_id LIMIT $2
), shown AS (
    SELECT {SUMMARY_COLUMNS}, in_common, away FROM alike, {LISTING_TABLES} WHERE quest_id = near_id
)
SELECT shown.* FROM this LEFT JOIN shown ON true
ORDER BY in_common DESC, away, shown.quest_id
"""  # noqa: S608 (constants)
