"""The contract of what players read of runs and routes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from dishka import AsyncContainer

from blocks import block
from builders import NOON, an_id
from play_builders import a_judged, moved
from quest_builders import HORSEMAN, a_quest, a_version, an_author, some_fields
from questcity.domain.play.model.evidence import EvidenceType
from questcity.domain.play.model.facts import RunState
from questcity.domain.play.ports import RouteReader, RunReader, Walk
from questcity.domain.play.rules.attempts import Attempts
from questcity.domain.play.rules.positions import Sighting
from questcity.domain.play.views import RunSummary
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.shared.ids import QuestId, RunId, UserId
from questcity.domain.shared.paging import Count, Page, PageRequest
from run_builders import (
    Stored,
    a_finished_run,
    a_stored_route,
    a_stored_run,
    a_wrong_answer,
    an_end,
    route_of,
    saved,
)
from town import a_player

pytestmark = pytest.mark.anyio

A_MOMENT = timedelta(microseconds=1)
HOUR = timedelta(hours=1)


@pytest.fixture
async def routes(container: AsyncContainer) -> RouteReader:
    """Return the run_reader of routes of each store in turn."""
    routes: RouteReader = await container.get(RouteReader)
    return routes


async def test_the_newest_version_of_a_published_quest_is_walked(
    container: AsyncContainer, routes: RouteReader, stored: Stored
) -> None:
    await a_stored_route(container)
    second = a_version(stored.quest, 2, fields=some_fields(title="Second", timeframe=0))
    first = await routes.find(stored.quest.id)
    async with block(container, QuestRepository) as quests:
        await quests.add_version(second)
        await quests.save(replace(stored.quest, version=2))

    assert first == stored.route
    assert await routes.find(stored.quest.id) == route_of(second)


async def test_what_is_not_published_is_not_walked(
    container: AsyncContainer, routes: RouteReader, stored: Stored
) -> None:
    draft = a_quest((await an_author(container)).identity)
    async with block(container, QuestRepository) as quests:
        await quests.add(draft)
        await quests.save(stored.quest.archived(at=NOON))

    for quest_id in (draft.id, stored.quest.id, QuestId(an_id())):
        assert await routes.find(quest_id) is None


async def test_a_run_is_read_with_all_that_belongs_to_it(
    container: AsyncContainer, run_reader: RunReader, stored: Stored, player: UserId
) -> None:
    point = stored.version.points[0].id
    fact, wrong = a_judged(EvidenceType.CHECK_IN, point), a_wrong_answer(point)
    seen = Sighting(at=moved(HORSEMAN, north=7), accuracy=8.5, taken_at=NOON)
    run = await a_stored_run(container, stored.route, player)
    run = await saved(container, run, fact, wrong, sightings={fact.event_id: seen})

    walk = await run_reader.find(run.id, player)

    assert walk == Walk(run=run, route=stored.route, attempts=Attempts((NOON,)), last=seen)


async def test_a_run_is_read_by_its_player_only(
    container: AsyncContainer, run_reader: RunReader, stored: Stored, player: UserId
) -> None:
    run = await a_stored_run(container, stored.route, player)

    assert await run_reader.find(run.id, (await a_player(container)).identity) is None
    assert await run_reader.find(RunId(an_id()), player) is None


async def test_a_run_goes_on_in_the_version_that_it_began_in(
    container: AsyncContainer, run_reader: RunReader, stored: Stored, player: UserId
) -> None:
    run = await a_stored_run(container, stored.route, player)
    second = a_version(stored.quest, 2, fields=some_fields(title="Second"))
    async with block(container, QuestRepository) as quests:
        await quests.add_version(second)
        published = await quests.save(replace(stored.quest, version=2))
    async with block(container, QuestRepository) as quests:
        await quests.save(published.archived(at=NOON))

    walk = await run_reader.find(run.id, player)
    page = await run_reader.list(player, None, None, PageRequest(), now=NOON)

    assert walk == Walk(run=run, route=stored.route)
    assert [(item.version, item.quest_title) for item in page.items] == [(1, stored.route.title)]


async def test_a_list_shows_what_became_of_runs(
    container: AsyncContainer, run_reader: RunReader, stored: Stored, player: UserId
) -> None:
    finished = await a_finished_run(container, stored.route, player, scores=(10, 4))
    overdue = await a_stored_run(container, stored.route, player, NOON + HOUR)

    page = await run_reader.list(player, None, None, PageRequest(), now=overdue.expires_at)

    assert page == Page(
        items=(
            RunSummary(
                id=overdue.id,
                quest_id=stored.quest.id,
                quest_title=stored.route.title,
                version=1,
                state=RunState.EXPIRED,
                revision=overdue.revision,
                started_at=NOON + HOUR,
                ended_at=overdue.expires_at,
                expires_at=overdue.expires_at,
                points_count=2,
                accepted_count=0,
                score=0,
            ),
            RunSummary(
                id=finished.id,
                quest_id=stored.quest.id,
                quest_title=stored.route.title,
                version=1,
                state=RunState.FINISHED,
                revision=finished.revision,
                started_at=NOON,
                ended_at=NOON + timedelta(minutes=1),
                expires_at=finished.expires_at,
                points_count=2,
                accepted_count=2,
                score=14,
            ),
        )
    )


async def test_a_list_can_be_narrowed_to_a_state_and_a_quest(
    container: AsyncContainer, run_reader: RunReader, player: UserId
) -> None:
    routes = [await a_stored_route(container) for _ in range(5)]
    now = NOON + HOUR
    runs = {
        RunState.ACTIVE: await a_stored_run(
            container, routes[0].route, player, expires_at=now + A_MOMENT
        ),
        RunState.EXPIRED: await a_stored_run(container, routes[1].route, player, expires_at=now),
        RunState.FINISHED: await a_finished_run(container, routes[2].route, player),
    }
    given_up = await a_stored_run(container, routes[3].route, player)
    runs[RunState.ABANDONED] = await saved(container, given_up, an_end())
    noted = await a_stored_run(container, routes[4].route, player)
    noted = await saved(container, noted, an_end(RunState.EXPIRED))
    await a_stored_run(container, routes[0].route, (await a_player(container)).identity)

    async def ids(state: RunState | None, quest: Stored | None = None) -> set[RunId]:
        quest_id = quest.quest.id if quest else None
        page = await run_reader.list(player, state, quest_id, PageRequest(), now=now)
        return {run.id for run in page.items}

    for state, run in runs.items():
        also = {noted.id} if state is RunState.EXPIRED else set()
        assert await ids(state) == {run.id} | also
        assert await ids(state, routes[list(runs).index(state)]) == {run.id}
    assert await ids(None) == {noted.id, *(run.id for run in runs.values())}
    assert await ids(None, routes[2]) == {runs[RunState.FINISHED].id}
    assert await ids(RunState.ACTIVE, routes[2]) == set()


async def test_a_list_goes_on_where_the_page_before_ended(
    container: AsyncContainer, run_reader: RunReader, player: UserId
) -> None:
    hours = (2, 0, 0, 0, 1)
    runs = [
        await a_stored_run(
            container, (await a_stored_route(container)).route, player, NOON + HOUR * hour
        )
        for hour in hours
    ]
    expected = sorted(runs, key=lambda run: (run.started_at, run.id), reverse=True)

    pages = [
        await run_reader.list(player, None, None, PageRequest(limit=2, with_count=True), now=NOON)
    ]
    while pages[-1].next_after is not None and len(pages) < len(runs):
        request = PageRequest(limit=2, after=pages[-1].next_after)
        pages.append(await run_reader.list(player, None, None, request, now=NOON))

    assert [len(page.items) for page in pages] == [2, 2, 1]
    assert [run.id for page in pages for run in page.items] == [run.id for run in expected]
    assert pages[0].count == Count(5, is_exact=True)
    assert pages[1].count is None
