"""Lists hold what is for who asks, a bounded page at a time."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Final
from uuid import UUID

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

import drafts
from blocks import using
from builders import an_actor
from fix_builders import fix
from quest_builders import a_published_quest
from questcity.domain.quests.model.fixes import TextFix, WithdrawnPoint
from questcity.domain.quests.use_cases.publish_quest import PublishQuest
from questcity.domain.shared.ids import PointId, QuestId, UserId
from questcity.domain.shared.permissions import Permission, Role
from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.web.documents.refusals import parts_of
from questcity.entrypoints.web.paging import Pages
from questcity.entrypoints.web.quests.reads import PublicQuestList
from review_builders import a_review, keep
from town import Town, a_player
from web.policy import ROWS, Row, Thing, Who
from web.policy_cells import Cell, Question
from web.policy_people import ADMIN, EDITOR, LOCKER, MANAGER, USER
from web.policy_routes import routes_of
from web.policy_things import MAKERS, Made
from web_client import app_of
from web_people import problem

pytestmark = pytest.mark.anyio

Filler = Callable[[AsyncContainer, UserId, Made], Awaitable[None]]

# What is for everybody who plays, or for everybody: nobody's role shows more of others in it.
FOR_ALL: Final = [
    row
    for row in ROWS
    if row.method == "GET"
    and (isinstance(row.who, Who) or row.who is Permission.VIEW_QUESTS)
    and row.about in {Thing.NOTHING, Thing.QUEST}
]


def with_two(thing: Thing) -> Filler:
    """Return what puts two things of one owner into a list."""

    async def fill(container: AsyncContainer, owner: UserId, made: Made) -> None:
        del made
        for _ in range(2):
            await MAKERS[thing](container, owner)

    return fill


async def with_two_who_finish(container: AsyncContainer, owner: UserId, made: Made) -> None:
    """Let two players walk the quest of a question."""
    del owner
    for _ in range(2):
        player = await a_player(container)
        await Town(container).walk(player, QuestId(UUID(made.ids["quest_id"])))


async def with_two_fixes(container: AsyncContainer, owner: UserId, made: Made) -> None:
    """Withdraw a point of the quest of a question, and give it another title."""
    quest_id, point_id = QuestId(UUID(made.ids["quest_id"])), PointId(UUID(made.facts["pointId"]))
    author = an_actor(Role.MANAGER, user_id=owner)
    for change in (TextFix(title="By night"), WithdrawnPoint(point_id=point_id)):
        await fix(container, author, quest_id, change)


async def with_another_version(container: AsyncContainer, owner: UserId, made: Made) -> None:
    """Publish the quest of a question once more."""
    author, quest_id = an_actor(Role.MANAGER, user_id=owner), QuestId(UUID(made.ids["quest_id"]))
    opened, _ = await drafts.open_draft(container, author, quest_id)
    async with using(container, PublishQuest) as publish_quest:
        await publish_quest(author, quest_id, opened.quest.revision)


async def with_two_favorites(container: AsyncContainer, owner: UserId, made: Made) -> None:
    """Let the owner keep two quests."""
    del made
    for _ in range(2):
        await keep(
            container, an_actor(user_id=owner), (await a_published_quest(container)).quest_id
        )


async def with_two_reviews(container: AsyncContainer, owner: UserId, made: Made) -> None:
    """Let two players review the quest of a question."""
    del owner
    for _ in range(2):
        await a_review(container, QuestId(UUID(made.ids["quest_id"])))


FILLED: Final[dict[str, Filler]] = {
    "/api/v1/audit": with_two(Thing.QUEST),
    "/api/v1/favorites": with_two_favorites,
    "/api/v1/quests": with_two(Thing.QUEST),
    "/api/v1/quests/mine": with_two(Thing.DRAFT),
    "/api/v1/quests/submissions": with_two(Thing.SUBMISSION),
    "/api/v1/quests/{quest_id}/fixes": with_two_fixes,
    "/api/v1/quests/{quest_id}/leaderboard": with_two_who_finish,
    "/api/v1/quests/{quest_id}/reviews": with_two_reviews,
    "/api/v1/quests/{quest_id}/versions": with_another_version,
    "/api/v1/runs": with_two(Thing.RUN),
    "/api/v1/unlock-requests": with_two(Thing.UNLOCK_REQUEST),
    "/api/v1/users": with_two(Thing.PERSON),
}
PAGED: Final = [row for row in ROWS if row.method == "GET" and row.path in FILLED]

every_list = pytest.mark.parametrize("row", PAGED, ids=str)


@pytest.fixture
def app(memory_container: AsyncContainer, settings: Settings) -> Iterator[Litestar]:
    with app_of(memory_container, settings) as app:
        yield app


async def test_every_list_of_pages_is_known_here(app: Litestar) -> None:
    paged = {
        path
        for (_, path), handler in routes_of(app)
        if isinstance(handler, HTTPRouteHandler) and parts_of(handler) & {Pages, PublicQuestList}
    }

    assert paged == set(FILLED)


async def test_no_list_holds_what_is_private_to_somebody_else(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    owner = await MANAGER.enter(memory_container)
    private = {owner.user.email, str(owner.session.id)}
    for thing in (Thing.DRAFT, Thing.SUBMISSION, Thing.RUN, Thing.REWARD):
        made = await MAKERS[thing](memory_container, owner.user.id)
        private |= set(made.ids.values())

    for row in FOR_ALL:
        for person in (USER, LOCKER, EDITOR, MANAGER, ADMIN):
            question = await Question.prepare(memory_container, Cell(row, person))
            asked = {**question.query, "limit": 100, "count": "true"}
            answer = await question.ask(client, params=asked)
            told = [one for one in private if one in answer.text]
            assert (answer.status_code, told) == (200, []), (str(row), person.name)


async def test_one_sees_ones_own_in_the_same_lists(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    owner = await MANAGER.enter(memory_container)
    draft = await MAKERS[Thing.DRAFT](memory_container, owner.user.id)
    run = await MAKERS[Thing.RUN](memory_container, owner.user.id)

    mine = await client.get("/api/v1/quests/mine", headers=owner.headers)
    runs = await client.get("/api/v1/runs", headers=owner.headers)

    assert draft.ids["quest_id"] in mine.text
    assert run.ids["run_id"] in runs.text


async def test_what_is_public_is_the_same_for_everybody(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    for row in [row for row in ROWS if row.who is Who.PUBLIC and row.method == "GET"]:
        question = await Question.of_admin(memory_container, row)
        as_admin = await question.ask(client)
        as_nobody = await question.ask(client, headers={})
        assert as_admin.content == as_nobody.content, str(row)
        assert as_admin.headers.get("etag") == as_nobody.headers.get("etag")


@every_list
async def test_a_cursor_is_good_for_its_list_and_for_who_got_it(
    client: AsyncClient, memory_container: AsyncContainer, row: Row
) -> None:
    reader, stranger = [await Question.of_admin(memory_container, row) for _ in range(2)]
    await FILLED[row.path](memory_container, reader.owner, reader.made)
    page = (await reader.ask(client, params={"limit": 1})).json()
    cursor = {"cursor": page["nextCursor"]}

    following = await reader.ask(client, params=cursor)
    borrowed = await reader.ask(client, params=cursor, headers=stranger.headers)

    assert following.is_success
    assert following.json()["items"][0] != page["items"][0]
    if row.who is Who.PUBLIC:
        assert borrowed.json() == following.json()
    else:
        assert problem(borrowed) == (400, "bad-cursor")
    for other in [other for other in PAGED if other is not row]:
        elsewhere = await Question.of_admin(memory_container, other)
        answer = await elsewhere.ask(client, params=cursor, headers=reader.headers)
        assert problem(answer) == (400, "bad-cursor"), str(other)


@pytest.mark.parametrize("limit", ["0", "-1", "101", "1000000", "all", "", "1e3"])
async def test_a_page_is_never_longer_than_a_hundred_things(
    client: AsyncClient, memory_container: AsyncContainer, limit: str
) -> None:
    for row in PAGED:
        question = await Question.of_admin(memory_container, row)
        answer = await question.ask(client, params={"limit": limit})
        assert problem(answer) == (422, "invalid-input"), str(row)
