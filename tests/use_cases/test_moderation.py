"""Refusals with reasons, what a submission brings, and who is told."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from dishka import AsyncContainer

import drafts
from blocks import block, using
from builders import NOON, an_actor
from people import letters_to
from quest_builders import (
    REASONS,
    a_published_quest,
    a_written_point,
    a_written_quest,
    a_written_word,
    an_author,
)
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.quests.errors import NotInReviewError, QuestNotFoundError
from questcity.domain.quests.model.changes import ChangeKind
from questcity.domain.quests.model.comparisons import SubmissionKind, Unpublished
from questcity.domain.quests.model.documents import Path
from questcity.domain.quests.model.quests import Quest
from questcity.domain.quests.model.refusals import Reason, ReasonCode
from questcity.domain.quests.use_cases.archive_quest import ArchiveQuest
from questcity.domain.quests.use_cases.decide_submission import DecideSubmission, Decision
from questcity.domain.quests.use_cases.list_submissions import ListSubmissions
from questcity.domain.quests.use_cases.view_submission import ViewSubmission
from questcity.domain.quests.views.writing import SubmittedQuest, WaitingQuest
from questcity.domain.shared.errors import InvalidInputError, StaleRevisionError
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.paging import PageRequest
from questcity.domain.shared.permissions import Actor, NotPermittedError, Role, Status
from questcity.domain.shared.ports import AuditReader
from stores import SetClock

pytestmark = pytest.mark.anyio

NEW, NEXT, AGAIN = SubmissionKind


@pytest.fixture
async def author(container: AsyncContainer) -> Actor:
    """Return somebody who writes quests."""
    return await an_author(container)


@pytest.fixture
async def moderator(container: AsyncContainer) -> Actor:
    """Return somebody else, who decides about quests."""
    return await an_author(container)


async def decide(
    container: AsyncContainer, actor: Actor, quest: Quest, *reasons: Reason, **changes: Any
) -> Quest:
    """Refuse a draft for the reasons, or approve it when there are none."""
    decision = Decision(expected=quest.revision, is_approved=not reasons, reasons=reasons)
    async with using(container, DecideSubmission) as decide_submission:
        return await decide_submission(actor, quest.id, replace(decision, **changes))


async def a_submitted_quest(container: AsyncContainer, author: Actor) -> Quest:
    points = (a_written_point(activity=a_written_word("thunder")), a_written_point())
    quest = (await a_written_quest(container, author, points)).quest
    return await drafts.submit(container, author, quest)


async def see(container: AsyncContainer, actor: Actor, quest_id: QuestId) -> SubmittedQuest:
    async with using(container, ViewSubmission) as view_submission:
        return await view_submission(actor, quest_id)


async def queue(container: AsyncContainer, actor: Actor) -> tuple[WaitingQuest, ...]:
    async with using(container, ListSubmissions) as list_submissions:
        return (await list_submissions(actor, PageRequest())).items


async def user_of(container: AsyncContainer, actor: Actor) -> User:
    async with block(container, UserRepository) as users:
        return await users.get(actor.identity)


def changed(submitted: SubmittedQuest) -> list[tuple[ChangeKind, Path]]:
    return [(change.kind, change.path) for change in submitted.changes]


async def test_a_new_quest_is_compared_with_nothing(
    container: AsyncContainer, author: Actor, moderator: Actor, clock: SetClock
) -> None:
    quest = await a_submitted_quest(container, author)
    clock.pass_by(minutes=2)

    submitted = await see(container, moderator, quest.id)

    assert (submitted.quest, submitted.kind, submitted.against) == (quest, NEW, None)
    assert (submitted.changes, submitted.reasons) == ((), ())
    assert (submitted.submitted_at, submitted.waiting_seconds) == (NOON, 120)
    [waiting] = await queue(container, moderator)
    assert (waiting.kind, waiting.waiting_seconds, waiting.author.username) == (
        NEW,
        120,
        author.name,
    )


async def test_the_next_version_is_compared_with_the_newest(
    container: AsyncContainer, moderator: Actor
) -> None:
    version, author = await a_published_quest(container)
    opened, _ = await drafts.open_draft(container, author, version.quest_id)
    edited = await drafts.edit(container, author, opened.quest, title="By night")
    await drafts.submit(container, author, edited.quest)

    submitted = await see(container, moderator, version.quest_id)

    assert (submitted.kind, submitted.against) == (NEXT, 1)
    assert changed(submitted) == [(ChangeKind.CHANGED, ("title",))]
    assert [waiting.kind for waiting in await queue(container, moderator)] == [NEXT]


async def test_a_submission_again_shows_only_what_has_changed_since_the_refusal(
    container: AsyncContainer, author: Actor, moderator: Actor
) -> None:
    quest = await a_submitted_quest(container, author)
    refused = await decide(container, moderator, quest, *REASONS)
    words = replace(a_written_point(), activity=a_written_word("thunder", "stone"))
    edited = (await drafts.edit_point(container, author, refused, words)).quest
    again = await drafts.submit(container, author, edited)

    submitted = await see(container, moderator, quest.id)

    assert (submitted.kind, submitted.against) == (AGAIN, Unpublished.REFUSED)
    assert [change.path[:4] for change in submitted.changes] == [
        ("points", 0, "activity", "words"),
        ("points", 0, "places", 0),
        ("points", 0, "places", 0),
    ]
    assert (submitted.changes[0].before, submitted.changes[0].after) == (
        ("thunder",),
        ("thunder", "stone"),
    )
    assert submitted.reasons == REASONS
    assert [waiting.kind for waiting in await queue(container, moderator)] == [AGAIN]
    once_more = await decide(container, moderator, again, REASONS[1])
    await drafts.submit(container, author, once_more)
    last = await see(container, moderator, quest.id)
    assert (last.changes, last.reasons) == ((), REASONS[1:])


async def test_reasons_go_with_the_part_that_they_are_about(
    container: AsyncContainer, author: Actor, moderator: Actor
) -> None:
    quest = await a_submitted_quest(container, author)
    about = [
        Reason(path=path, code=ReasonCode.UNCLEAR, text="Say more.")
        for path in (("points", 0, "title"), ("points", 1, "places", 0, "height"))
    ]
    refused = await decide(container, moderator, quest, *about)
    first, second = drafts.point_ids(refused)

    ordered = await drafts.order_points(container, author, refused, second, first)
    removed = await drafts.remove_point(container, author, ordered.quest)
    seen = await drafts.view(container, author, quest.id)

    assert [reason.path for reason in ordered.reasons] == [
        ("points", 1, "title"),
        ("points", 0, "places", 0, "height"),
    ]
    assert [reason.path for reason in seen.reasons] == [("points", 0, "title"), ("points",)]
    assert removed.require_draft().refusal == refused.require_draft().refusal


async def test_what_is_wrong_with_a_decision_is_told_and_changes_nothing(
    container: AsyncContainer, author: Actor, moderator: Actor
) -> None:
    quest = await a_submitted_quest(container, author)
    nowhere = Reason(path=("points", 2), code=ReasonCode.OTHER, text="")

    for reasons, is_approved, wrong in (
        ((), False, {("reasons",)}),
        (REASONS, True, {("reasons",)}),
        ((*REASONS, nowhere), False, {("reasons", 2, "pointer"), ("reasons", 2, "text")}),
    ):
        with pytest.raises(InvalidInputError) as refusal:
            await decide(container, moderator, quest, *reasons, is_approved=is_approved)
        assert {violation.path for violation in refusal.value.violations} == wrong

    assert [waiting.id for waiting in await queue(container, moderator)] == [quest.id]
    assert await letters_to(container, (await user_of(container, author)).email) == []


async def test_a_decision_is_about_the_draft_that_was_seen(
    container: AsyncContainer, author: Actor, moderator: Actor
) -> None:
    quest = await a_submitted_quest(container, author)
    refused = await decide(container, moderator, quest, *REASONS)
    edited = (await drafts.edit(container, author, refused, title="Harmless no more")).quest
    with pytest.raises(NotInReviewError):
        await decide(container, moderator, edited)
    await drafts.submit(container, author, edited)

    with pytest.raises(StaleRevisionError):
        await decide(container, moderator, quest)


async def test_of_two_who_decide_at_once_one_is_told_that_it_was_decided(
    container: AsyncContainer, author: Actor, moderator: Actor
) -> None:
    quest = await a_submitted_quest(container, author)

    outcomes = await asyncio.gather(
        decide(container, moderator, quest),
        decide(container, moderator, quest, *REASONS),
        return_exceptions=True,
    )

    assert {type(outcome) for outcome in outcomes} == {Quest, NotInReviewError}
    trail = await (await container.get(AuditReader)).list(PageRequest())
    assert len(trail.items) == 1


async def test_submissions_are_for_who_decides_and_only_while_they_wait(
    container: AsyncContainer, author: Actor, moderator: Actor
) -> None:
    written = (await a_written_quest(container, author)).quest
    submitted = await a_submitted_quest(container, author)

    with pytest.raises(NotInReviewError):
        await see(container, moderator, written.id)
    with pytest.raises(QuestNotFoundError):
        await see(container, moderator, QuestId(author.identity))
    with pytest.raises(NotPermittedError):
        await see(container, an_actor(Role.USER, user_id=author.user_id), submitted.id)


async def test_an_author_is_told_of_a_decision(
    container: AsyncContainer, author: Actor, moderator: Actor
) -> None:
    email = (await user_of(container, author)).email
    quest = await a_submitted_quest(container, author)

    refused = await decide(container, moderator, quest, *REASONS)
    [refusal] = await letters_to(container, email)
    await decide(container, moderator, await drafts.submit(container, author, refused))
    approval = (await letters_to(container, email))[-1]

    assert quest.require_draft().fields.title in refusal
    assert "It is on a roof.\n\nКрыши закрыты." in refusal
    assert quest.require_draft().fields.title in approval


async def test_who_decides_about_their_own_draft_needs_no_letter(
    container: AsyncContainer, author: Actor
) -> None:
    quest = await a_submitted_quest(container, author)

    await decide(container, author, quest)

    assert await letters_to(container, (await user_of(container, author)).email) == []


async def test_nobody_writes_to_a_deleted_account(
    container: AsyncContainer, author: Actor, moderator: Actor
) -> None:
    quest = await a_submitted_quest(container, author)
    user = await user_of(container, author)
    async with block(container, UserRepository) as users:
        await users.save(replace(user, status=Status.DELETED))

    await decide(container, moderator, quest, *REASONS)

    assert await letters_to(container, user.email) == []


async def test_archiving_again_changes_nothing_but_can_still_end_runs(
    container: AsyncContainer, clock: SetClock
) -> None:
    version, author = await a_published_quest(container)

    async def archive(*, end_runs: bool) -> Quest:
        clock.pass_by(minutes=1)
        async with using(container, ArchiveQuest) as archive_quest:
            return await archive_quest(author, version.quest_id, end_runs=end_runs)

    first, again = await archive(end_runs=False), await archive(end_runs=False)
    ended = await archive(end_runs=True)

    assert again == first
    assert ended.status is first.status
    trail = await (await container.get(AuditReader)).list(PageRequest())
    told = [entry.after for entry in trail.items if entry.action == "quest.archived"]
    assert told == [{"runs": "ended"}, {"runs": "go on"}]
    assert clock.now() == NOON + timedelta(minutes=3)
