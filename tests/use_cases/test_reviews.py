"""Reviews and favourites through the use cases: who may do what, and what is on record."""

import asyncio

import pytest
from dishka import AsyncContainer
from hypothesis import given, settings as bounds, strategies as st

from audience import PLAYERS, QUESTS, Audience, Deed, Step
from blocks import using
from builders import an_actor
from installation import Installation
from quest_builders import a_published_quest
from questcity.domain.quests.errors import QuestNotFoundError
from questcity.domain.quests.use_cases.archive_quest import ArchiveQuest
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.errors import InvalidInputError
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.paging import PageRequest
from questcity.domain.shared.permissions import Actor, NotPermittedError, Role
from questcity.domain.shared.ports import AuditReader
from questcity.domain.social import rules
from questcity.domain.social.errors import OwnQuestError, RunNeededError, TooManyFavoritesError
from review_builders import (
    a_review,
    a_walked_quest,
    ask_to_review,
    keep,
    keep_no_longer,
    kept_ids,
    rating_of,
    remove,
    respond,
    retract,
    review,
    reviews_of,
    standing_of,
    withdraw,
)
from stores import SetClock, application_over, memory_store
from town import Town, a_player

pytestmark = pytest.mark.anyio

STAFF = an_actor(Role.MANAGER)


@pytest.fixture
async def player(memory_container: AsyncContainer) -> Actor:
    return await a_player(memory_container)


@pytest.fixture
async def quest_id(memory_container: AsyncContainer, player: Actor) -> QuestId:
    """Return the id of a quest that the player walks."""
    return await a_walked_quest(memory_container, player)


async def archive(container: AsyncContainer, quest_id: QuestId) -> None:
    async with using(container, ArchiveQuest) as archive_quest:
        await archive_quest(STAFF, quest_id)


async def trail_of(container: AsyncContainer) -> list[AuditEntry]:
    reader: AuditReader = await container.get(AuditReader)
    entries = (await reader.list(PageRequest())).items
    return [entry for entry in entries if entry.subject_kind == "review"]


async def test_a_review_is_written_once_and_then_changed(
    memory_container: AsyncContainer, clock: SetClock, player: Actor, quest_id: QuestId
) -> None:
    first, was_new = await ask_to_review(memory_container, player, quest_id, 4, " Fine.\r\n")
    clock.pass_by(hours=1)
    second, is_new = await ask_to_review(memory_container, player, quest_id, 5, "Jose\u0301")
    clock.pass_by(hours=1)
    third, _ = await ask_to_review(memory_container, player, quest_id, 5, "Jos\u00e9 ")

    assert (was_new, is_new) == (True, False)
    assert (first.review.opinion.text, second.review.opinion.text) == ("Fine.", "Jos\u00e9")
    assert (second.review.id, second.review.created_at) == (
        first.review.id,
        first.review.created_at,
    )
    assert second.review.updated_at > first.review.updated_at
    assert third == second
    assert await reviews_of(memory_container, quest_id) == (second,)
    assert (await standing_of(memory_container, player, quest_id)).review == second


async def test_who_reviews_has_begun_to_walk_in_whatever_state_the_run_is_now(
    memory_container: AsyncContainer, player: Actor
) -> None:
    quest_id = (await a_published_quest(memory_container)).quest_id
    other = await a_walked_quest(memory_container, player)

    with pytest.raises(RunNeededError):
        await review(memory_container, player, quest_id)
    run = await Town(memory_container).begin(player, quest_id)
    await Town(memory_container).abandon(player, run.id)
    await review(memory_container, player, quest_id)

    assert await rating_of(memory_container, quest_id) == (4, 1)
    assert await rating_of(memory_container, other) == (0, 0)


async def test_authors_do_not_rate_what_they_have_written_however_they_walk_it(
    memory_container: AsyncContainer,
) -> None:
    quest = await a_published_quest(memory_container)
    await Town(memory_container).walk(quest.author, quest.quest_id)

    with pytest.raises(OwnQuestError):
        await review(memory_container, quest.author, quest.quest_id)


async def test_what_is_wrong_with_a_review_is_told_at_once(
    memory_container: AsyncContainer, player: Actor, quest_id: QuestId
) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        await review(memory_container, player, quest_id, 6, "\u202e" * 2001)

    told = [(violation.path, violation.code) for violation in refusal.value.violations]
    assert told == [
        (("rating",), "out-of-range"),
        (("text",), "too-long"),
        (("text",), "invalid"),
    ]


async def test_of_an_archived_quest_nothing_is_said_but_can_be_taken_back(
    memory_container: AsyncContainer, player: Actor, quest_id: QuestId
) -> None:
    seen = await review(memory_container, player, quest_id)
    await archive(memory_container, quest_id)

    with pytest.raises(QuestNotFoundError):
        await review(memory_container, player, quest_id, 1)
    await respond(memory_container, STAFF, seen.review.id)
    await retract(memory_container, player, quest_id)
    await retract(memory_container, player, quest_id)

    with pytest.raises(QuestNotFoundError):
        await reviews_of(memory_container, quest_id)


async def test_ones_own_review_goes_without_a_trace_and_that_of_others_by_staff_with_one(
    memory_container: AsyncContainer, player: Actor, quest_id: QuestId
) -> None:
    own, other = (
        await review(memory_container, player, quest_id),
        await a_review(memory_container, quest_id, 1, "Ask Anna at +1 555."),
    )

    with pytest.raises(NotPermittedError):
        await remove(memory_container, player, other.review.id)
    await remove(memory_container, player, own.review.id)
    before = await trail_of(memory_container)
    await remove(memory_container, STAFF, other.review.id)

    assert before == []
    [entry] = await trail_of(memory_container)
    assert (entry.action, entry.actor, entry.subject_id) == (
        "review.removed",
        STAFF.name,
        other.review.id,
    )
    assert entry.before == {
        "quest": str(quest_id),
        "author": str(other.author.id),
        "rating": "1",
    }
    assert await rating_of(memory_container, quest_id) == (0, 0)


async def test_the_house_says_one_thing_and_may_change_its_mind(
    memory_container: AsyncContainer, clock: SetClock, quest_id: QuestId
) -> None:
    review_id = (await a_review(memory_container, quest_id)).review.id
    first = await respond(memory_container, STAFF, review_id, "Thanks")
    clock.pass_by(hours=1)
    same = await respond(memory_container, STAFF, review_id, " Thanks ")
    second = await respond(memory_container, STAFF, review_id, "Thank you.\nCome again.")
    shown = (await reviews_of(memory_container, quest_id))[0].review

    await withdraw(memory_container, STAFF, review_id)
    await withdraw(memory_container, STAFF, review_id)

    assert same == first
    assert shown.response == second
    assert shown.updated_at < second.at
    assert (await reviews_of(memory_container, quest_id))[0].review.response is None
    assert [entry.action for entry in reversed(await trail_of(memory_container))] == [
        "review.answered",
        "review.answered",
        "review.response-withdrawn",
    ]


async def test_favourites_are_kept_once_and_only_so_many(
    memory_container: AsyncContainer, player: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "FAVORITES_AT_MOST", 2)
    quests = [(await a_published_quest(memory_container)).quest_id for _ in range(3)]
    for quest_id in (*quests[:2], quests[0]):
        await keep(memory_container, player, quest_id)

    with pytest.raises(TooManyFavoritesError):
        await keep(memory_container, player, quests[2])
    await keep(memory_container, await a_player(memory_container), quests[2])
    full = await kept_ids(memory_container, player)
    await keep_no_longer(memory_container, player, quests[0])
    await keep(memory_container, player, quests[2])

    assert set(full) == set(quests[:2])
    assert set(await kept_ids(memory_container, player)) == set(quests[1:])


STEPS = st.builds(
    Step,
    player=st.integers(0, PLAYERS - 1),
    quest=st.integers(0, QUESTS - 1),
    # Mostly stars, so that there is something to take away.
    deed=st.integers(1, 5) | st.integers(1, 5) | st.sampled_from(Deed),
)


@bounds(max_examples=40)
@given(steps=st.lists(STEPS, max_size=25))
def test_whatever_happens_a_quest_rates_as_its_reviews_do(
    installation: Installation, steps: list[Step]
) -> None:
    async def live() -> None:
        container = application_over(installation.settings(), SetClock(), memory_store())
        audience = await Audience.gathered(container)
        for step in steps:
            await audience.do(step)
            await audience.expect_ratings_to_hold()
        await audience.expect_ratings_to_be_counts()
        await container.close()

    asyncio.run(live())
