"""The contract of reviews: who writes them, in which order they are read, how a quest rates."""

from dataclasses import replace
from datetime import timedelta

import pytest
from dishka import AsyncContainer

from blocks import block
from builders import NOON, an_id
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.quests.errors import QuestNotFoundError
from questcity.domain.quests.model.quests import Quest
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.shared.ids import QuestId, ReviewId, UserId
from questcity.domain.shared.paging import Count, PageRequest
from questcity.domain.social.errors import ReviewNotFoundError
from questcity.domain.social.model import Opinion, Review, StaffResponse
from questcity.domain.social.ports import ReviewReader, ReviewRepository, StandingReader
from review_builders import rating_of, recount, reviews_of
from run_builders import Stored, a_stored_route, a_stored_run, an_end, saved
from town import a_player

pytestmark = pytest.mark.anyio

HOUR = timedelta(hours=1)
A_MOMENT = timedelta(microseconds=1)


def a_review_of(author: UserId, quest_id: QuestId, rating: int = 4, hours: int = 0) -> Review:
    return Review(
        id=ReviewId(an_id()),
        quest_id=quest_id,
        author_id=author,
        opinion=Opinion(rating, f"{rating} stars"),
        created_at=NOON + hours * HOUR,
        updated_at=NOON + hours * HOUR,
    )


async def add(container: AsyncContainer, *reviews: Review) -> None:
    async with block(container, ReviewRepository) as repository:
        for review in reviews:
            await repository.add(review)


async def some_reviews(container: AsyncContainer, quest_id: QuestId, *stars: int) -> list[Review]:
    reviews = [
        a_review_of((await a_player(container)).identity, quest_id, rating, hours)
        for hours, rating in enumerate(stars)
    ]
    await add(container, *reviews)
    return reviews


async def save_quest(container: AsyncContainer, quest: Quest) -> Quest:
    async with block(container, QuestRepository) as quests:
        return await quests.save(quest)


async def leave(container: AsyncContainer, user_id: UserId) -> User:
    async with block(container, UserRepository) as users:
        return await users.save((await users.get(user_id)).deleted(at=NOON))


async def test_a_reviewer_is_known_with_what_the_quest_is_to_them(
    container: AsyncContainer, stored: Stored, player: UserId
) -> None:
    quest_id, author = stored.quest.id, stored.quest.author_id
    run = await a_stored_run(container, stored.route, player)
    await saved(container, run, an_end())
    review = a_review_of(player, quest_id)
    await add(container, review)
    async with block(container, UserRepository) as users:
        user = await users.get(player)

    async with block(container, ReviewRepository) as reviews:
        walker = await reviews.lock_reviewer(player, quest_id)
        writer = await reviews.lock_reviewer(author, quest_id)

    assert (walker.user.id, walker.user.username) == (player, user.username)
    assert (walker.quest_id, walker.user.first_name) == (quest_id, user.first_name)
    assert (walker.is_author, walker.has_run, walker.review) == (False, True, review)
    assert (writer.is_author, writer.has_run, writer.review) == (True, False, None)


async def test_what_cannot_be_found_cannot_be_reviewed_or_read_about(
    container: AsyncContainer, stored: Stored, player: UserId
) -> None:
    reader: ReviewReader = await container.get(ReviewReader)
    standings: StandingReader = await container.get(StandingReader)
    await save_quest(container, stored.quest.archived(at=NOON))

    for quest_id in (stored.quest.id, QuestId(an_id())):
        async with block(container, ReviewRepository) as reviews:
            with pytest.raises(QuestNotFoundError):
                await reviews.lock_reviewer(player, quest_id)
        with pytest.raises(QuestNotFoundError):
            await reader.list(quest_id, PageRequest())
        assert await standings.find(player, quest_id, now=NOON) is None


async def test_a_review_is_kept_as_it_is_changed(
    container: AsyncContainer, stored: Stored, player: UserId
) -> None:
    review = a_review_of(player, stored.quest.id)
    await add(container, review)
    changed = replace(
        review,
        opinion=Opinion(2, "Стало хуже.\nHélas."),
        updated_at=NOON + HOUR,
        response=StaffResponse("We are sorry.", NOON + 2 * HOUR),
    )

    async with block(container, ReviewRepository) as reviews:
        assert await reviews.get(review.id) == review
        await reviews.save(changed)

    async with block(container, ReviewRepository) as reviews:
        assert await reviews.get(review.id) == changed
        await reviews.save(replace(changed, response=None))
    assert [seen.review for seen in await reviews_of(container, stored.quest.id)] == [
        replace(changed, response=None)
    ]


async def test_what_is_removed_is_gone(
    container: AsyncContainer, stored: Stored, player: UserId
) -> None:
    review = a_review_of(player, stored.quest.id)
    await add(container, review)

    async with block(container, ReviewRepository) as reviews:
        await reviews.remove_of(player, QuestId(an_id()))
        await reviews.remove_of(stored.quest.author_id, stored.quest.id)
        assert await reviews.get(review.id) == review
        await reviews.remove_of(player, stored.quest.id)
        with pytest.raises(ReviewNotFoundError):
            await reviews.get(review.id)

    assert await reviews_of(container, stored.quest.id) == ()


async def test_a_rating_is_what_a_count_of_the_reviews_comes_to(
    container: AsyncContainer, stored: Stored
) -> None:
    quest_id = stored.quest.id
    first, second, third = await some_reviews(container, quest_id, 5, 4, 1)
    after_adding = await rating_of(container, quest_id)
    async with block(container, ReviewRepository) as reviews:
        await reviews.save(replace(first, opinion=Opinion(2, "Worse.")))
        await reviews.save(replace(second, opinion=replace(second.opinion, text="The same.")))
    after_changing = await rating_of(container, quest_id)
    async with block(container, ReviewRepository) as reviews:
        await reviews.remove(third.id)
        await reviews.remove_of(second.author_id, quest_id)
    after_removing = await rating_of(container, quest_id)

    assert (after_adding, after_changing, after_removing) == ((10, 3), (7, 3), (2, 1))
    assert await recount(container, quest_id) == (2, 1)


async def test_what_is_undone_counts_for_nothing(
    container: AsyncContainer, stored: Stored, player: UserId
) -> None:
    class Stop(Exception):  # noqa: N818 (no error)
        pass

    with pytest.raises(Stop):
        async with block(container, ReviewRepository) as reviews:
            await reviews.add(a_review_of(player, stored.quest.id))
            raise Stop

    assert await rating_of(container, stored.quest.id) == (0, 0)


async def test_a_rating_outlives_archives_and_new_versions(
    container: AsyncContainer, stored: Stored, player: UserId
) -> None:
    quest_id = stored.quest.id
    [review] = await some_reviews(container, quest_id, 5)
    archived = await save_quest(container, stored.quest.archived(at=NOON))
    async with block(container, ReviewRepository) as reviews:
        await reviews.save(replace(review, opinion=Opinion(3)))
        await reviews.add(a_review_of(player, quest_id, 4))

    restored = await save_quest(container, archived.restored(at=NOON))
    after_restoring = await rating_of(container, quest_id)
    async with block(container, QuestRepository) as quests:
        await quests.add_version(replace(stored.version, number=2))
    await save_quest(container, replace(restored, version=2))

    assert after_restoring == await rating_of(container, quest_id) == (7, 2)
    assert await recount(container, quest_id) == (7, 2)


async def test_pages_follow_when_reviews_were_first_written(
    container: AsyncContainer, stored: Stored
) -> None:
    reader: ReviewReader = await container.get(ReviewReader)
    quest_id = stored.quest.id
    reviews = await some_reviews(container, quest_id, 1, 2, 3, 4, 5)
    await some_reviews(container, (await a_stored_route(container)).quest.id, 1)

    newcomer = (await a_player(container)).identity

    first = await reader.list(quest_id, PageRequest(limit=2, with_count=True))
    # What is changed or added meanwhile is neither skipped nor seen twice.
    async with block(container, ReviewRepository) as repository:
        oldest = replace(reviews[0], opinion=Opinion(5, "Late."), updated_at=NOON + 9 * HOUR)
        await repository.save(oldest)
        await repository.add(a_review_of(newcomer, quest_id, 5, hours=8))
    second = await reader.list(quest_id, PageRequest(limit=2, after=first.next_after))
    third = await reader.list(quest_id, PageRequest(limit=2, after=second.next_after))

    seen = [one.review for page in (first, second, third) for one in page.items]
    assert seen == [*reversed(reviews[1:]), oldest]
    assert third.next_after is None
    assert first.count == Count(5, is_exact=True)


async def test_reviews_at_one_moment_are_all_read(
    container: AsyncContainer, stored: Stored
) -> None:
    reader: ReviewReader = await container.get(ReviewReader)
    reviews = [a_review_of((await a_player(container)).identity, stored.quest.id) for _ in range(3)]
    await add(container, *reviews)

    first = await reader.list(stored.quest.id, PageRequest(limit=2))
    second = await reader.list(stored.quest.id, PageRequest(limit=2, after=first.next_after))

    ids = [one.review.id for page in (first, second) for one in page.items]
    assert ids == sorted((review.id for review in reviews), reverse=True)


async def test_who_has_left_is_not_named(container: AsyncContainer, stored: Stored) -> None:
    quest_id = stored.quest.id
    gone, there = await some_reviews(container, quest_id, 1, 5)
    user = await leave(container, gone.author_id)

    seen = await reviews_of(container, quest_id)

    assert [one.review for one in seen] == [there]
    assert user.username not in str(seen)
    assert [one.author.id for one in seen] == [there.author_id]


async def test_a_quest_is_to_each_what_each_has_done(
    container: AsyncContainer, stored: Stored, player: UserId
) -> None:
    standings: StandingReader = await container.get(StandingReader)
    quest_id = stored.quest.id
    before = await standings.find(player, quest_id, now=NOON)
    run = await a_stored_run(container, stored.route, player)
    await a_stored_run(container, stored.route, (await a_player(container)).identity)
    review = a_review_of(player, quest_id)
    await add(container, review)
    await some_reviews(container, quest_id, 1)

    in_time = await standings.find(player, quest_id, now=run.expires_at - A_MOMENT)
    overdue = await standings.find(player, quest_id, now=run.expires_at)
    await saved(container, run, an_end())
    over = await standings.find(player, quest_id, now=NOON)

    assert before is not None
    assert (before.is_favorite, before.can_start, before.review) == (False, True, None)
    assert in_time is not None
    assert (in_time.active_run_id, in_time.can_start) == (run.id, False)
    assert in_time.review is not None
    assert in_time.review.review == review
    assert in_time.review.author.id == player
    assert overdue == over
    assert over == replace(in_time, active_run_id=None)
