"""Public answers over PostgreSQL: how much is asked for each, and how fresh they are everywhere."""

from collections.abc import AsyncIterator
from typing import cast

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient
from litestar.handlers import HTTPRouteHandler

from blocks import using
from counting_pool import CountingPool, CountingPoolProvider
from public_answers import KeepingProvider
from quest_builders import Published, a_published_quest
from questcity.adapters.postgres.engine import ReadPool
from questcity.domain.quests.use_cases.archive_quest import ArchiveQuest
from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.web.app import create_app
from questcity.entrypoints.web.documents.refusals import parts_of
from questcity.entrypoints.web.public_answers import PublicAnswers
from stores import SetClock, application_over, postgres_store
from web.policy_routes import routes_of
from web_client import client_of

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

API = "/api/v1"
LIST = f"{API}/quests?limit=5"

STATEMENTS = {
    "/quests": {"": 1, "?count=true": 2, "?q=bridges": 3, "?near=59.936,30.302": 1},
    "/quests/{quest_id}": {"": 1},
    "/quests/{quest_id}/similar": {"": 1},
    "/quests/activities": {"": 1},
    "/quests/categories": {"": 1},
    "/quests/clusters": {"?bbox=59,30,60,31&zoom=8": 1},
    "/quests/facets": {"": 1, "?q=bridges": 2, "?q=bridges&level=Easy&language=ru": 2},
    "/quests/places": {"": 1},
    "/quests/suggestions": {"?q=bri": 3},
    "/quests/tools": {"": 1},
    "/quests/vehicles": {"": 1},
    "/tiles/quests/{z}/{x}/{y}": {"": 1},
}
"""How many statements it takes to read an answer, however many quests it shows."""


@pytest.fixture
async def published(container: AsyncContainer) -> Published:
    """Return one of three quests."""
    quest = await a_published_quest(container, title="Three bridges")
    for _ in range(2):
        await a_published_quest(container, author=quest.author, title="Three bridges")
    return quest


async def test_an_answer_takes_as_many_statements_as_it_must(
    database_url: str, settings: Settings, clock: SetClock, published: Published
) -> None:
    counting = CountingPoolProvider(database_url)
    container = application_over(settings, clock, postgres_store(database_url), counting)
    pool = cast("CountingPool", await container.get(ReadPool))
    counted: dict[str, dict[str, int]] = {}
    async with client_of(container, settings) as client:
        for route, queries in STATEMENTS.items():
            path = route.format(quest_id=published.quest_id, z=8, x=149, y="74.mvt")
            for query in queries:
                pool.queries.clear()
                assert (await client.get(f"{API}{path}{query}")).status_code == 200
                counted.setdefault(route, {})[query] = len(pool.queries)
    await container.close()

    assert counted == STATEMENTS


async def test_each_public_answer_is_counted(container: AsyncContainer, settings: Settings) -> None:
    keepers = {
        path.removeprefix(API)
        for (_, path), handler in routes_of(create_app(container, settings))
        if isinstance(handler, HTTPRouteHandler) and PublicAnswers in parts_of(handler)
    }

    assert keepers == STATEMENTS.keys()


@pytest.fixture
async def elsewhere(
    database_url: str, settings: Settings, clock: SetClock
) -> AsyncIterator[tuple[KeepingProvider, AsyncClient, CountingPool]]:
    """Yield another process: its clock, a client of it, and what it asks the database."""
    keeping, counting = KeepingProvider(), CountingPoolProvider(database_url)
    container = application_over(settings, clock, postgres_store(database_url), keeping, counting)
    pool = cast("CountingPool", await container.get(ReadPool))
    async with client_of(container, settings) as client:
        yield keeping, client, pool
    await container.close()


async def test_what_one_process_changes_another_shows_within_a_second(
    container: AsyncContainer,
    published: Published,
    elsewhere: tuple[KeepingProvider, AsyncClient, CountingPool],
) -> None:
    keeping, client, pool = elsewhere
    detail = f"{API}/quests/{published.quest_id}"

    async def shown() -> tuple[int, int]:
        listed = (await client.get(LIST)).json()["items"]
        return len(listed), (await client.get(detail)).status_code

    await shown()
    before = await shown()
    async with using(container, ArchiveQuest) as archive:
        await archive(published.author, published.quest_id)
    pool.queries.clear()
    kept = await shown()
    asked = len(pool.queries)
    keeping.ticks.now += 1.01
    after = await shown()

    assert (before, kept, after) == ((3, 200), (3, 200), (2, 404))
    assert asked == 0
