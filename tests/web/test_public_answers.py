"""Answers that are the same for everybody are kept, and nobody can tell but by the clock."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient, QueryParams, Response
from litestar import Router
from litestar.handlers import HTTPRouteHandler

from benchmarks.guarded import GUARDED_LIST, GuardedQuestController
from installation import Installation
from logs import lines_of, logged
from public_answers import WatchedProvider
from quest_builders import a_published_quest
from questcity.domain.shared.errors import BusyError
from questcity.domain.shared.permissions import Actor
from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.web.app import create_app
from questcity.entrypoints.web.documents.refusals import parts_of
from questcity.entrypoints.web.public_answers import PublicAnswers
from questcity.entrypoints.web.routes import contract_routes
from stores import SetClock, application_over, memory_store
from waiting import until
from web.policy import ROWS, Who
from web.policy_routes import routes_of
from web_client import client_of
from web_people import bearer, problem

pytestmark = pytest.mark.anyio

QUESTS = "/api/v1/quests"
LIST = f"{QUESTS}?limit=5"
APP = "https://app.example.org"
KEPT = {"limit", "sort", "level", "language", "odd", "_"}


@pytest.fixture
def settings(installation: Installation) -> Settings:
    return installation.settings({"ALLOWED_ORIGINS": APP})


@pytest.fixture
def keeping() -> WatchedProvider:
    return WatchedProvider()


@pytest.fixture
async def container(
    settings: Settings, clock: SetClock, keeping: WatchedProvider
) -> AsyncIterator[AsyncContainer]:
    container = application_over(settings, clock, memory_store(), keeping)
    yield container
    await container.close()


@pytest.fixture
async def client(container: AsyncContainer, settings: Settings) -> AsyncIterator[AsyncClient]:
    async with client_of(container, settings) as client:
        yield client


@pytest.fixture
def no_long_way(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what takes the long way through the framework away."""

    async def refuse(*_: Any) -> None:
        raise AssertionError

    return lambda: monkeypatch.setattr(PublicAnswers, "answer", refuse)


async def wanted(client: AsyncClient, address: str = LIST) -> Response:
    """Return an answer that is kept from then on: it was asked for more than once."""
    await client.get(address)
    return await client.get(address)


def titles(answer: Response) -> list[str]:
    return sorted(item["title"] for item in answer.json()["items"])


async def until_asked(keeping: WatchedProvider, lists: int) -> None:
    async def they_are() -> bool:
        return keeping.asked.lists >= lists

    await until(they_are)


async def all_have_begun() -> None:
    """Let every task come to where it waits for something; each may be shut out a few times."""
    for _ in range(100):
        await asyncio.sleep(0)


async def all_done(keeping: WatchedProvider) -> None:
    """Let the question for the edition that goes on beside the test come to its end."""

    async def nobody_asks() -> bool:
        return keeping.asked.editions == keeping.asked.editions_told

    await asyncio.sleep(0)
    await until(nobody_asks)


@pytest.mark.parametrize("known", [False, True], ids=["in full", "known"])
@pytest.mark.parametrize(
    "path", ["?limit=1", "/{quest_id}", "/categories", "/places", "/tools"], ids=str
)
async def test_an_answer_that_was_kept_is_as_one_that_is_read(
    client: AsyncClient,
    container: AsyncContainer,
    no_long_way: Callable[[], None],
    path: str,
    *,
    known: bool,
) -> None:
    quest = await a_published_quest(container)
    await a_published_quest(container, author=quest.author)
    address = QUESTS + path.format(quest_id=quest.quest_id)
    headers = {}
    if known:
        # Another spelling, so that the next one is read.
        etag = (await client.get(f"{address}{'&' if '?' in address else '?'}x")).headers["etag"]
        headers = {"If-None-Match": f'"other", W/{etag}'}

    def facts(answer: Response, log: Any) -> tuple[Any, ...]:
        given = [pair for pair in answer.headers.multi_items() if pair[0] != "x-request-id"]
        [line] = lines_of(log)
        assert line.pop("request_id") == answer.headers["x-request-id"]
        assert {"timestamp", "milliseconds"} <= line.keys()
        line = line | {"timestamp": "", "milliseconds": 0}
        return answer.status_code, sorted(given), answer.content, line

    await client.get(address)
    with logged() as log:
        read = facts(await client.get(address, headers=headers), log)
    no_long_way()
    with logged() as log:
        kept = facts(await client.get(address, headers=headers), log)

    assert kept == read
    assert read[0] == (304 if known else 200)
    told = dict(read[1])
    assert (told["cache-control"], told["vary"]) == ("public, max-age=1", "Origin")
    assert told["etag"].startswith('"')


async def test_what_is_published_is_seen_within_a_second(
    client: AsyncClient, container: AsyncContainer, keeping: WatchedProvider
) -> None:
    first = await a_published_quest(container, title="First")
    assert titles(await wanted(client)) == ["First"]
    await a_published_quest(container, author=first.author, title="Second")

    at_once = await client.get(LIST)
    keeping.ticks.now += 1.0
    at_last = await client.get(LIST)
    await all_done(keeping)
    keeping.ticks.now += 0.01
    later = await client.get(LIST)

    assert titles(at_once) == titles(at_last) == ["First"]
    assert titles(later) == ["First", "Second"]


async def test_what_was_confirmed_over_a_second_ago_is_asked_for_before_it_is_used(
    client: AsyncClient, container: AsyncContainer, keeping: WatchedProvider
) -> None:
    first = await a_published_quest(container, title="First")
    await wanted(client)
    await a_published_quest(container, author=first.author, title="Second")

    keeping.ticks.now += 1.01

    assert titles(await client.get(LIST)) == ["First", "Second"]


async def test_the_edition_is_asked_for_at_most_twice_a_second_and_by_one_for_all(
    client: AsyncClient, container: AsyncContainer, keeping: WatchedProvider
) -> None:
    await a_published_quest(container)
    await wanted(client)
    asked = []
    for seconds in (0, 0.5, 0.01, 0, 5, 0):
        keeping.ticks.now += seconds
        await asyncio.gather(*(client.get(LIST) for _ in range(5)))
        await all_done(keeping)
        asked.append(keeping.asked.editions)

    # For what is not kept, and without anybody who asks, it is not asked for.
    keeping.ticks.now += 0.7
    await client.get("/api/v1/health/live")
    await all_done(keeping)

    assert [*asked, keeping.asked.editions] == [1, 1, 2, 2, 3, 3, 3]
    assert keeping.asked.lists == 2


async def test_without_the_edition_nothing_old_is_told(
    client: AsyncClient, container: AsyncContainer, keeping: WatchedProvider
) -> None:
    await a_published_quest(container)
    await wanted(client)
    keeping.asked.is_away = True

    keeping.ticks.now += 0.9
    kept = await client.get(LIST)
    await all_done(keeping)
    keeping.ticks.now += 0.11
    refused = await client.get(LIST)
    keeping.asked.is_away = False
    again = await client.get(LIST)

    assert (kept.status_code, again.status_code) == (200, 200)
    assert problem(refused) == (503, "dependency-away")
    assert refused.headers["cache-control"] == "no-store"


async def test_who_asks_the_same_at_once_is_answered_by_one_reading(
    client: AsyncClient, container: AsyncContainer, keeping: WatchedProvider
) -> None:
    await a_published_quest(container)
    keeping.asked.may_answer.clear()
    asking = [asyncio.create_task(client.get(LIST)) for _ in range(5)]
    await until_asked(keeping, 1)
    keeping.asked.may_answer.set()

    answers = await asyncio.gather(*asking)

    assert {(answer.status_code, answer.content) for answer in answers} == {
        (200, answers[0].content)
    }
    assert keeping.asked.lists == 1


@pytest.mark.parametrize("leaves", [0, 1], ids=["reader", "waiter"])
async def test_who_leaves_takes_nobody_along(
    client: AsyncClient, container: AsyncContainer, keeping: WatchedProvider, leaves: int
) -> None:
    await a_published_quest(container)
    keeping.asked.may_answer.clear()
    asking = [asyncio.create_task(client.get(LIST)) for _ in range(4)]
    await until_asked(keeping, 1)

    asking.pop(leaves).cancel()
    await until_asked(keeping, 2 - leaves)
    keeping.asked.may_answer.set()

    assert [answer.status_code for answer in await asyncio.gather(*asking)] == [200] * 3
    assert keeping.asked.lists == 2 - leaves


async def test_who_fails_fails_alone(
    client: AsyncClient, container: AsyncContainer, keeping: WatchedProvider
) -> None:
    await a_published_quest(container)
    keeping.asked.failures = [BusyError()]

    answers = await asyncio.gather(*(client.get(LIST) for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 503]
    assert keeping.asked.lists == 2


async def test_what_was_read_before_a_change_is_not_kept_after_it(
    client: AsyncClient, container: AsyncContainer, keeping: WatchedProvider
) -> None:
    first = await a_published_quest(container, title="First")
    await client.get(LIST)
    keeping.asked.may_answer.clear()
    reading = asyncio.create_task(client.get(LIST))
    await until_asked(keeping, 2)
    await a_published_quest(container, author=first.author, title="Second")
    keeping.ticks.now += 1.01
    # Somebody else has found out that there is another edition.
    await client.get(f"{QUESTS}/tools")
    keeping.asked.may_answer.set()

    assert titles(await reading) == ["First"]
    assert titles(await client.get(LIST)) == ["First", "Second"]


async def test_nobody_waits_for_what_was_read_over_a_second_ago(
    client: AsyncClient, container: AsyncContainer, keeping: WatchedProvider
) -> None:
    await a_published_quest(container)
    keeping.asked.may_answer.clear()
    asking = [asyncio.create_task(client.get(LIST))]
    await until_asked(keeping, 1)
    keeping.ticks.now += 1.01

    asking.append(asyncio.create_task(client.get(LIST)))
    await all_have_begun()

    keeping.asked.may_answer.set()
    assert [answer.status_code for answer in await asyncio.gather(*asking)] == [200, 200]
    assert keeping.asked.lists == 2


async def test_what_is_behind_a_guard_is_kept_by_nobody(
    container: AsyncContainer, settings: Settings, keeping: WatchedProvider
) -> None:
    token = await bearer(container)
    app = create_app(container, settings)
    api = contract_routes()[0]
    assert isinstance(api, Router)
    app.register(
        Router(api.path, route_handlers=[GuardedQuestController], dependencies=api.dependencies)
    )
    path = f"/api/v1{GUARDED_LIST}"
    async with client_of(container, settings, app) as client:
        own = [await client.get(path, headers=token) for _ in range(2)]
        strange = await client.get(path)

    assert {answer.headers["cache-control"] for answer in own} == {"no-store"}
    assert keeping.asked.lists == 2
    assert problem(strange) == (401, "token-invalid")


async def test_only_what_everybody_may_see_is_answered_with_what_was_kept(
    container: AsyncContainer, settings: Settings
) -> None:
    public = {row.route for row in ROWS if row.who is Who.PUBLIC}
    keepers = {
        route: handler
        for route, handler in routes_of(create_app(container, settings))
        if isinstance(handler, HTTPRouteHandler) and PublicAnswers in parts_of(handler)
    }

    assert {("GET", f"{QUESTS}"), ("GET", f"{QUESTS}/tools")} <= keepers.keys() <= public
    assert not any(Actor in parts_of(handler) for handler in keepers.values())


async def test_a_token_changes_nothing_about_what_everybody_sees(
    client: AsyncClient, container: AsyncContainer, keeping: WatchedProvider
) -> None:
    await a_published_quest(container)
    token = await bearer(container)

    own = [await client.get(LIST, headers=token) for _ in range(2)]
    everybodys = await client.get(LIST)

    assert {answer.content for answer in own} == {everybodys.content}
    assert keeping.asked.lists == 2


async def test_a_page_of_another_site_is_told_whether_it_may_read(
    client: AsyncClient, container: AsyncContainer, keeping: WatchedProvider
) -> None:
    await a_published_quest(container)
    kept = await wanted(client)

    allowed = await client.get(LIST, headers={"Origin": APP})
    strange = await client.get(LIST, headers={"Origin": "https://evil.example"})

    assert allowed.headers["access-control-allow-origin"] == APP
    assert "access-control-allow-origin" not in {*strange.headers, *kept.headers}
    assert {one.headers["vary"] for one in (kept, allowed, strange)} == {"Origin"}
    assert keeping.asked.lists == 2


async def test_what_is_asked_otherwise_is_another_answer(
    client: AsyncClient, container: AsyncContainer
) -> None:
    first = await a_published_quest(container, title="First")
    await a_published_quest(container, author=first.author, title="Second", language="ru")

    async def shown(query: str) -> list[str]:
        return titles(await client.get(f"{QUESTS}?{query}"))

    for _ in range(2):
        assert await shown("language=ru") == ["Second"]
        assert await shown("language=en") == ["First"]
        assert len(await shown("limit=1")) == 1
        first_page = await client.get(f"{QUESTS}?limit=1&count=true")
        next_page = await client.get(first_page.links["next"]["url"])
        assert first_page.json()["count"]["value"] == 2
        assert titles(first_page) + titles(next_page) == ["Second", "First"]
        assert problem(await client.get(f"{QUESTS}?limit=0")) == (422, "invalid-input")
        assert problem(await client.get(f"{QUESTS}?cursor=x")) == (400, "bad-cursor")


async def test_what_is_least_wanted_makes_room(settings: Settings, clock: SetClock) -> None:
    keeping = WatchedProvider(room=50_000)
    container = application_over(settings, clock, memory_store(), keeping)
    await a_published_quest(container)
    async with client_of(container, settings) as client:

        async def reads(limit: int) -> int:
            before = keeping.asked.lists
            await client.get(f"{QUESTS}?limit={limit}")
            return keeping.asked.lists - before

        for limit in range(1, 41):
            await wanted(client, f"{QUESTS}?limit={limit}")
            # Wanted all the time.
            await client.get(f"{QUESTS}?limit=1")

        assert [await reads(limit) for limit in (40, 1, 2)] == [0, 0, 1]
    await container.close()


async def test_what_is_asked_for_once_is_not_kept(
    client: AsyncClient, container: AsyncContainer, keeping: WatchedProvider
) -> None:
    await a_published_quest(container)
    counts = []
    for _ in range(4):
        await client.get(LIST)
        counts.append(keeping.asked.lists)

    assert counts == [1, 2, 2, 2]


@pytest.mark.parametrize(
    "query",
    [
        "limit=1",
        "limit=1&_=2&sort=newest",
        "sort=newest&&limit=1&",
        "limit=1&x",
        "limit=1&odd=%22%3E%0D%0A%3B+rel",
        'limit=1&odd=">;rel=x',
        "limit=%31&level=Easy&level=Hard&language=%72u",
    ],
)
async def test_the_next_page_is_of_the_same_list(
    client: AsyncClient, container: AsyncContainer, query: str
) -> None:
    first = await a_published_quest(container, title="First", language="ru")
    await a_published_quest(container, author=first.author, title="Second", language="ru")

    page = await client.get(f"{QUESTS}?{query}")

    following = page.links["next"]["url"]
    asked = [pair for pair in QueryParams(query).multi_items() if pair[0] in KEPT]
    told = QueryParams(following.partition("?")[2]).multi_items()
    assert sorted(pair for pair in told if pair[0] in KEPT) == sorted(asked)
    assert dict(told)["cursor"] == page.json()["nextCursor"]
    assert titles(page) + titles(await client.get(following)) == ["Second", "First"]
    link = page.headers["link"]
    assert (link.count(">"), link.count('"')) == (1, 2)
