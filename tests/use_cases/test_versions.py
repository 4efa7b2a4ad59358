"""What was published of a quest, and what has changed."""

import pytest
from dishka import AsyncContainer

import drafts
from blocks import using
from builders import an_actor
from quest_builders import (
    Published,
    a_published_quest,
    a_written_point,
    a_written_quest,
    a_written_word,
    an_author,
)
from questcity.domain.quests.errors import (
    DraftNotFoundError,
    QuestNotFoundError,
    RefusalNotFoundError,
    VersionNotFoundError,
)
from questcity.domain.quests.model.changes import ChangeKind
from questcity.domain.quests.model.comparisons import Side, Unpublished
from questcity.domain.quests.use_cases.compare_quest import CompareQuest
from questcity.domain.quests.use_cases.list_versions import ListVersions
from questcity.domain.quests.use_cases.publish_quest import PublishQuest
from questcity.domain.quests.use_cases.view_version import ViewVersion
from questcity.domain.quests.views.writing import Comparison, EditorsVersion, VersionSummary
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.paging import PageRequest
from questcity.domain.shared.permissions import Actor, Flag, Role

pytestmark = pytest.mark.anyio

DRAFT, REFUSED = Unpublished


@pytest.fixture
async def quest(container: AsyncContainer) -> Published:
    """Return a quest of two versions, the second under another title."""
    points = (a_written_point(activity=a_written_word("Гром", "thunder")), a_written_point())
    quest = await a_published_quest(container, points, title="First")
    opened, _ = await drafts.open_draft(container, quest.author, quest.quest_id)
    edited = await drafts.edit(container, quest.author, opened.quest, title="Second")
    async with using(container, PublishQuest) as publish_quest:
        await publish_quest(quest.author, quest.quest_id, edited.quest.revision)
    return quest


async def versions(
    container: AsyncContainer, actor: Actor, quest_id: QuestId
) -> tuple[VersionSummary, ...]:
    async with using(container, ListVersions) as list_versions:
        return (await list_versions(actor, quest_id, PageRequest())).items


async def version(
    container: AsyncContainer, actor: Actor, quest_id: QuestId, number: int
) -> EditorsVersion:
    async with using(container, ViewVersion) as view_version:
        return await view_version(actor, quest_id, number)


async def compare(
    container: AsyncContainer,
    actor: Actor,
    quest_id: QuestId,
    before: Side | None = None,
    after: Side | None = None,
) -> Comparison:
    async with using(container, CompareQuest) as compare_quest:
        return await compare_quest(actor, quest_id, before, after)


async def test_versions_stay_as_they_were_published(
    container: AsyncContainer, quest: Published
) -> None:
    listed = await versions(container, quest.author, quest.quest_id)
    first = await version(container, quest.author, quest.quest_id, 1)
    second = await version(container, quest.author, quest.quest_id, 2)

    assert [(one.number, one.title, one.is_present) for one in listed] == [
        (2, "Second", True),
        (1, "First", False),
    ]
    assert listed[0].published_by is not None
    assert listed[0].published_by.username == quest.author.name
    assert (first.version, first.is_present) == (quest.version, False)
    assert (second.version.fields.title, second.is_present) == ("Second", True)
    word = quest.version.points[0].id
    assert first.content.answers[word] == second.content.answers[word] == ("Гром", "thunder")


@pytest.mark.parametrize("number", [-1, 0, 3, 2**31, 10**100])
async def test_there_is_no_other_version(
    container: AsyncContainer, quest: Published, number: int
) -> None:
    with pytest.raises(VersionNotFoundError):
        await version(container, quest.author, quest.quest_id, number)
    with pytest.raises(VersionNotFoundError):
        await compare(container, quest.author, quest.quest_id, number, 1)


async def test_who_may_not_read_the_draft_hears_of_no_quest(
    container: AsyncContainer, quest: Published
) -> None:
    for stranger, quest_id in (
        (an_actor(Role.USER), quest.quest_id),
        (quest.author, QuestId(quest.author.identity)),
    ):
        with pytest.raises(QuestNotFoundError):
            await versions(container, stranger, quest_id)
        with pytest.raises(QuestNotFoundError):
            await version(container, stranger, quest_id, 1)
        with pytest.raises(QuestNotFoundError):
            await compare(container, stranger, quest_id, 1, 2)


@pytest.mark.parametrize(
    "reader",
    [
        an_actor(Role.MANAGER),
        an_actor(Role.ADMIN),
        an_actor(Role.USER, flags=frozenset({Flag.CAN_EDIT_QUESTS})),
    ],
)
async def test_who_moderates_or_edits_all_quests_reads_them(
    container: AsyncContainer, quest: Published, reader: Actor
) -> None:
    assert len(await versions(container, reader, quest.quest_id)) == 2
    assert await version(container, reader, quest.quest_id, 1)
    assert await compare(container, reader, quest.quest_id, 1, 2)


async def test_any_two_states_can_be_compared_either_way(
    container: AsyncContainer, quest: Published
) -> None:
    opened, _ = await drafts.open_draft(container, quest.author, quest.quest_id)
    await drafts.edit(container, quest.author, opened.quest, title="Third")

    async def titles(before: Side | None, after: Side | None) -> list[object]:
        found = await compare(container, quest.author, quest.quest_id, before, after)
        [change] = found.changes
        assert (change.kind, change.path) == (ChangeKind.CHANGED, ("title",))
        return [found.before, change.before, found.after, change.after]

    assert await titles(1, 2) == [1, "First", 2, "Second"]
    assert await titles(DRAFT, 1) == [DRAFT, "Third", 1, "First"]
    assert await titles(None, None) == [2, "Second", DRAFT, "Third"]
    assert await titles(None, 2) == [1, "First", 2, "Second"]
    assert (await compare(container, quest.author, quest.quest_id, DRAFT, DRAFT)).changes == ()


async def test_a_state_that_is_not_there_is_named(
    container: AsyncContainer, quest: Published
) -> None:
    with pytest.raises(DraftNotFoundError):
        await compare(container, quest.author, quest.quest_id, 1, DRAFT)
    with pytest.raises(DraftNotFoundError):
        await compare(container, quest.author, quest.quest_id, REFUSED, 1)
    await drafts.open_draft(container, quest.author, quest.quest_id)
    with pytest.raises(RefusalNotFoundError):
        await compare(container, quest.author, quest.quest_id, REFUSED)


async def test_a_quest_that_nobody_has_seen_has_nothing_to_be_compared_with(
    container: AsyncContainer,
) -> None:
    author = await an_author(container)
    written = (await a_written_quest(container, author)).quest

    assert await versions(container, author, written.id) == ()
    with pytest.raises(VersionNotFoundError):
        await compare(container, author, written.id)
