"""The contract of quests: the writing side."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from dishka import AsyncContainer

from blocks import block
from builders import NOON, an_id
from fix_builders import a_fix_of, an_accepted_answer
from quest_builders import (
    REASONS,
    SAVIOUR,
    a_draft,
    a_place,
    a_point,
    a_quest,
    a_refusal,
    a_version,
    a_word,
    an_answer,
    an_author,
    some_fields,
)
from questcity.domain.quests.errors import QuestNotFoundError
from questcity.domain.quests.model.activities import Activity, ActivityType, PhotoKind, Tool
from questcity.domain.quests.model.fields import Credits, Mentor, Merch, Money, Price
from questcity.domain.quests.model.points import Hint
from questcity.domain.quests.model.quests import (
    Draft,
    DraftStatus,
    Quest,
    QuestStatus,
    QuestVersion,
)
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.shared.errors import StaleRevisionError
from questcity.domain.shared.ids import HintId, MediaId, MerchId, Revision

pytestmark = pytest.mark.anyio

EVERYTHING_SAID = some_fields(
    description="Ёлки \u202e & <палки>",
    language="zh-Hans-CN",
    cover_media_id=MediaId(an_id()),
    mentor=Mentor.REQUIRED,
    credits=Credits(auto=False, cost=5, reward=50),
    price=Price(amount=900, currency="RUB", subscription=True),
    merch=(
        Merch(
            id=MerchId(an_id()),
            description="A map",
            price=Money(amount=900, currency="EUR"),
            media_id=MediaId(an_id()),
            stock=20,
        ),
        Merch(id=MerchId(an_id()), description="A pin", price=Money(amount=1, currency="EUR")),
    ),
)

EVERY_KIND_OF_POINT = (
    a_point(
        activity=Activity(type=ActivityType.ENTER_CODE, answers=(an_answer(),), digits=6),
        file_media_id=MediaId(an_id()),
        hints=(Hint(id=HintId(an_id()), text="Look down.", cost=5),),
    ),
    a_point(activity=Activity(type=ActivityType.TAKE_PHOTO, kind=PhotoKind.MATCHING)),
    a_point(activity=a_word("old", "new"), tool=Tool.WORD_LOCKER, places=(), hints=()),
    a_point(
        activity=Activity(type=ActivityType.PICK_UP_ARTIFACT),
        places=(
            a_place(part=1, detection_radius=7.5, height=-3.25),
            a_place(SAVIOUR, part=2, interaction_inaccuracy=99.9, random_occurrence=12.0),
        ),
    ),
)


async def add(container: AsyncContainer, *quests: Quest) -> None:
    async with block(container, QuestRepository) as repository:
        for quest in quests:
            await repository.add(quest)


async def stored(container: AsyncContainer, quest: Quest) -> Quest:
    async with block(container, QuestRepository) as quests:
        return await quests.get(quest.id)


async def a_stored_quest(container: AsyncContainer, **changes: object) -> Quest:
    author = await an_author(container)
    quest = a_quest(author.identity, **changes)
    await add(container, quest)
    return quest


async def publish(container: AsyncContainer, quest: Quest, version: QuestVersion) -> Quest:
    async with block(container, QuestRepository) as quests:
        await quests.add_version(version)
        published = replace(quest, status=QuestStatus.PUBLISHED, draft=None, version=version.number)
        return await quests.save(published)


@pytest.mark.parametrize(
    "draft",
    [
        a_draft(fields=EVERYTHING_SAID, points=EVERY_KIND_OF_POINT),
        a_draft(
            status=DraftStatus.IN_REVIEW,
            submitted_at=NOON,
            refusal=a_refusal(points=EVERY_KIND_OF_POINT),
        ),
        Draft(fields=replace(some_fields(), category_id=None, level=None, group=None)),
    ],
    ids=["everything said", "in review", "hardly begun"],
)
async def test_a_stored_quest_comes_back_whole(container: AsyncContainer, draft: Draft) -> None:
    quest = await a_stored_quest(container, draft=draft)

    assert await stored(container, quest) == quest


async def test_a_version_comes_back_whole(container: AsyncContainer) -> None:
    quest = await a_stored_quest(container)
    version = a_version(
        quest,
        fields=EVERYTHING_SAID,
        points=EVERY_KIND_OF_POINT,
        published_by=quest.author_id,
    )

    published = await publish(container, quest, version)

    async with block(container, QuestRepository) as quests:
        assert await quests.get(quest.id) == published
        assert await quests.get_version(quest.id, 1) == version


async def test_versions_are_listed_oldest_first(container: AsyncContainer) -> None:
    quest = await a_stored_quest(container)
    other = await a_stored_quest(container)
    first, second = a_version(quest, 1), a_version(quest, 2)

    for version in (first, second):
        quest = await publish(container, quest, version)
    await publish(container, other, a_version(other))

    async with block(container, QuestRepository) as quests:
        assert await quests.list_versions(quest.id) == (first, second)


async def test_what_is_not_saved_did_not_happen(container: AsyncContainer) -> None:
    author = await an_author(container)
    quest = a_quest(author.identity)

    with pytest.raises(ZeroDivisionError):
        async with block(container, QuestRepository) as quests:
            await quests.add(quest)
            raise ZeroDivisionError

    with pytest.raises(QuestNotFoundError):
        await stored(container, quest)


async def test_what_is_not_there_is_refused(container: AsyncContainer) -> None:
    quest = await a_stored_quest(container)

    async with block(container, QuestRepository) as quests:
        with pytest.raises(QuestNotFoundError):
            await quests.get(a_quest(quest.author_id).id)
        with pytest.raises(QuestNotFoundError):
            await quests.get_version(quest.id, 1)


async def test_a_change_makes_the_next_revision(container: AsyncContainer) -> None:
    quest = await a_stored_quest(container)
    changed = quest.submitted(at=NOON + timedelta(hours=1))

    async with block(container, QuestRepository) as quests:
        saved = await quests.save(changed)

    assert saved == replace(changed, revision=Revision(2))
    assert await stored(container, quest) == saved


async def test_the_slower_of_two_edits_is_refused(container: AsyncContainer) -> None:
    quest = await a_stored_quest(container)
    async with block(container, QuestRepository) as quests:
        faster = await quests.save(quest.submitted(at=NOON))

    with pytest.raises(StaleRevisionError):
        async with block(container, QuestRepository) as quests:
            await quests.save(replace(quest, updated_at=NOON + timedelta(hours=1)))

    assert await stored(container, quest) == faster


async def test_a_loaded_quest_is_locked_until_the_block_ends(container: AsyncContainer) -> None:
    quest = await a_stored_quest(container)

    async def edit() -> None:
        async with block(container, QuestRepository) as quests:
            await quests.save(await quests.get(quest.id))

    await asyncio.gather(*(edit() for _ in range(5)))

    assert (await stored(container, quest)).revision == 6


async def test_a_removed_quest_is_gone(container: AsyncContainer) -> None:
    quest, other = await a_stored_quest(container), await a_stored_quest(container)

    async with block(container, QuestRepository) as quests:
        await quests.remove(quest.id)

    assert await stored(container, other) == other
    with pytest.raises(QuestNotFoundError):
        await stored(container, quest)


async def test_key_ids_are_those_of_drafts_refusals_and_versions(
    container: AsyncContainer,
) -> None:
    await a_stored_quest(container)
    refusal = a_refusal(points=(a_point(activity=a_word("d")),))
    await a_stored_quest(container, draft=a_draft(refusal=refusal))
    await a_stored_quest(container, draft=a_draft(points=(a_point(activity=a_word("a", "b")),)))
    quest = await a_stored_quest(container)
    await publish(container, quest, a_version(quest, points=(a_point(activity=a_word("c")),)))

    async with block(container, QuestRepository) as quests:
        assert await quests.list_key_ids() == {"a", "b", "c", "d"}


async def test_an_old_seal_is_found_in_drafts_refusals_and_versions(
    container: AsyncContainer,
) -> None:
    old, new = (a_point(activity=a_word("old")),), (a_point(activity=a_word("new")),)
    in_draft = await a_stored_quest(container, draft=a_draft(points=(*new, *old)))
    in_version = await a_stored_quest(container)
    await publish(container, in_version, a_version(in_version, points=(a_point(), *old)))
    in_refusal = await a_stored_quest(
        container, draft=a_draft(points=new, refusal=a_refusal(points=old))
    )
    await a_stored_quest(container, draft=a_draft(points=new))
    await a_stored_quest(container)

    async with block(container, QuestRepository) as quests:
        due = await quests.list_sealed_before("new", limit=10)
        one = await quests.list_sealed_before("new", limit=1)

    assert sorted(due) == sorted([in_draft.id, in_version.id, in_refusal.id])
    assert len(one) == 1


async def test_nothing_is_due_under_the_only_key(container: AsyncContainer) -> None:
    await a_stored_quest(container, draft=a_draft(points=(a_point(activity=a_word("new")),)))

    async with block(container, QuestRepository) as quests:
        assert await quests.list_sealed_before("new", limit=10) == ()


async def test_resealing_changes_the_answers_and_nothing_else(container: AsyncContainer) -> None:
    old, new = a_point(activity=a_word("old")), a_word("new")
    quest = await a_stored_quest(container)
    version = a_version(quest, points=(old, a_point()))
    published = await publish(container, quest, version)
    async with block(container, QuestRepository) as quests:
        reopened = published.reopened(version, at=NOON).submitted(at=NOON)
        reopened = await quests.save(reopened.refused(REASONS, at=NOON))
    resealed_points = (replace(old, activity=new), version.points[1])
    refusal = a_refusal(fields=version.fields, points=resealed_points)
    resealed = replace(
        reopened, draft=a_draft(fields=version.fields, points=resealed_points, refusal=refusal)
    )
    resealed_version = replace(version, points=resealed_points)

    fix = a_fix_of(version, an_accepted_answer(old.id, "old"))
    resealed_fix = replace(fix, change=an_accepted_answer(old.id, "new"))
    async with block(container, QuestRepository) as quests:
        await quests.add_fix(fix)

    async with block(container, QuestRepository) as quests:
        later = replace(resealed, updated_at=NOON + timedelta(days=1))
        await quests.reseal(later, (resealed_version,), (resealed_fix,))

    assert await stored(container, quest) == resealed
    async with block(container, QuestRepository) as quests:
        assert await quests.get_version(quest.id, 1) == resealed_version
        assert await quests.list_fixes(quest.id) == (resealed_fix,)
        assert await quests.list_key_ids() == {"new"}
        assert await quests.list_sealed_before("new", limit=10) == ()
