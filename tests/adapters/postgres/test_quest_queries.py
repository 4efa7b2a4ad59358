from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from dishka import AsyncContainer

from blocks import block
from builders import NOON
from counting_pool import CountingPool
from quest_builders import a_draft, a_point, a_quest, an_author
from questcity.adapters.postgres.quest_reader import PostgresQuestReader
from questcity.adapters.postgres.references import PostgresReferenceReader
from questcity.adapters.postgres.social_reader import (
    PostgresFavoriteReader,
    PostgresReviewReader,
    PostgresStandingReader,
)
from questcity.domain.quests.model.finding import QuestFilter, QuestSort
from questcity.domain.quests.model.quests import DraftStatus, QuestVersion
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.quests.ports.vault import AnswerVault
from questcity.domain.quests.services.states import States
from questcity.domain.quests.use_cases.compare_quest import CompareQuest
from questcity.domain.shared.paging import PageRequest
from questcity.domain.shared.permissions import Actor
from review_builders import a_review, keep
from run_builders import a_stored_route
from town import a_player

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[CountingPool]:
    """Return a pool that counts."""
    pool = CountingPool(database_url, 1)
    yield pool
    await pool.close()


async def publish(container: AsyncContainer, author: Actor, many: int) -> QuestVersion:
    async with block(container, QuestRepository) as quests:
        for _ in range(many):
            quest = a_quest(author.identity)
            published, version = quest.published(at=quest.created_at)
            await quests.add(quest)
            await quests.add_version(version)
            await quests.save(published)
    return version


@pytest.mark.parametrize("many", [1, 5])
async def test_reviews_favourites_and_what_a_quest_is_to_somebody_are_a_query_each(
    container: AsyncContainer, pool: CountingPool, many: int
) -> None:
    stored, page = await a_stored_route(container), PageRequest(limit=100)
    reviews = [await a_review(container, stored.quest.id) for _ in range(many)]
    player = await a_player(container)
    await publish(container, await an_author(container), many)
    summaries = (await PostgresQuestReader(pool).list(QuestFilter(), QuestSort.NEWEST, page)).items
    for summary in summaries:
        await keep(container, player, summary.id)
    pool.queries.clear()

    read = await PostgresReviewReader(pool).list(stored.quest.id, page)
    favorites = PostgresFavoriteReader(pool)
    kept, ids = (
        await favorites.list(player.identity, page),
        await favorites.list_ids(player.identity),
    )
    standing = await PostgresStandingReader(pool).find(
        reviews[0].author.id, stored.quest.id, now=NOON
    )

    assert len(read.items) == many
    assert {quest.id for quest in kept.items} == set(ids) == {quest.id for quest in summaries}
    assert standing is not None
    assert standing.review == reviews[0]
    assert len(pool.queries) == 4


@pytest.mark.parametrize("many", [1, 30])
async def test_a_list_of_any_length_is_one_query(
    container: AsyncContainer, pool: CountingPool, many: int
) -> None:
    await publish(container, await an_author(container), many)

    page = await PostgresQuestReader(pool).list(
        QuestFilter(), QuestSort.NEWEST, PageRequest(limit=100)
    )

    assert len(page.items) == many
    assert len(pool.queries) == 1


async def test_a_page_further_on_is_one_query_and_a_count_one_more(
    container: AsyncContainer, pool: CountingPool
) -> None:
    await publish(container, await an_author(container), 3)
    reader = PostgresQuestReader(pool)
    first = await reader.list(QuestFilter(), QuestSort.NEWEST, PageRequest(limit=1))
    pool.queries.clear()

    await reader.list(QuestFilter(), QuestSort.NEWEST, PageRequest(limit=1, after=first.next_after))
    without_count = len(pool.queries)
    await reader.list(QuestFilter(), QuestSort.NEWEST, PageRequest(limit=1, with_count=True))

    assert (without_count, len(pool.queries)) == (1, 3)


async def test_a_detail_is_one_query(container: AsyncContainer, pool: CountingPool) -> None:
    version = await publish(container, await an_author(container), 2)

    detail = await PostgresQuestReader(pool).find(version.quest_id)

    assert detail is not None
    assert len(pool.queries) == 1


async def test_lists_of_ones_own_and_of_submissions_are_one_query_each(
    container: AsyncContainer, pool: CountingPool
) -> None:
    author = await an_author(container)
    async with block(container, QuestRepository) as quests:
        for _ in range(5):
            quest = a_quest(author.identity)
            assert quest.draft is not None
            draft = replace(
                quest.draft, status=DraftStatus.IN_REVIEW, submitted_at=quest.created_at
            )
            await quests.add(replace(quest, draft=draft))
    reader = PostgresQuestReader(pool)

    own = await reader.list_written(author.identity, None, PageRequest())
    waiting = await reader.list_submissions(PageRequest(), now=NOON)

    assert len(own.items) == len(waiting.items) == 5
    assert len(pool.queries) == 2


@pytest.mark.parametrize("many", [1, 30])
async def test_versions_of_any_number_are_one_query(
    container: AsyncContainer, pool: CountingPool, many: int
) -> None:
    author = await an_author(container)
    version = await publish(container, author, 1)
    async with block(container, QuestRepository) as quests:
        for number in range(2, many + 1):
            following = replace(version, number=number, published_by=author.identity)
            await quests.add_version(following)

    page = await PostgresQuestReader(pool).list_versions(version.quest_id, PageRequest(limit=100))

    assert len(page.items) == many
    assert len(pool.queries) == 1


@pytest.mark.parametrize("points", [2, 100])
async def test_a_comparison_is_a_query_for_the_quest_and_one_for_each_version(
    container: AsyncContainer, pool: CountingPool, points: int
) -> None:
    author = await an_author(container)
    draft = a_draft(points=tuple(a_point() for _ in range(points)))
    quest = a_quest(author.identity, draft=draft)
    published, version = quest.published(at=NOON)
    async with block(container, QuestRepository) as quests:
        await quests.add(quest)
        await quests.add_version(version)
        await quests.save(published.with_draft(replace(draft, points=()), at=NOON))
    reader = PostgresQuestReader(pool)
    states = States(reader=reader, vault=await container.get(AnswerVault))
    compare = CompareQuest(reader=reader, states=states)

    with_draft = await compare(author, quest.id, 1, None)
    asked = len(pool.queries)
    await compare(author, quest.id, 1, 1)

    assert len(with_draft.changes) == points
    assert (asked, len(pool.queries)) == (2, 5)


async def test_three_references_are_looked_up_in_one_query(pool: CountingPool) -> None:
    assert await PostgresReferenceReader(pool).find_unknown(None, None, None) == ()

    assert len(pool.queries) == 1
