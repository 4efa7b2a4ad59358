"""Submitting, deciding, publishing and archiving quests."""

import asyncio
from collections.abc import Mapping

import pytest
from dishka import AsyncContainer

import drafts
from blocks import block, using
from builders import an_actor
from quest_builders import (
    REASONS,
    a_published_quest,
    a_written_point,
    a_written_quest,
    an_author,
)
from questcity.domain.quests.errors import (
    DraftNotFoundError,
    NotInReviewError,
    QuestNotFoundError,
    QuestNotPublishedError,
    QuestNotReadyError,
)
from questcity.domain.quests.model.finding import QuestFilter
from questcity.domain.quests.model.quests import DraftStatus, Quest, QuestStatus
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.quests.use_cases.archive_quest import ArchiveQuest
from questcity.domain.quests.use_cases.decide_submission import DecideSubmission, Decision
from questcity.domain.quests.use_cases.list_quests import ListQuests
from questcity.domain.quests.use_cases.list_submissions import ListSubmissions
from questcity.domain.quests.use_cases.publish_quest import PublishQuest
from questcity.domain.quests.use_cases.view_quest import ViewQuest
from questcity.domain.quests.use_cases.withdraw_draft import WithdrawDraft
from questcity.domain.shared.errors import RevisionMissingError, StaleRevisionError
from questcity.domain.shared.ids import QuestId, Revision
from questcity.domain.shared.paging import PageRequest
from questcity.domain.shared.permissions import Actor, NotPermittedError, Role
from questcity.domain.shared.ports import AuditReader
from stores import SetClock

pytestmark = pytest.mark.anyio


@pytest.fixture
async def author(container: AsyncContainer) -> Actor:
    """Return somebody who writes quests."""
    return await an_author(container)


@pytest.fixture
async def moderator(container: AsyncContainer) -> Actor:
    """Return somebody else, who decides about quests."""
    return await an_author(container)


async def publish(
    container: AsyncContainer, actor: Actor, quest_id: QuestId, expected: Revision | None
) -> Quest:
    async with using(container, PublishQuest) as publish_quest:
        return await publish_quest(actor, quest_id, expected)


async def archive(container: AsyncContainer, actor: Actor, quest_id: QuestId) -> Quest:
    async with using(container, ArchiveQuest) as archive_quest:
        return await archive_quest(actor, quest_id)


async def withdraw(container: AsyncContainer, actor: Actor, quest_id: QuestId) -> Quest:
    async with using(container, WithdrawDraft) as withdraw_draft:
        return await withdraw_draft(actor, quest_id)


async def decide(
    container: AsyncContainer, actor: Actor, quest: Quest, *, is_approved: bool
) -> Quest:
    reasons = () if is_approved else REASONS
    decision = Decision(expected=quest.revision, is_approved=is_approved, reasons=reasons)
    async with using(container, DecideSubmission) as decide_submission:
        return await decide_submission(actor, quest.id, decision)


async def a_submitted_quest(container: AsyncContainer, author: Actor) -> Quest:
    quest = (await a_written_quest(container, author)).quest
    return await drafts.submit(container, author, quest)


async def listed(container: AsyncContainer) -> list[QuestId]:
    async with using(container, ListQuests) as list_quests:
        page = await list_quests(QuestFilter(), None, PageRequest())
    return [quest.id for quest in page.items]


async def waiting(container: AsyncContainer, actor: Actor) -> list[QuestId]:
    async with using(container, ListSubmissions) as list_submissions:
        return [quest.id for quest in (await list_submissions(actor, PageRequest())).items]


async def trail(container: AsyncContainer) -> list[tuple[str, str, Mapping[str, str]]]:
    reader = await container.get(AuditReader)
    page = await reader.list(PageRequest())
    return [(entry.actor, entry.action, entry.after) for entry in page.items]


async def test_a_submitted_draft_waits_for_a_decision(
    container: AsyncContainer, author: Actor, moderator: Actor, clock: SetClock
) -> None:
    first = await a_submitted_quest(container, author)
    clock.pass_by(minutes=1)
    second = await a_submitted_quest(container, author)

    again = await drafts.submit(container, author, first)

    assert first.require_draft().status is DraftStatus.IN_REVIEW
    assert again == first
    assert await waiting(container, moderator) == [first.id, second.id]
    with pytest.raises(NotPermittedError):
        await waiting(container, an_actor(Role.USER))


async def test_a_draft_with_gaps_is_not_submitted(
    container: AsyncContainer, author: Actor, moderator: Actor
) -> None:
    points = (a_written_point(description=None),)
    quest = (await a_written_quest(container, author, points, category_id=None)).quest

    with pytest.raises(QuestNotReadyError) as refusal:
        await drafts.submit(container, author, quest)
    with pytest.raises(QuestNotReadyError):
        await publish(container, moderator, quest.id, quest.revision)

    assert {wrong.path for wrong in refusal.value.violations} == {
        ("category_id",),
        ("points",),
        ("points", 0, "description"),
    }
    assert await waiting(container, moderator) == []
    assert await listed(container) == []


async def test_a_withdrawn_draft_can_be_changed_again(
    container: AsyncContainer, author: Actor, moderator: Actor
) -> None:
    quest = await a_submitted_quest(container, author)

    withdrawn = await withdraw(container, author, quest.id)
    again = await withdraw(container, author, quest.id)

    assert again == withdrawn
    assert await waiting(container, moderator) == []
    assert await drafts.edit(container, author, withdrawn, title="Another")


async def test_only_the_draft_that_was_seen_is_submitted(
    container: AsyncContainer, author: Actor, moderator: Actor
) -> None:
    seen = (await a_written_quest(container, author)).quest
    newer = (await drafts.edit(container, author, seen, title="Faster")).quest

    with pytest.raises(StaleRevisionError) as refusal:
        await drafts.submit(container, author, seen)

    assert refusal.value.present == newer.revision
    assert await waiting(container, moderator) == []


async def test_others_neither_submit_nor_withdraw(container: AsyncContainer, author: Actor) -> None:
    written = (await a_written_quest(container, author)).quest
    submitted = await a_submitted_quest(container, author)
    player = await an_author(container, Role.USER)

    with pytest.raises(QuestNotFoundError):
        await drafts.submit(container, player, written)
    with pytest.raises(QuestNotFoundError):
        await withdraw(container, player, submitted.id)


async def test_an_approved_draft_is_published_and_it_is_noted(
    container: AsyncContainer, author: Actor, moderator: Actor, clock: SetClock
) -> None:
    quest = await a_submitted_quest(container, author)
    clock.pass_by(days=1)

    published = await decide(container, moderator, quest, is_approved=True)

    assert (published.status, published.version, published.draft) == (
        QuestStatus.PUBLISHED,
        1,
        None,
    )
    async with block(container, QuestRepository) as quests:
        version = await quests.get_version(quest.id, 1)
    assert (version.fields, version.points) == (
        quest.require_draft().fields,
        quest.require_draft().points,
    )
    assert (version.author_id, version.published_at) == (author.user_id, clock.now())
    assert await listed(container) == [quest.id]
    assert await waiting(container, moderator) == []
    assert await trail(container) == [(moderator.name, "quest.published", {"version": "1"})]


async def test_a_refused_draft_goes_back_with_reasons_and_it_is_noted(
    container: AsyncContainer, author: Actor, moderator: Actor
) -> None:
    quest = await a_submitted_quest(container, author)

    await decide(container, moderator, quest, is_approved=False)

    refused = await drafts.view(container, author, quest.id)
    draft = refused.quest.require_draft()
    assert (draft.status, refused.reasons) == (DraftStatus.EDITING, REASONS)
    assert await listed(container) == []
    assert await trail(container) == [
        (moderator.name, "quest.refused", {"reasons": "unsafe other"})
    ]
    submitted = await drafts.submit(container, author, refused.quest)
    assert (await drafts.view(container, author, submitted.id)).reasons == ()


@pytest.mark.parametrize("is_approved", [True, False])
async def test_only_what_waits_is_decided_and_only_as_it_was_seen(
    container: AsyncContainer, author: Actor, moderator: Actor, *, is_approved: bool
) -> None:
    written = (await a_written_quest(container, author)).quest
    with pytest.raises(NotInReviewError):
        await decide(container, moderator, written, is_approved=is_approved)
    submitted = await drafts.submit(container, author, written)

    with pytest.raises(StaleRevisionError):
        await decide(container, moderator, written, is_approved=is_approved)
    with pytest.raises(NotPermittedError):
        await decide(container, an_actor(Role.USER), submitted, is_approved=is_approved)

    assert await waiting(container, moderator) == [submitted.id]
    assert await trail(container) == []


async def test_two_decisions_at_once_are_one(
    container: AsyncContainer, author: Actor, moderator: Actor
) -> None:
    quest = await a_submitted_quest(container, author)

    outcomes = await asyncio.gather(
        decide(container, moderator, quest, is_approved=True),
        decide(container, moderator, quest, is_approved=True),
        return_exceptions=True,
    )

    assert sum(isinstance(outcome, Quest) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, NotInReviewError) for outcome in outcomes) == 1
    assert len(await trail(container)) == 1


async def test_a_publication_needs_no_review_but_the_revision_that_was_seen(
    container: AsyncContainer, author: Actor, moderator: Actor
) -> None:
    written = (await a_written_quest(container, author)).quest
    edited = (await drafts.edit(container, author, written, title="Edited")).quest

    with pytest.raises(RevisionMissingError):
        await publish(container, moderator, written.id, None)
    with pytest.raises(StaleRevisionError):
        await publish(container, moderator, written.id, written.revision)
    await publish(container, moderator, written.id, edited.revision)

    async with using(container, ViewQuest) as view_quest:
        assert (await view_quest(written.id)).summary.title == "Edited"


async def test_only_who_moderates_publishes_and_archives(container: AsyncContainer) -> None:
    version, author = await a_published_quest(container)
    quest = (await a_written_quest(container, author)).quest
    player = await an_author(container, Role.USER)

    with pytest.raises(NotPermittedError):
        await publish(container, player, quest.id, quest.revision)
    with pytest.raises(NotPermittedError):
        await archive(container, player, version.quest_id)

    assert await listed(container) == [version.quest_id]


async def test_the_next_version_takes_the_place_of_the_last(container: AsyncContainer) -> None:
    version, author = await a_published_quest(container, title="First")
    opened, _ = await drafts.open_draft(container, author, version.quest_id)
    edited = await drafts.edit(container, author, opened.quest, title="Second")

    await publish(container, author, version.quest_id, edited.quest.revision)

    async with using(container, ViewQuest) as view_quest:
        detail = await view_quest(version.quest_id)
    assert (detail.summary.title, detail.version) == ("Second", 2)
    async with block(container, QuestRepository) as quests:
        assert await quests.get_version(version.quest_id, 1) == version
        second = await quests.get_version(version.quest_id, 2)
    assert second.points == version.points


async def test_an_archived_quest_is_gone_until_it_is_restored(
    container: AsyncContainer, author: Actor
) -> None:
    version, _ = await a_published_quest(container, author=author)

    await archive(container, author, version.quest_id)
    async with using(container, ViewQuest) as view_quest:
        with pytest.raises(QuestNotFoundError):
            await view_quest(version.quest_id)
    while_archived = await listed(container)
    restored = await publish(container, author, version.quest_id, None)

    assert while_archived == []
    assert (restored.status, restored.version) == (QuestStatus.PUBLISHED, 1)
    assert await listed(container) == [version.quest_id]
    assert [action for _, action, _ in await trail(container)] == [
        "quest.published",
        "quest.archived",
        "quest.published",
    ]


async def test_who_has_seen_an_older_quest_does_not_restore_it(
    container: AsyncContainer, author: Actor
) -> None:
    version, _ = await a_published_quest(container, author=author)
    archived = await archive(container, author, version.quest_id)

    with pytest.raises(StaleRevisionError):
        await publish(container, author, version.quest_id, Revision(archived.revision - 1))

    restored = await publish(container, author, version.quest_id, archived.revision)
    assert restored.status is QuestStatus.PUBLISHED


async def test_what_is_published_is_not_restored_and_what_never_was_is_not_archived(
    container: AsyncContainer, author: Actor
) -> None:
    version, _ = await a_published_quest(container, author=author)
    written = (await a_written_quest(container, author)).quest

    with pytest.raises(DraftNotFoundError):
        await publish(container, author, version.quest_id, None)
    with pytest.raises(QuestNotPublishedError):
        await archive(container, author, written.id)
