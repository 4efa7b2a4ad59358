"""Ratings, which triggers keep: whoever writes, however much at once, and beside whom."""

import asyncio
from random import Random

import asyncpg
import pytest
from dishka import AsyncContainer

from audience import QUESTS, Audience, Deed, Step
from blocks import block
from builders import NOON, a_user, an_id
from questcity.domain.accounts.ports.readers import PersonalData
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.shared.ids import ReviewId
from questcity.domain.social import rules
from questcity.domain.social.errors import TooManyFavoritesError
from questcity.domain.social.model import Favorite, Opinion
from questcity.domain.social.ports import FavoriteRepository, ReviewRepository
from review_builders import a_walker, ask_to_review, keep, kept_ids, rating_of, review
from run_builders import a_stored_route
from town import a_player
from waiting import UntilWaiting

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

Outsider = asyncpg.Connection
AT_ONCE = 6

# What the tables say, and what they should: nothing but quests where these differ.
_WRONG = """
SELECT quest.id FROM quest
LEFT JOIN (
    SELECT quest_id, sum(rating) AS total, count(*) AS many FROM review GROUP BY quest_id
) AS counted ON counted.quest_id = quest.id
LEFT JOIN quest_listing AS listing ON listing.quest_id = quest.id
WHERE (quest.rating_total, quest.rating_count)
      <> (coalesce(counted.total, 0), coalesce(counted.many, 0))
   OR (listing.rating_total, listing.rating_count) <> (quest.rating_total, quest.rating_count)
"""

_MANY = """
INSERT INTO review (id, quest_id, author_id, rating, text, created_at, updated_at)
SELECT gen_random_uuid(), quest_id, author_id, 1 + (row_number() OVER ()) % 5, '', now(), now()
FROM unnest($1::uuid[]) AS quest_id, unnest($2::uuid[]) AS author_id
"""


async def test_ratings_hold_while_many_write_archive_and_erase_at_once(
    container: AsyncContainer, outsider: "Outsider"
) -> None:
    audience, dice = await Audience.gathered(container, players=8), Random(7)  # noqa: S311 (nothing is secret)
    deeds: list[Deed | int] = [*range(1, 6), *range(1, 6), *Deed]
    steps = [
        Step(dice.randrange(8), dice.randrange(QUESTS), dice.choice(deeds)) for _ in range(240)
    ]

    for start in range(0, len(steps), AT_ONCE):
        await asyncio.gather(*map(audience.do, steps[start : start + AT_ONCE]))

    assert await outsider.fetch(_WRONG) == []
    await audience.expect_ratings_to_be_counts()
    assert await outsider.fetch(_WRONG) == []
    assert await outsider.fetchval("SELECT sum(rating_count) FROM quest") > 0


async def test_what_is_written_in_bulk_counts_and_what_is_the_same_changes_no_list(
    container: AsyncContainer, outsider: "Outsider"
) -> None:
    quests = [(await a_stored_route(container)).quest.id for _ in range(3)]
    authors = [(await a_player(container)).identity for _ in range(4)]
    edition = "SELECT edition FROM catalogue"

    await outsider.execute(_MANY, quests, authors)
    rated, before = await rating_of(container, quests[0]), await outsider.fetchval(edition)
    await outsider.execute("UPDATE review SET text = 'Fine.'")
    unchanged = await outsider.fetchval(edition)
    assert await outsider.fetch(_WRONG) == []
    await outsider.execute("UPDATE review SET rating = 6 - rating")
    assert await outsider.fetch(_WRONG) == []
    changed = await outsider.fetchval(edition)
    await outsider.execute("DELETE FROM review WHERE author_id = $1", authors[0])

    assert rated[1] == 4
    assert (unchanged, changed) == (before, before + 1)
    assert await outsider.fetch(_WRONG) == []
    assert (await rating_of(container, quests[0]))[1] == 3


async def test_who_reviews_while_the_quest_is_archived_is_counted_when_it_opens_again(
    container: AsyncContainer,
    other_container: AsyncContainer,
    until_waiting: UntilWaiting,
    outsider: "Outsider",
) -> None:
    stored = await a_stored_route(container)
    player = await a_walker(container, stored.quest.id)

    async with block(container, QuestRepository) as quests:
        archived = (await quests.get(stored.quest.id)).archived(at=NOON)
        reviewing = asyncio.create_task(review(other_container, player, stored.quest.id, 5))
        await until_waiting(reviewing)
        archived = await quests.save(archived)
    await reviewing
    async with block(container, QuestRepository) as quests:
        await quests.save(archived.restored(at=NOON))

    assert await outsider.fetch(_WRONG) == []
    assert await rating_of(container, stored.quest.id) == (5, 1)


async def test_two_first_reviews_of_one_person_at_once_are_one(
    container: AsyncContainer, other_container: AsyncContainer, until_waiting: UntilWaiting
) -> None:
    quest_id = (await a_stored_route(container)).quest.id
    player = await a_walker(container, quest_id)
    review_id = ReviewId(an_id())

    async with block(container, ReviewRepository) as reviews:
        reviewer = await reviews.lock_reviewer(player.identity, quest_id)
        second = asyncio.create_task(ask_to_review(other_container, player, quest_id, 1))
        await until_waiting(second)
        await reviews.add(reviewer.reviewing(review_id, Opinion(5), at=NOON))
    seen, is_new = await second

    assert (seen.review.id, is_new) == (review_id, False)
    assert await rating_of(container, quest_id) == (1, 1)


async def test_who_changes_what_staff_takes_down_writes_it_anew(
    container: AsyncContainer, other_container: AsyncContainer, until_waiting: UntilWaiting
) -> None:
    quest_id = (await a_stored_route(container)).quest.id
    player = await a_walker(container, quest_id)
    first = await review(container, player, quest_id, 1)

    async with block(container, ReviewRepository) as reviews:
        await reviews.get(first.review.id)
        changing = asyncio.create_task(ask_to_review(other_container, player, quest_id, 5))
        await until_waiting(changing)
        await reviews.remove(first.review.id)
    seen, is_new = await changing

    assert is_new
    assert seen.review.id != first.review.id
    assert await rating_of(container, quest_id) == (5, 1)


async def test_two_erasures_of_who_reviewed_the_same_quests_do_not_hold_each_other_up(
    container: AsyncContainer, other_container: AsyncContainer, outsider: "Outsider"
) -> None:
    quests = [(await a_stored_route(container)).quest.id for _ in range(20)]
    users = [a_user() for _ in range(2)]
    async with block(container, UserRepository) as repository:
        for user in users:
            await repository.add(user)
    # Each wrote in another order, so that rows are found in another one.
    await outsider.execute(_MANY, quests, [users[0].id])
    await outsider.execute(_MANY, quests[::-1], [users[1].id])

    data = [await where.get(PersonalData) for where in (container, other_container)]
    await asyncio.gather(
        *(one.erase("reviews", user, now=NOON) for one, user in zip(data, users, strict=True))
    )

    assert await outsider.fetchval("SELECT count(*) FROM review") == 0
    assert await outsider.fetch(_WRONG) == []


async def test_two_last_favourites_at_once_are_one(
    container: AsyncContainer,
    other_container: AsyncContainer,
    until_waiting: UntilWaiting,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rules, "FAVORITES_AT_MOST", 1)
    quests = [(await a_stored_route(container)).quest.id for _ in range(2)]
    player = await a_player(container)
    favorite = Favorite(user_id=player.identity, quest_id=quests[0], added_at=NOON)

    async with block(container, FavoriteRepository) as favorites:
        await favorites.add(favorite)
        second = asyncio.create_task(keep(other_container, player, quests[1]))
        await until_waiting(second)

    with pytest.raises(TooManyFavoritesError):
        await second
    assert await kept_ids(container, player) == (quests[0],)
