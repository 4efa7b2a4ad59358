"""Writing quests."""

import asyncio
from dataclasses import replace

import pytest
from dishka import AsyncContainer

import drafts
from blocks import using
from builders import an_id
from quest_builders import (
    HORSEMAN,
    SAVIOUR,
    a_published_quest,
    a_written_hint,
    a_written_place,
    a_written_point,
    a_written_quest,
    a_written_word,
    an_author,
    some_fields,
)
from questcity.domain.quests.errors import (
    DraftNotFoundError,
    PointNotFoundError,
    QuestNotFoundError,
)
from questcity.domain.quests.model.activities import ActivityType, Tool
from questcity.domain.quests.model.fields import Level, Merch, Money, QuestFields
from questcity.domain.quests.model.quests import QuestStatus
from questcity.domain.quests.model.written import WrittenActivity, WrittenPoint
from questcity.domain.quests.use_cases.create_quest import CreateQuest
from questcity.domain.quests.use_cases.list_own_quests import ListOwnQuests
from questcity.domain.quests.use_cases.remove_point import RemovePoint
from questcity.domain.quests.use_cases.view_quest import ViewQuest
from questcity.domain.quests.views.writing import EditorsQuest
from questcity.domain.shared.errors import (
    IdempotencyKeyReusedError,
    InvalidInputError,
    StaleRevisionError,
)
from questcity.domain.shared.ids import CategoryId, PointId
from questcity.domain.shared.paging import PageRequest
from questcity.domain.shared.permissions import Actor, NotPermittedError, Role
from questcity.domain.shared.ports import Repeatable
from stores import SetClock

pytestmark = pytest.mark.anyio


@pytest.fixture
async def author(container: AsyncContainer) -> Actor:
    """Return somebody who may write quests."""
    return await an_author(container)


async def create(
    container: AsyncContainer,
    actor: Actor,
    fields: QuestFields | None = None,
    request: Repeatable | None = None,
) -> tuple[EditorsQuest, bool]:
    async with using(container, CreateQuest) as create_quest:
        return await create_quest(actor, fields or some_fields(), request)


async def count_own(container: AsyncContainer, actor: Actor) -> int:
    async with using(container, ListOwnQuests) as list_own_quests:
        return len((await list_own_quests(actor, None, PageRequest())).items)


async def test_a_quest_begins_as_a_draft_that_may_lack_nearly_everything(
    container: AsyncContainer, author: Actor, clock: SetClock
) -> None:
    fields = some_fields(description=None, category_id=None, level=None)

    written, is_replay = await create(container, author, fields)

    quest = written.quest
    assert (quest.author_id, quest.status, quest.version) == (author.user_id, QuestStatus.DRAFT, 0)
    assert (quest.created_at, quest.updated_at, quest.revision) == (clock.now(), clock.now(), 1)
    assert quest.require_draft().fields == fields
    assert not is_replay
    assert await drafts.view(container, author, quest.id) == written


async def test_who_may_not_write_quests_begins_none(container: AsyncContainer) -> None:
    player = await an_author(container, Role.USER)

    with pytest.raises(NotPermittedError):
        await create(container, player)

    assert await count_own(container, player) == 0


async def test_what_does_not_exist_is_refused_by_its_name(
    container: AsyncContainer, author: Actor
) -> None:
    strange = CategoryId(an_id())
    quest = (await create(container, author))[0].quest

    with pytest.raises(InvalidInputError) as in_a_new_one:
        await create(container, author, some_fields(category_id=strange))
    with pytest.raises(InvalidInputError) as in_a_change:
        await drafts.edit(container, author, quest, category_id=strange)

    for refusal in (in_a_new_one, in_a_change):
        assert [wrong.path for wrong in refusal.value.violations] == [("category_id",)]
    assert await count_own(container, author) == 1


async def test_a_repeated_request_begins_one_quest(
    container: AsyncContainer, author: Actor
) -> None:
    request = Repeatable(key="key", asked=b"a quest")

    first, _ = await create(container, author, request=request)
    again, is_replay = await create(container, author, request=request)
    _, is_of_somebody_else = await create(container, await an_author(container), request=request)

    assert (again, is_replay, is_of_somebody_else) == (first, True, False)
    assert await count_own(container, author) == 1


async def test_a_key_used_for_another_quest_is_refused(
    container: AsyncContainer, author: Actor
) -> None:
    await create(container, author, request=Repeatable(key="key", asked=b"one"))

    with pytest.raises(IdempotencyKeyReusedError):
        await create(container, author, request=Repeatable(key="key", asked=b"two"))

    assert await count_own(container, author) == 1


async def test_a_repeated_request_adds_one_point(container: AsyncContainer, author: Actor) -> None:
    quest = (await a_written_quest(container, author)).quest
    request = Repeatable(key="key", asked=b"a point")

    first, point_id, _ = await drafts.add_point(container, author, quest, request=request)
    again, same_id, is_replay = await drafts.add_point(container, author, quest, request=request)

    assert (again, same_id, is_replay) == (first, point_id, True)
    assert drafts.point_ids(again.quest) == [*drafts.point_ids(quest), point_id]


async def test_a_refused_point_can_be_sent_again_under_its_key(
    container: AsyncContainer, author: Actor
) -> None:
    quest = (await a_written_quest(container, author)).quest
    request = Repeatable(key="key", asked=b"a point")
    wrong = a_written_point(places=(replace(a_written_place(), latitude=91.0),))
    with pytest.raises(InvalidInputError) as refusal:
        await drafts.add_point(container, author, quest, wrong, request=request)

    _, _, is_replay = await drafts.add_point(container, author, quest, request=request)

    assert [found.path for found in refusal.value.violations] == [("places", 0, "latitude")]
    assert not is_replay


async def test_a_new_point_need_not_say_what_it_is_based_on(
    container: AsyncContainer, author: Actor
) -> None:
    quest = (await create(container, author))[0].quest
    await drafts.add_point(container, author, quest)

    with pytest.raises(StaleRevisionError):
        await drafts.add_point(container, author, quest, expected=quest.revision)
    added, _, _ = await drafts.add_point(container, author, quest)

    assert len(drafts.point_ids(added.quest)) == 2


async def test_fields_are_changed_one_by_one(
    container: AsyncContainer, author: Actor, clock: SetClock
) -> None:
    quest = (await a_written_quest(container, author)).quest
    clock.pass_by(minutes=5)

    edited = await drafts.edit(container, author, quest, title="Another", level=Level.HARD)

    expected = replace(quest.require_draft().fields, title="Another", level=Level.HARD)
    assert edited.quest.require_draft() == replace(quest.require_draft(), fields=expected)
    assert edited.quest.revision == quest.revision + 1
    assert edited.quest.updated_at == clock.now()
    assert await drafts.view(container, author, quest.id) == edited


async def test_merch_keeps_its_id(container: AsyncContainer, author: Actor) -> None:
    a_map = Merch(description="A map", price=Money(amount=900, currency="EUR"))
    quest = (await create(container, author, some_fields(merch=(a_map,))))[0].quest
    stored = quest.require_draft().fields.merch[0]

    edited = await drafts.edit(container, author, quest, merch=(a_map, stored))

    new, kept = edited.quest.require_draft().fields.merch
    assert kept == stored
    assert new.id not in {None, stored.id}
    assert await drafts.view(container, author, quest.id) == edited


async def test_answers_are_sealed_and_editors_read_them(
    container: AsyncContainer, author: Actor
) -> None:
    a_code = WrittenActivity(type=ActivityType.ENTER_CODE, answers=("١٧03",))
    points = (
        a_written_point(activity=a_written_word("Гром", "thunder")),
        a_written_point(activity=a_code),
        a_written_point(activity=WrittenActivity(type=ActivityType.SCAN_QR)),
        a_written_point(),
    )

    written = await a_written_quest(container, author, points)

    word, code, scan, claim = written.quest.require_draft().points
    assert written.answers[word.id] == ("Гром", "thunder")
    assert written.answers[code.id] == ("١٧03",)
    assert code.activity.digits == 4
    assert len(written.answers[scan.id][0]) >= 22
    assert written.answers[claim.id] == ()
    assert "thunder" not in repr(written.quest)


async def test_a_part_of_a_point_is_changed_and_the_rest_stays(
    container: AsyncContainer, author: Actor
) -> None:
    point = a_written_point(
        activity=a_written_word("stone"),
        places=(a_written_place(HORSEMAN), a_written_place(SAVIOUR)),
        hints=(a_written_hint("Look down."),),
    )
    written = await a_written_quest(container, author, (point, a_written_point()))
    before = written.quest.require_draft().points[0]
    kept = replace(a_written_place(SAVIOUR, detection_radius=50.0), id=before.places[1].id)

    change = WrittenPoint(tool=Tool.BEEPING_RADAR, places=(kept, a_written_place()))
    edited = await drafts.edit_point(container, author, written.quest, change)

    after = edited.quest.require_draft().points[0]
    assert (after.tool, after.places[0].detection_radius) == (Tool.BEEPING_RADAR, 50.0)
    assert after.places[0].id == before.places[1].id
    assert after.places[1].id not in {place.id for place in before.places}
    assert replace(after, tool=before.tool, places=before.places) == before
    assert edited.answers == written.answers


async def test_a_qr_is_renewed_only_when_asked(container: AsyncContainer, author: Actor) -> None:
    scan = WrittenActivity(type=ActivityType.SCAN_QR)
    points = (a_written_point(activity=scan), a_written_point())
    written = await a_written_quest(container, author, points)
    point_id = drafts.first_point(written.quest)

    change = WrittenPoint(title="Renamed", activity=scan)
    edited = await drafts.edit_point(container, author, written.quest, change)
    renewed = await drafts.renew_qr(container, author, edited.quest)

    assert edited.answers[point_id] == written.answers[point_id]
    assert renewed.answers[point_id] != written.answers[point_id]
    assert await drafts.view(container, author, written.quest.id) == renewed


async def test_points_are_put_in_order_and_taken_out(
    container: AsyncContainer, author: Actor
) -> None:
    quest = (await a_written_quest(container, author)).quest
    one, other = drafts.point_ids(quest)

    ordered = (await drafts.order_points(container, author, quest, other, one)).quest
    removed = await drafts.remove_point(container, author, ordered)

    assert drafts.point_ids(ordered) == [other, one]
    assert drafts.point_ids(removed) == [one]


async def test_a_point_of_another_quest_is_not_there(
    container: AsyncContainer, author: Actor
) -> None:
    quest = (await a_written_quest(container, author)).quest
    other = (await a_written_quest(container, author)).quest

    async with using(container, RemovePoint) as remove_point:
        with pytest.raises(PointNotFoundError):
            await remove_point(author, quest.id, drafts.first_point(other), quest.revision)

    assert (await drafts.view(container, author, other.id)).quest == other


@pytest.mark.parametrize("places", [(0,), (0, 0), (0, 1, 1), ()])
async def test_an_order_names_each_point_once(
    container: AsyncContainer, author: Actor, places: tuple[int, ...]
) -> None:
    quest = (await a_written_quest(container, author)).quest
    point_ids = drafts.point_ids(quest)

    with pytest.raises(InvalidInputError):
        order = [point_ids[place] for place in places]
        await drafts.order_points(container, author, quest, *order)
    with pytest.raises(InvalidInputError):
        await drafts.order_points(container, author, quest, point_ids[0], PointId(an_id()))

    assert (await drafts.view(container, author, quest.id)).quest == quest


async def test_two_edits_at_once_are_one_edit_and_one_refusal(
    container: AsyncContainer, author: Actor
) -> None:
    quest = (await a_written_quest(container, author)).quest

    outcomes = await asyncio.gather(
        drafts.edit(container, author, quest, title="One"),
        drafts.edit(container, author, quest, title="Other"),
        return_exceptions=True,
    )

    assert sum(isinstance(outcome, StaleRevisionError) for outcome in outcomes) == 1
    present = (await drafts.view(container, author, quest.id)).quest
    assert present.revision == quest.revision + 1


async def test_points_added_at_once_are_all_there(container: AsyncContainer, author: Actor) -> None:
    quest = (await create(container, author))[0].quest

    added = await asyncio.gather(*(drafts.add_point(container, author, quest) for _ in range(4)))

    present = (await drafts.view(container, author, quest.id)).quest
    assert set(drafts.point_ids(present)) == {point_id for _, point_id, _ in added}
    assert len(present.require_draft().points) == 4


async def test_a_dropped_draft_takes_a_quest_that_was_never_published_with_it(
    container: AsyncContainer, author: Actor
) -> None:
    quest = (await a_written_quest(container, author)).quest

    await drafts.drop(container, author, quest)

    with pytest.raises(QuestNotFoundError):
        await drafts.view(container, author, quest.id)
    assert await count_own(container, author) == 0


async def test_a_published_quest_outlives_its_draft(container: AsyncContainer) -> None:
    version, author = await a_published_quest(container)
    opened, was_there = await drafts.open_draft(container, author, version.quest_id)
    again, is_there = await drafts.open_draft(container, author, version.quest_id)

    await drafts.drop(container, author, opened.quest)

    assert opened.quest.require_draft().points == version.points
    assert (was_there, is_there, again) == (False, True, opened)
    with pytest.raises(DraftNotFoundError):
        await drafts.view(container, author, version.quest_id)
    async with using(container, ViewQuest) as view_quest:
        assert (await view_quest(version.quest_id)).version == 1
