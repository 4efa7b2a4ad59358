"""Every change of a draft asks who makes it, and of what."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from dishka import AsyncContainer

import drafts
from blocks import using
from builders import an_actor
from quest_builders import a_written_point, a_written_quest, an_author
from questcity.domain.quests.errors import InReviewError, QuestNotFoundError
from questcity.domain.quests.model.activities import ActivityType
from questcity.domain.quests.model.quests import Quest
from questcity.domain.quests.model.written import WrittenActivity, WrittenPoint
from questcity.domain.quests.use_cases.list_written_quests import ListWrittenQuests
from questcity.domain.quests.use_cases.view_written_quest import ViewWrittenQuest
from questcity.domain.shared.errors import StaleRevisionError
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.paging import PageRequest
from questcity.domain.shared.permissions import Actor, Flag, NotPermittedError, Role

pytestmark = pytest.mark.anyio

Change = Callable[[AsyncContainer, Actor, Quest], Awaitable[object]]
Look = Callable[[AsyncContainer, Actor, Quest], Awaitable[Quest]]


async def _edit(container: AsyncContainer, actor: Actor, quest: Quest) -> object:
    return await drafts.edit(container, actor, quest, title="Another")


async def _add(container: AsyncContainer, actor: Actor, quest: Quest) -> object:
    return await drafts.add_point(container, actor, quest, expected=quest.revision)


async def _edit_point(container: AsyncContainer, actor: Actor, quest: Quest) -> object:
    return await drafts.edit_point(container, actor, quest, WrittenPoint(title="Another"))


async def _order(container: AsyncContainer, actor: Actor, quest: Quest) -> object:
    return await drafts.order_points(container, actor, quest, *drafts.point_ids(quest))


EDITS: list[Change] = [
    _edit,
    _add,
    _edit_point,
    _order,
    drafts.remove_point,
    drafts.renew_qr,
]
EVERY_EDIT = pytest.mark.parametrize("change", EDITS, ids=lambda change: change.__name__)
EVERY_CHANGE = pytest.mark.parametrize(
    "change", [*EDITS, drafts.drop], ids=lambda change: change.__name__
)


@pytest.fixture
async def author(container: AsyncContainer) -> Actor:
    """Return somebody who may write quests."""
    return await an_author(container)


@pytest.fixture
async def quest(container: AsyncContainer, author: Actor) -> Quest:
    """Return a complete draft whose first point has a QR."""
    scan = a_written_point(activity=WrittenActivity(type=ActivityType.SCAN_QR))
    return (await a_written_quest(container, author, (scan, a_written_point()))).quest


async def present(container: AsyncContainer, author: Actor, quest: Quest) -> Quest:
    return (await drafts.view(container, author, quest.id)).quest


@EVERY_CHANGE
async def test_a_change_of_something_older_is_refused(
    container: AsyncContainer, author: Actor, quest: Quest, change: Change
) -> None:
    newer = (await drafts.edit(container, author, quest, title="Faster")).quest

    with pytest.raises(StaleRevisionError) as refusal:
        await change(container, author, quest)

    assert refusal.value.present == newer.revision
    assert await present(container, author, quest) == newer


@EVERY_CHANGE
async def test_nothing_changes_in_review(
    container: AsyncContainer, author: Actor, quest: Quest, change: Change
) -> None:
    submitted = await drafts.submit(container, author, quest)

    with pytest.raises(InReviewError):
        await change(container, author, submitted)

    assert await present(container, author, quest) == submitted


@EVERY_CHANGE
@pytest.mark.parametrize("role", [Role.USER, Role.MANAGER])
async def test_to_others_there_is_no_draft_to_change(
    container: AsyncContainer, author: Actor, quest: Quest, role: Role, change: Change
) -> None:
    with pytest.raises(QuestNotFoundError):
        await change(container, await an_author(container, role), quest)

    assert await present(container, author, quest) == quest


@EVERY_EDIT
async def test_who_edits_all_quests_changes_drafts_of_others(
    container: AsyncContainer, author: Actor, quest: Quest, change: Change
) -> None:
    editor = await an_author(container, Role.USER, flags=frozenset({Flag.CAN_EDIT_QUESTS}))

    await change(container, editor, quest)

    changed = await present(container, author, quest)
    assert (changed.revision, changed.author_id) == (quest.revision + 1, author.user_id)


async def test_who_deletes_all_quests_drops_drafts_of_others(
    container: AsyncContainer, author: Actor, quest: Quest
) -> None:
    editor = await an_author(container, Role.USER, flags=frozenset({Flag.CAN_EDIT_QUESTS}))

    await drafts.drop(container, editor, quest)

    with pytest.raises(QuestNotFoundError):
        await present(container, author, quest)


async def written(container: AsyncContainer, reader: Actor, quest: Quest) -> Quest:
    async with using(container, ViewWrittenQuest) as view_written_quest:
        return (await view_written_quest(reader, quest.id))[0]


@pytest.mark.parametrize("view", [present, written])
async def test_a_draft_is_for_its_author_editors_and_moderators(
    container: AsyncContainer, author: Actor, quest: Quest, view: Look
) -> None:
    editor = an_actor(flags=frozenset({Flag.CAN_EDIT_QUESTS}))

    for reader in (author, editor, an_actor(Role.MANAGER), an_actor(Role.ADMIN)):
        assert await view(container, reader, quest) == quest
    with pytest.raises(QuestNotFoundError):
        await view(container, an_actor(Role.USER), quest)


async def test_only_who_edits_all_quests_is_told_which_there_are(
    container: AsyncContainer, author: Actor, quest: Quest
) -> None:
    async def listed(actor: Actor) -> list[QuestId]:
        async with using(container, ListWrittenQuests) as list_written_quests:
            page = await list_written_quests(actor, None, None, PageRequest())
        return [one.id for one in page.items]

    assert await listed(an_actor(flags=frozenset({Flag.CAN_EDIT_QUESTS}))) == [quest.id]
    for other in (author, an_actor(Role.USER)):
        with pytest.raises(NotPermittedError):
            await listed(other)


async def test_an_author_who_lost_the_right_to_write_loses_the_draft(
    container: AsyncContainer, author: Actor, quest: Quest
) -> None:
    with pytest.raises(QuestNotFoundError):
        await present(container, replace(author, role=Role.USER), quest)
