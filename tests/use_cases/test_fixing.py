"""Who may fix what, what a fix is answered with, and what becomes of it."""

import asyncio
from typing import Final

import pytest
from dishka import AsyncContainer

import drafts
from blocks import block, using
from fix_builders import (
    a_larger_radius,
    a_moved_place,
    a_retitled,
    a_withdrawal,
    ask_to_fix,
    fix,
)
from quest_builders import (
    HORSEMAN,
    SAVIOUR,
    Published,
    a_published_quest,
    a_written_point,
    a_written_quest,
    a_written_word,
    an_author,
)
from questcity.domain.quests.errors import QuestNotFoundError, QuestNotPublishedError
from questcity.domain.quests.model.activities import ActivityType
from questcity.domain.quests.model.answers import AnswerKind
from questcity.domain.quests.model.comparisons import Unpublished
from questcity.domain.quests.model.fixes import AcceptedAnswer, TextFix, WrittenAnswer, WrittenFix
from questcity.domain.quests.model.quests import QuestVersion
from questcity.domain.quests.model.written import WrittenActivity, WrittenPoint
from questcity.domain.quests.ports.readers import QuestReader
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.quests.ports.vault import AnswerVault
from questcity.domain.quests.use_cases.archive_quest import ArchiveQuest
from questcity.domain.quests.use_cases.compare_quest import CompareQuest
from questcity.domain.quests.use_cases.list_fixes import ListFixes
from questcity.domain.quests.use_cases.list_versions import ListVersions
from questcity.domain.quests.use_cases.publish_quest import PublishQuest
from questcity.domain.quests.use_cases.view_submission import ViewSubmission
from questcity.domain.quests.use_cases.view_version import ViewVersion
from questcity.domain.quests.views.writing import EditorsFix
from questcity.domain.shared.errors import InvalidInputError
from questcity.domain.shared.paging import PageRequest
from questcity.domain.shared.permissions import Actor, Flag, NotPermittedError, Permission, Role
from questcity.domain.shared.ports import AuditReader

pytestmark = pytest.mark.anyio

WORD: Final = a_written_point(activity=a_written_word("thunder"))
CODE: Final = a_written_point(
    activity=WrittenActivity(type=ActivityType.ENTER_CODE, answers=("1782",))
)
POINTS: Final = (WORD, CODE, a_written_point())


@pytest.fixture
def container(memory_container: AsyncContainer) -> AsyncContainer:
    """Return the application over memory: what PostgreSQL decides is in the contract."""
    return memory_container


@pytest.fixture
async def quest(container: AsyncContainer) -> Published:
    """Return a published quest of a word, a code and a ghost."""
    return await a_published_quest(container, POINTS)


async def made_again(
    container: AsyncContainer, quest: Published, written: WrittenFix
) -> tuple[EditorsFix, bool]:
    return await ask_to_fix(container, quest.author, quest.quest_id, written)


async def refused(container: AsyncContainer, quest: Published, written: WrittenFix) -> list[str]:
    with pytest.raises(InvalidInputError) as refusal:
        await made_again(container, quest, written)
    return [violation.code for violation in refusal.value.violations]


async def listed(container: AsyncContainer, actor: Actor, quest: Published) -> list[EditorsFix]:
    async with using(container, ListFixes) as list_fixes:
        return list((await list_fixes(actor, quest.quest_id, PageRequest())).items)


async def put_again(container: AsyncContainer, quest: Published) -> QuestVersion:
    """Publish the next version, as the draft was opened."""
    opened, _ = await drafts.open_draft(container, quest.author, quest.quest_id)
    async with using(container, PublishQuest) as publish:
        published = await publish(quest.author, quest.quest_id, opened.quest.revision)
    async with block(container, QuestRepository) as quests:
        return await quests.get_version(quest.quest_id, published.version)


def every_fix(version: QuestVersion) -> tuple[WrittenFix, ...]:
    word, code, ghost = version.points
    return (
        a_retitled(word),
        TextFix(title="By night"),
        a_larger_radius(word, 100),
        WrittenAnswer(point_id=word.id, answer="Lightning!"),
        WrittenAnswer(point_id=code.id, answer="1782-1"),
        a_moved_place(word, SAVIOUR),
        a_withdrawal(ghost),
    )


async def test_every_fix_is_made_once_and_heard_of_twice(
    container: AsyncContainer, quest: Published
) -> None:
    for written in every_fix(quest.version):
        first, was_there = await made_again(container, quest, written)
        again, is_there = await made_again(container, quest, written)

        assert (was_there, is_there) == (False, True)
        assert again == first
    assert len(await listed(container, quest.author, quest)) == 7


async def test_fixes_are_listed_with_their_answers_latest_first(
    container: AsyncContainer, quest: Published
) -> None:
    for written in every_fix(quest.version):
        await made_again(container, quest, written)

    seen = await listed(container, quest.author, quest)

    assert sorted(one.fix.number for one in seen) == list(range(1, 8))
    assert {one.answer for one in seen} == {None, "Lightning!", "1782-1"}


async def test_going_back_and_forth_is_no_repetition(
    container: AsyncContainer, quest: Published
) -> None:
    point = quest.version.points[0]
    back_and_forth = [a_moved_place(point, at) for at in (SAVIOUR, HORSEMAN, SAVIOUR)]

    made = [await made_again(container, quest, written) for written in back_and_forth]

    assert [is_there for _, is_there in made] == [False] * 3


async def test_what_is_right_already_is_refused(
    container: AsyncContainer, quest: Published
) -> None:
    point = quest.version.points[0]

    assert await refused(container, quest, a_larger_radius(point, 25)) == ["not-larger"]
    assert await refused(container, quest, a_retitled(point, point.title)) == ["unchanged"]
    again = WrittenAnswer(point_id=point.id, answer="THUNDER")
    assert await refused(container, quest, again) == ["unchanged"]
    assert await listed(container, quest.author, quest) == []


async def test_an_older_version_is_fixed_where_it_is_named(
    container: AsyncContainer, quest: Published
) -> None:
    await put_again(container, quest)
    written = a_retitled(quest.version.points[0])

    older, _ = await ask_to_fix(container, quest.author, quest.quest_id, written, 1)
    newer, is_there = await made_again(container, quest, written)

    assert (older.fix.version, newer.fix.version, is_there) == (1, 2, False)
    assert older.fix.number == newer.fix.number == 1


@pytest.mark.parametrize("number", [0, 2, -1, 10**30])
async def test_no_fix_is_for_a_version_that_is_not_there(
    container: AsyncContainer, number: int
) -> None:
    quest = await a_published_quest(container)

    with pytest.raises(InvalidInputError) as refusal:
        await ask_to_fix(container, quest.author, quest.quest_id, TextFix(title="?"), number)

    assert [violation.path for violation in refusal.value.violations] == [("version",)]


async def test_only_what_was_published_is_fixed_and_an_archived_quest_is_too(
    container: AsyncContainer,
) -> None:
    author = await an_author(container)
    draft = (await a_written_quest(container, author)).quest
    quest = await a_published_quest(container, author=author)
    async with using(container, ArchiveQuest) as archive:
        await archive(author, quest.quest_id)

    with pytest.raises(QuestNotPublishedError):
        await ask_to_fix(container, author, draft.id, TextFix(title="?"))
    assert await fix(container, author, quest.quest_id, TextFix(title="By night"))


async def test_words_and_places_are_for_those_who_moderate_as_well(
    container: AsyncContainer, quest: Published
) -> None:
    editor = await an_author(container, Role.USER, flags=frozenset({Flag.CAN_EDIT_QUESTS}))
    assert Permission.MODERATE_QUESTS not in editor.permissions()

    for written in every_fix(quest.version):
        if isinstance(written, TextFix) or "at" in getattr(written, "__slots__", ()):
            with pytest.raises(NotPermittedError):
                await ask_to_fix(container, editor, quest.quest_id, written)
        else:
            _, is_there = await ask_to_fix(container, editor, quest.quest_id, written)
            assert not is_there
    assert len(await listed(container, editor, quest)) == 4


async def test_a_quest_of_somebody_else_is_not_there(
    container: AsyncContainer,
) -> None:
    quest = await a_published_quest(container)
    manager = await an_author(container)

    with pytest.raises(QuestNotFoundError):
        await ask_to_fix(container, manager, quest.quest_id, TextFix(title="Mine"))
    with pytest.raises(QuestNotFoundError):
        await listed(container, await an_author(container, Role.USER), quest)


async def test_who_decides_about_drafts_sees_the_fixes_that_one_does_without(
    container: AsyncContainer, quest: Published
) -> None:
    moderator = await an_author(container)
    await drafts.open_draft(container, quest.author, quest.quest_id)
    await fix(container, quest.author, quest.quest_id, TextFix(title="By night"))

    [seen] = await listed(container, moderator, quest)

    assert seen.draft_is_behind


async def test_the_operator_may_and_is_on_the_trail(container: AsyncContainer) -> None:
    quest = await a_published_quest(container)

    made = await fix(container, Actor.operator("root"), quest.quest_id, TextFix(title="By night"))

    assert made.author_id is None
    reader: AuditReader = await container.get(AuditReader)
    entry = (await reader.list(PageRequest())).items[0]
    assert (entry.action, entry.actor) == ("quest.fixed", "operator:root")
    assert (entry.subject_id, entry.before["title"]) == (
        quest.quest_id,
        quest.version.fields.title,
    )


async def test_the_trail_holds_each_fix_once_and_no_answer(
    container: AsyncContainer, quest: Published
) -> None:
    for written in (*every_fix(quest.version), *every_fix(quest.version)):
        await made_again(container, quest, written)

    reader: AuditReader = await container.get(AuditReader)
    page = await reader.list(PageRequest(limit=100))
    fixed = [entry for entry in page.items if entry.action == "quest.fixed"]
    assert len(fixed) == 7
    assert all(entry.actor_id == quest.author.user_id for entry in fixed)
    told = str([(entry.before, entry.after) for entry in fixed])
    assert not any(answer in told for answer in ("Lightning", "thunder", "1782"))


async def test_the_next_draft_begins_with_all_fixes(
    container: AsyncContainer, quest: Published
) -> None:
    for written in every_fix(quest.version):
        await made_again(container, quest, written)

    opened, _ = await drafts.open_draft(container, quest.author, quest.quest_id)

    draft = opened.quest.require_draft()
    word, code = draft.points
    assert (draft.fields.title, word.title) == ("By night", "The Stone Guest")
    assert (word.places[0].at, word.places[0].detection_radius) == (SAVIOUR, 100)
    assert opened.answers == {word.id: ("thunder", "Lightning!"), code.id: ("1782", "1782-1")}
    assert code.activity.digits is None
    seen = await listed(container, quest.author, quest)
    assert [one.draft_is_behind for one in seen] == [False] * 7


async def test_a_version_stays_as_published_and_the_next_draft_differs_by_its_fixes(
    container: AsyncContainer, quest: Published
) -> None:
    for written in every_fix(quest.version):
        await made_again(container, quest, written)
    opened, _ = await drafts.open_draft(container, quest.author, quest.quest_id)
    await drafts.submit(container, quest.author, opened.quest)

    async with using(container, CompareQuest) as compare:
        compared = await compare(quest.author, quest.quest_id, 1, Unpublished.DRAFT)
    async with using(container, ViewSubmission) as view_submission:
        submitted = await view_submission(quest.author, quest.quest_id)
    async with using(container, ViewVersion) as view_version:
        seen = await view_version(quest.author, quest.quest_id, 1)
    async with using(container, ListVersions) as list_versions:
        [summary] = (await list_versions(quest.author, quest.quest_id, PageRequest())).items

    of_word = {("activity", "words")} | {
        ("places", 0, name) for name in ("latitude", "longitude", "detection_radius")
    }
    assert {change.path for change in compared.changes} == {
        ("title",),
        ("points", 1, "activity", "other_codes"),
        ("points", 2),
        ("points", 0, "title"),
        *(("points", 0, *path) for path in of_word),
    }
    assert submitted.changes == compared.changes
    assert (seen.version, seen.is_present) == (quest.version, True)
    assert (summary.title, summary.points_count, summary.is_present) == (
        quest.version.fields.title,
        3,
        True,
    )


async def test_a_draft_that_was_open_stays_as_it_is_and_is_said_to_be_behind(
    container: AsyncContainer, quest: Published
) -> None:
    opened, _ = await drafts.open_draft(container, quest.author, quest.quest_id)

    made = [(await made_again(container, quest, one))[0] for one in every_fix(quest.version)]

    assert [one.draft_is_behind for one in made] == [True] * 7
    assert await drafts.view(container, quest.author, quest.quest_id) == opened
    removing = WrittenPoint(title="The Stone Guest")
    await drafts.edit_point(container, quest.author, opened.quest, removing)
    seen = await listed(container, quest.author, quest)
    assert sum(one.draft_is_behind for one in seen) == 6


async def test_what_lists_show_is_put_right_at_once_and_the_version_stays(
    container: AsyncContainer, quest: Published
) -> None:
    for written in every_fix(quest.version):
        await made_again(container, quest, written)

    reader: QuestReader = await container.get(QuestReader)
    found = await reader.find(quest.quest_id)
    assert found is not None
    assert (found.summary.title, found.summary.points_count) == ("By night", 2)
    assert found.summary.start == SAVIOUR.rounded(3)
    async with block(container, QuestRepository) as quests:
        assert await quests.get_version(quest.quest_id, 1) == quest.version


async def test_several_at_once_come_one_after_the_other(
    container: AsyncContainer, quest: Published
) -> None:
    same = a_larger_radius(quest.version.points[0], 100)
    asked: list[WrittenFix] = [same, *(TextFix(title=f"Title {n}") for n in range(3)), same]

    made = await asyncio.gather(*(made_again(container, quest, one) for one in asked))

    seen = await listed(container, quest.author, quest)
    assert sorted(one.fix.number for one in seen) == [1, 2, 3, 4]
    assert made[0][0] == made[-1][0]
    assert sorted([made[0][1], made[-1][1]]) == [False, True]


async def test_an_answer_is_kept_sealed(container: AsyncContainer, quest: Published) -> None:
    point = quest.version.points[0]

    made = await fix(
        container, quest.author, quest.quest_id, WrittenAnswer(point_id=point.id, answer="Молния")
    )

    change = made.change
    assert isinstance(change, AcceptedAnswer)
    vault: AnswerVault = await container.get(AnswerVault)
    assert vault.matches(point.id, AnswerKind.WORD, (change.answer,), "МОЛНИЯ")
    assert "Молния" not in str(change)
