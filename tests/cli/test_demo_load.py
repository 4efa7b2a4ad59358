"""The quests of the demo, loaded as an author would."""

from typing import Any

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient

from blocks import block, using
from builders import a_user
from cli.bots import OPERATOR, load_demo
from cli.command import Command
from people import letters_to, sign_in
from quest_builders import HISTORY
from questcity.domain.accounts.errors import UsernameTakenError, WrongCredentialsError
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.quests.model.reference import CATEGORY
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.quests.use_cases.archive_quest import ArchiveQuest
from questcity.domain.quests.use_cases.edit_reference import EditReference
from questcity.domain.quests.use_cases.list_written_quests import ListWrittenQuests
from questcity.domain.quests.use_cases.publish_quest import PublishQuest
from questcity.domain.quests.use_cases.submit_draft import SubmitDraft
from questcity.domain.quests.views.writing import OwnQuest
from questcity.domain.shared.paging import PageRequest
from questcity.domain.shared.permissions import Role, Status
from questcity.entrypoints.bootstrap.errors import StartError
from questcity.entrypoints.cli.demo.loading import AUTHOR
from questcity.entrypoints.cli.demo.quest_files import QuestName, read_quest

TITLES = {read_quest(name).fields.title for name in QuestName}


async def listed(client: AsyncClient) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await client.get("/api/v1/quests")).json()["items"]
    return items


async def written(container: AsyncContainer) -> tuple[OwnQuest, ...]:
    async with using(container, ListWrittenQuests) as list_quests:
        return (await list_quests(OPERATOR, None, None, PageRequest())).items


@pytest.mark.anyio
async def test_players_find_both_quests_with_all_their_points(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    loaded = await load_demo(memory_container)

    found = {quest["title"]: quest for quest in await listed(client)}
    assert set(found) == TITLES
    assert [quest.is_new for quest in loaded] == [True, True]
    assert {quest.title: str(quest.id) for quest in loaded} == {
        title: quest["id"] for title, quest in found.items()
    }
    saint = found[read_quest(QuestName.SAINT_PETERSBURG).fields.title]
    assert (saint["pointsCount"], saint["language"], saint["place"]["name"]) == (
        9,
        "ru",
        "Saint Petersburg",
    )
    assert saint["credits"] == {"auto": True, "cost": 0, "reward": 50}
    assert (saint["category"]["name"], saint["vehicle"]["name"]) == ("History", "Walking")


@pytest.mark.anyio
async def test_loading_again_changes_nothing(container: AsyncContainer) -> None:
    first = await load_demo(container)

    second = await load_demo(container)

    assert [quest.id for quest in second] == [quest.id for quest in first]
    assert [quest.is_new for quest in second] == [False, False]
    async with block(container, QuestRepository) as quests:
        assert [(await quests.get(quest.id)).version for quest in first] == [1, 1]


@pytest.mark.anyio
async def test_the_author_is_a_manager_whom_nobody_can_sign_in_as(
    memory_container: AsyncContainer,
) -> None:
    [quest, _] = await load_demo(memory_container)

    async with block(memory_container, UserRepository) as users:
        author = await users.find_by_username("questcity-demo")
        assert author is not None
        assert (author.role, author.status, author.password_hash) == (
            Role.MANAGER,
            Status.UNVERIFIED,
            None,
        )
    async with block(memory_container, QuestRepository) as quests:
        assert (await quests.get(quest.id)).author_id == author.id
    with pytest.raises(WrongCredentialsError):
        await sign_in(memory_container, "questcity-demo", "")


@pytest.mark.anyio
async def test_only_one_invitation_is_ever_sent(memory_container: AsyncContainer) -> None:
    await load_demo(memory_container)
    await load_demo(memory_container)

    assert len(await letters_to(memory_container, AUTHOR.email)) == 1


@pytest.mark.anyio
@pytest.mark.parametrize("step", [SubmitDraft, PublishQuest])
async def test_what_an_interrupted_load_has_left_is_written_anew(
    client: AsyncClient,
    memory_container: AsyncContainer,
    monkeypatch: pytest.MonkeyPatch,
    step: type[SubmitDraft | PublishQuest],
) -> None:
    async def interrupted(*_: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(step, "__call__", interrupted)
        await load_demo(memory_container)
    assert await listed(client) == []

    await load_demo(memory_container)

    assert sorted(quest["pointsCount"] for quest in await listed(client)) == [7, 9]
    assert len(await written(memory_container)) == len(TITLES)


@pytest.mark.anyio
async def test_without_what_a_quest_refers_to_there_is_none_of_it(
    memory_container: AsyncContainer,
) -> None:
    async with using(memory_container, EditReference) as edit:
        await edit(OPERATOR, CATEGORY, HISTORY.id, {"name": "Yesterday"})

    with pytest.raises(StartError, match="no category called History"):
        await load_demo(memory_container)

    assert await written(memory_container) == ()


@pytest.mark.anyio
async def test_a_quest_that_was_archived_stays_archived(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    [saint, _] = await load_demo(memory_container)
    async with using(memory_container, ArchiveQuest) as archive:
        await archive(OPERATOR, saint.id)

    again = await load_demo(memory_container)

    assert [quest.is_new for quest in again] == [False, False]
    assert [quest["place"]["name"] for quest in await listed(client)] == ["Los Angeles"]


@pytest.mark.anyio
async def test_a_stranger_with_the_name_of_the_author_gets_no_quests(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    async with block(memory_container, UserRepository) as users:
        await users.add(a_user(username="QuestCity-Demo"))

    with pytest.raises(UsernameTakenError):
        await load_demo(memory_container)

    assert await listed(client) == []


@pytest.mark.postgres
def test_the_command_says_what_it_has_published_and_then_that_it_is_there(
    over_postgres: Command,
) -> None:
    first = over_postgres("demo load --json")
    second = over_postgres("demo load --json")
    shown = over_postgres("demo load")

    assert (first.code, second.code, shown.code) == (0, 3, 3)
    assert [quest["outcome"] for quest in first.document["quests"]] == ["published"] * 2
    assert [quest["outcome"] for quest in second.document["quests"]] == ["exists"] * 2
    assert [quest["id"] for quest in first.document["quests"]] == [
        quest["id"] for quest in second.document["quests"]
    ]
    assert all(title in shown.out for title in TITLES)
    assert shown.err == ""
