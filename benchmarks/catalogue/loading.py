"""Puts quests into the database: in bulk, but with the rows that a publication writes."""

# asyncpg's classes take type parameters in its stubs only.
from __future__ import annotations

import asyncio
import gc
import multiprocessing
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any, Final

import asyncpg
from dishka import AsyncContainer

from benchmarks.catalogue.cities import City
from benchmarks.catalogue.indexes import without_indexes
from benchmarks.catalogue.quests import References, cities_with_quests, invent_quests
from questcity.adapters.postgres.quest_mapping import (
    listing_columns,
    quest_columns,
    version_columns,
)
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.model.reference import PLACE, Area
from questcity.domain.quests.model.searching import Findable
from questcity.domain.quests.model.words import neighbours_of, neighbours_of_beginnings
from questcity.domain.quests.ports.readers import ReferenceReader
from questcity.domain.quests.ports.repositories import ReferenceRepository
from questcity.domain.shared.ids import AreaId, UserId
from questcity.domain.shared.ports import IdGenerator, UnitOfWork
from questcity.domain.shared.texts import folded

_WRITERS: Final = 2


async def publish_quests(
    container: AsyncContainer, database_url: str, author: UserId, parts: int
) -> None:
    """Publish so many parts of the quests that can be invented, as somebody's."""
    reader = await container.get(ReferenceReader)
    references = References(
        author=author,
        categories=[category.id for category in await reader.list_categories()],
        vehicles=[vehicle.id for vehicle in await reader.list_vehicles()],
        areas=await _areas(container, cities_with_quests()),
    )
    write = partial(write_part, database_url, references)
    loop = asyncio.get_running_loop()
    # Children must not share what this process has open.
    writers = ProcessPoolExecutor(_WRITERS, multiprocessing.get_context("spawn"))
    async with without_indexes(database_url, ("quest", "quest_version", "quest_listing")):
        with writers:
            writing = [loop.run_in_executor(writers, write, part) for part in range(parts)]
            words = frozenset[str]().union(*await asyncio.gather(*writing))
    connection = await asyncpg.connect(database_url)
    try:
        await _store_words(connection, words)
        await connection.execute("VACUUM (FREEZE, ANALYZE)")
    finally:
        await connection.close()


async def _areas(container: AsyncContainer, cities: Sequence[City]) -> Sequence[tuple[Area, City]]:
    """Return the area of each city; those that are not there are added."""
    known = await (await container.get(ReferenceReader)).list_areas()
    by_name = {folded(area.name): area for area in known}
    ids = await container.get(IdGenerator)
    async with container() as request:
        references = await request.get(ReferenceRepository)
        async with await request.get(UnitOfWork):
            for city in cities:
                name = folded(city.own_name)
                if name not in by_name:
                    by_name[name] = _area(AreaId(ids.new()), city)
                    await references.add(PLACE, by_name[name])
    return [(by_name[folded(city.own_name)], city) for city in cities]


def _area(area_id: AreaId, city: City) -> Area:
    centre = GeoPoint(city.latitude, city.longitude)
    return Area(id=area_id, name=city.own_name, centre=centre, zone=city.zone)


def write_part(database_url: str, references: References, part: int) -> frozenset[str]:
    """Store a part of the quests and return the words that they are found by."""
    # Nothing here refers to itself, and looking for what does takes a third of the time.
    gc.disable()
    return asyncio.run(_write_part(database_url, references, part))


async def _write_part(database_url: str, references: References, part: int) -> frozenset[str]:
    quests, versions, listings = [], [], []
    words: set[str] = set()
    for published in invent_quests(part, references):
        rated = {"rating_total": published.stars, "rating_count": published.reviews}
        title = {"title": published.version.fields.title}
        quests.append(quest_columns(published.quest) | title | rated)
        versions.append(version_columns(published.version))
        findable = Findable.of(published.version.fields)
        listings.append(listing_columns(published.version, findable) | rated)
        words.update(findable.words)
    connection = await asyncpg.connect(database_url)
    try:
        # Keys are not looked up one by one: what they refer to is there.
        await connection.execute("SET session_replication_role = replica")
        await _copy(connection, "quest", quests)
        await _copy(connection, "quest_version", versions)
        await connection.execute(_STAGE)
        await _copy(connection, "staged", listings)
        columns = ", ".join(listings[0])
        values = columns.replace("sphere", "cube(sphere)")
        await connection.execute(
            f"INSERT INTO quest_listing ({columns}) SELECT {values} FROM staged"  # noqa: S608 (constants)
        )
    finally:
        await connection.close()
    return frozenset(words)


async def _store_words(connection: asyncpg.Connection[Any], words: Iterable[str]) -> None:
    await connection.execute("CREATE TEMPORARY TABLE new_word (LIKE search_word)")
    rows = [
        {
            "word": word,
            "neighbours": [*neighbours_of(word)],
            "beginnings": [*neighbours_of_beginnings(word)],
        }
        for word in sorted(words)
    ]
    await _copy(connection, "new_word", rows)
    await connection.execute(
        "INSERT INTO search_word SELECT * FROM new_word ON CONFLICT DO NOTHING"
    )


async def _copy(
    connection: asyncpg.Connection[Any], table: str, rows: Sequence[Mapping[str, Any]]
) -> None:
    await connection.copy_records_to_table(
        table, columns=[*rows[0]], records=(tuple(row.values()) for row in rows)
    )


# The driver can send arrays, and no cubes.
_STAGE: Final = """
CREATE TEMPORARY TABLE staged (LIKE quest_listing);
ALTER TABLE staged DROP COLUMN rating, DROP COLUMN sphere, ADD COLUMN sphere float8[]
"""
