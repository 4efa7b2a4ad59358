"""The contract of fixes: where they are kept, and who sees what they make of a version."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest
from dishka import AsyncContainer

from blocks import block
from builders import NOON
from fix_builders import (
    a_fix_of,
    a_larger_radius,
    a_moved_place,
    a_retitled,
    a_withdrawal,
    an_accepted_answer,
)
from play_builders import a_pass
from quest_builders import SAVIOUR, a_point, a_version, a_word
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.play.model.facts import PointWaived, RunState
from questcity.domain.play.model.routes import Route
from questcity.domain.play.model.verdicts import Grade
from questcity.domain.play.ports import RouteReader, RunReader, RunRepository
from questcity.domain.quests.errors import VersionNotFoundError
from questcity.domain.quests.events import PointWithdrawn
from questcity.domain.quests.model.finding import QuestFilter, QuestSort
from questcity.domain.quests.model.fixes import Fix, FixChange, HintText, TextFix
from questcity.domain.quests.model.quests import QuestVersion
from questcity.domain.quests.ports.readers import QuestReader
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.shared.ids import RunId, UserId
from questcity.domain.shared.paging import PageRequest
from questcity.domain.shared.permissions import Status
from run_builders import Stored, a_finished_run, a_stored_route, a_stored_run, an_end, saved
from town import a_player

pytestmark = pytest.mark.anyio

WORD: Final = a_point(activity=a_word("a"))
GHOST: Final = a_point()


@pytest.fixture
async def stored(container: AsyncContainer) -> Stored:
    """Return a published quest with a word to enter, and then a ghost."""
    return await a_stored_route(container, points=(WORD, GHOST))


@pytest.fixture
async def quest_reader(container: AsyncContainer) -> QuestReader:
    reader: QuestReader = await container.get(QuestReader)
    return reader


async def fix(container: AsyncContainer, version: QuestVersion, *changes: FixChange) -> list[Fix]:
    fixes = [a_fix_of(version, change, number) for number, change in enumerate(changes, 1)]
    async with block(container, QuestRepository) as quests:
        for one in fixes:
            await quests.add_fix(one)
    return fixes


EVERY_CHANGE: Final[tuple[FixChange, ...]] = (
    a_retitled(WORD),
    TextFix(title="Ночью", description="Ёлки & <палки>"),
    TextFix(point_id=WORD.id, hints=(HintText(id=WORD.hints[0].id, text="Look up."),)),
    a_larger_radius(WORD, 99.5),
    an_accepted_answer(WORD.id, "b", digits=4),
    a_moved_place(WORD, SAVIOUR),
    a_withdrawal(GHOST),
)


async def test_fixes_come_back_whole_and_in_their_order(
    container: AsyncContainer, stored: Stored
) -> None:
    fixes = await fix(container, stored.version, *EVERY_CHANGE)
    other = await a_stored_route(container)
    operators = a_fix_of(other.version, a_retitled(), author_id=None)
    async with block(container, QuestRepository) as quests:
        await quests.add_fix(operators)

    async with block(container, QuestRepository) as quests:
        assert await quests.list_fixes(stored.quest.id, 1) == tuple(fixes)
        assert await quests.list_fixes(stored.quest.id) == tuple(fixes)
        assert await quests.list_fixes(stored.quest.id, 2) == ()
        assert await quests.list_fixes(other.quest.id) == (operators,)
        assert await quests.get_version(stored.quest.id, 1) == stored.version


async def test_a_version_is_read_as_it_was_published_and_as_players_see_it(
    container: AsyncContainer, stored: Stored, quest_reader: QuestReader
) -> None:
    version = stored.version
    fixes = await fix(container, version, *EVERY_CHANGE)

    seen = await quest_reader.get_fixed_version(version.quest_id, version.number)

    assert await quest_reader.get_version(version.quest_id, version.number) == version
    assert seen == version.fixed(fixes) != version
    with pytest.raises(VersionNotFoundError):
        await quest_reader.get_fixed_version(version.quest_id, 2)


async def test_fixes_of_several_versions_are_told_apart(
    container: AsyncContainer, stored: Stored
) -> None:
    second = replace(stored.version, number=2)
    async with block(container, QuestRepository) as quests:
        await quests.add_version(second)
        await quests.save(replace(await quests.get(stored.quest.id), version=2))
    [newer] = await fix(container, second, a_retitled(title="Newer"))
    [older] = await fix(container, stored.version, a_retitled(title="Older"))

    async with block(container, QuestRepository) as quests:
        assert await quests.list_fixes(stored.quest.id, 1) == (older,)
        assert await quests.list_fixes(stored.quest.id, 2) == (newer,)
        assert await quests.list_fixes(stored.quest.id) == (older, newer)
    reader: QuestReader = await container.get(QuestReader)
    found = await reader.find(stored.quest.id)
    assert found is not None
    assert found.summary.title == "Newer"


async def test_pages_of_fixes_begin_with_the_latest(
    container: AsyncContainer, stored: Stored, quest_reader: QuestReader
) -> None:
    fixes = [
        a_fix_of(stored.version, change, n, created_at=NOON + timedelta(minutes=n))
        for n, change in enumerate(EVERY_CHANGE, 1)
    ]
    async with block(container, QuestRepository) as quests:
        for one in fixes:
            await quests.add_fix(one)

    first = await quest_reader.list_fixes(stored.quest.id, PageRequest(limit=4, with_count=True))
    second = await quest_reader.list_fixes(
        stored.quest.id, PageRequest(limit=4, after=first.next_after)
    )

    assert first.items + second.items == tuple(reversed(fixes))
    assert second.next_after is None
    assert first.count is not None
    assert first.count.value == len(fixes)


async def test_lists_and_pages_of_quests_show_what_fixes_make_of_the_newest_version(
    container: AsyncContainer, stored: Stored, quest_reader: QuestReader
) -> None:
    words = TextFix(title="By night", description="In the dark.")
    await fix(container, stored.version, words, a_moved_place(WORD, SAVIOUR))
    moved = await quest_reader.find(stored.quest.id)

    gone = a_fix_of(stored.version, a_withdrawal(WORD), 3)
    async with block(container, QuestRepository) as quests:
        await quests.add_fix(gone)
    fewer = await quest_reader.find(stored.quest.id)

    assert moved is not None
    assert fewer is not None
    assert (moved.summary.title, moved.description) == ("By night", "In the dark.")
    assert (moved.summary.start, moved.summary.points_count) == (SAVIOUR.rounded(3), 2)
    assert fewer.summary.start == GHOST.places[0].at.rounded(3)
    assert fewer.summary.points_count == 1
    [listed] = (await quest_reader.list(QuestFilter(), QuestSort.NEWEST, PageRequest())).items
    assert listed == fewer.summary
    [own] = (await quest_reader.list_written(stored.quest.author_id, None, PageRequest())).items
    assert own.title == "By night"
    [version] = (await quest_reader.list_versions(stored.quest.id, PageRequest())).items
    assert (version.title, version.points_count) == (stored.version.fields.title, 2)
    assert version.is_present
    assert await quest_reader.get_version(stored.quest.id, 1) == stored.version


async def test_what_is_opened_again_is_listed_with_its_fixes(
    container: AsyncContainer, stored: Stored, quest_reader: QuestReader
) -> None:
    async with block(container, QuestRepository) as quests:
        archived = await quests.save((await quests.get(stored.quest.id)).archived(at=NOON))
    await fix(container, stored.version, a_retitled(title="By night"))
    while_away = await quest_reader.find(stored.quest.id)

    async with block(container, QuestRepository) as quests:
        await quests.save(archived.restored(at=NOON))

    assert while_away is None
    found = await quest_reader.find(stored.quest.id)
    assert found is not None
    assert found.summary.title == "By night"


async def test_a_draft_keeps_its_title(
    container: AsyncContainer, stored: Stored, quest_reader: QuestReader
) -> None:
    async with block(container, QuestRepository) as quests:
        quest = await quests.get(stored.quest.id)
        drafted = await quests.save(quest.reopened(stored.version, at=NOON))
    await fix(container, stored.version, a_retitled(title="By night"))

    [own] = (await quest_reader.list_written(quest.author_id, None, PageRequest())).items
    async with block(container, QuestRepository) as quests:
        await quests.save(replace(drafted, draft=None))
    [after] = (await quest_reader.list_written(quest.author_id, None, PageRequest())).items

    assert own.title == stored.version.fields.title
    assert after.title == "By night"


async def test_a_fix_of_an_older_version_changes_no_list(
    container: AsyncContainer, stored: Stored, quest_reader: QuestReader
) -> None:
    async with block(container, QuestRepository) as quests:
        quest = await quests.get(stored.quest.id)
        await quests.add_version(replace(stored.version, number=2))
        await quests.save(replace(quest, version=2))
    before = await quest_reader.find(stored.quest.id)

    await fix(container, stored.version, a_retitled(title="By night"))

    assert await quest_reader.find(stored.quest.id) == before
    [own] = (await quest_reader.list_written(quest.author_id, None, PageRequest())).items
    assert own.title == stored.version.fields.title


async def test_who_walks_follows_the_version_with_its_fixes(
    container: AsyncContainer, stored: Stored, player: UserId, run_reader: RunReader
) -> None:
    run = await a_stored_run(container, stored.route, player)
    fixes = await fix(container, stored.version, *EVERY_CHANGE)

    route = Route.of(stored.version, fixes, top_speed=stored.route.top_speed)
    async with block(container, RunRepository) as runs:
        assert (await runs.lock(run.id, player)).route == route
    seen = await run_reader.find(run.id, player)
    assert seen is not None
    assert seen.route == route
    routes: RouteReader = await container.get(RouteReader)
    assert await routes.find(stored.quest.id) == route
    assert route.withdrawn == {GHOST.id}
    assert route.fixed_at == dict.fromkeys((WORD.id, GHOST.id), NOON)


async def test_runs_are_listed_under_the_title_that_was_put_right(
    container: AsyncContainer, stored: Stored, player: UserId, run_reader: RunReader
) -> None:
    await a_stored_run(container, stored.route, player)
    more = (TextFix(title="By day"), TextFix(title="By night"), TextFix(description="Dark."))
    await fix(container, stored.version, *more, a_retitled(WORD))

    page = await run_reader.list(player, None, None, PageRequest(), now=NOON)

    assert [run.quest_title for run in page.items] == ["By night"]


async def test_answers_of_fixes_rely_on_their_secrets(
    container: AsyncContainer, stored: Stored
) -> None:
    await fix(container, stored.version, a_retitled(), an_accepted_answer(WORD.id, "b"))

    async with block(container, QuestRepository) as quests:
        assert await quests.list_key_ids() == {"a", "b"}
        assert await quests.list_sealed_before("a", limit=9) == (stored.quest.id,)
        assert await quests.list_sealed_before("b", limit=9) == (stored.quest.id,)


async def owed(container: AsyncContainer, stored: Stored, limit: int = 99) -> list[RunId]:
    withdrawn = PointWithdrawn(quest_id=stored.quest.id, version=1, point_id=WORD.id)
    async with block(container, RunRepository) as runs:
        return list(await runs.list_owed(withdrawn, limit=limit))


async def test_runs_are_owed_what_a_withdrawn_point_did_not_earn_them(
    container: AsyncContainer, stored: Stored
) -> None:
    async def somebody() -> UserId:
        return (await a_player(container)).identity

    async def passing(score: int, grade: Grade = Grade.ACCEPTED) -> RunId:
        run = await a_stored_run(container, stored.route, await somebody())
        return (await saved(container, run, a_pass(WORD.id, score, grade=grade))).id

    there = await a_stored_run(container, stored.route, await somebody())
    await passing(10)
    less = [await passing(6), await passing(7, Grade.ACCEPTED_LOW), await passing(0, Grade.SKIPPED)]
    in_review = await passing(10, Grade.REVIEW)
    finished = await a_finished_run(container, stored.route, await somebody(), scores=(4, 10))
    await a_finished_run(container, stored.route, await somebody(), scores=(10, 4))
    for state in (RunState.ABANDONED, RunState.EXPIRED):
        over = await a_stored_run(container, stored.route, await somebody())
        await saved(container, over, an_end(state))
    other = await a_stored_route(container, points=(WORD, GHOST))
    await a_stored_run(container, other.route, await somebody())

    expected = sorted([there.id, *less, in_review, finished.id])
    assert await owed(container, stored) == expected
    assert await owed(container, stored, limit=2) == expected[:2]


async def test_nothing_is_owed_to_who_is_gone_or_walks_another_version(
    container: AsyncContainer, stored: Stored
) -> None:
    gone, walker = [(await a_player(container)).identity for _ in range(2)]
    await a_finished_run(container, stored.route, gone, scores=(4, 10))
    second = a_version(stored.quest, 2, points=(WORD, GHOST))
    async with block(container, QuestRepository) as quests:
        await quests.add_version(second)
    await a_stored_run(container, replace(stored.route, version=2), walker)
    before = await owed(container, stored)

    await change(container, gone, lambda user: replace(user, status=Status.DELETED))

    assert len(before) == 1
    assert await owed(container, stored) == []


async def test_that_a_point_was_waived_comes_back_with_the_log(
    container: AsyncContainer, stored: Stored, player: UserId
) -> None:
    run = await a_stored_run(container, stored.route, player)
    waived = PointWaived(at=NOON, point_id=WORD.id, order=0, score=10)

    after = await saved(container, run, waived)

    async with block(container, RunRepository) as runs:
        assert (await runs.list_facts(run.id))[1:] == (waived,)
        assert (await runs.lock(run.id, player)).run == after


async def change(
    container: AsyncContainer, user_id: UserId, changed: Callable[[User], User]
) -> None:
    async with block(container, UserRepository) as users:
        await users.save(changed(await users.get(user_id)))
