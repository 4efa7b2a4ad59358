"""The contract of favourites: what is kept, in which order it is read, and what is left out."""

from datetime import timedelta

import pytest
from dishka import AsyncContainer

from blocks import block
from builders import NOON, an_id
from questcity.domain.quests.errors import QuestNotFoundError
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.shared.ids import QuestId, UserId
from questcity.domain.shared.paging import Count, PageRequest
from questcity.domain.social.model import Favorite
from questcity.domain.social.ports import FavoriteReader, FavoriteRepository, StandingReader
from run_builders import Stored, a_stored_route
from town import a_player

pytestmark = pytest.mark.anyio

HOUR = timedelta(hours=1)


@pytest.fixture
async def reader(container: AsyncContainer) -> FavoriteReader:
    """Return the reader of each store in turn."""
    reader: FavoriteReader = await container.get(FavoriteReader)
    return reader


async def keep(container: AsyncContainer, user_id: UserId, quest_id: QuestId, hours: int) -> int:
    async with block(container, FavoriteRepository) as favorites:
        return await favorites.add(
            Favorite(user_id=user_id, quest_id=quest_id, added_at=NOON + hours * HOUR)
        )


async def test_what_is_added_last_comes_first_page_by_page(
    container: AsyncContainer, reader: FavoriteReader, player: UserId
) -> None:
    quests = [(await a_stored_route(container)).quest.id for _ in range(3)]
    counts = [await keep(container, player, quest, hours) for hours, quest in enumerate(quests)]
    again = await keep(container, player, quests[0], 9)
    await keep(container, (await a_player(container)).identity, quests[0], 9)

    first = await reader.list(player, PageRequest(limit=2, with_count=True))
    second = await reader.list(player, PageRequest(limit=2, after=first.next_after))

    assert (counts, again) == ([1, 2, 3], 3)
    assert [quest.id for quest in (*first.items, *second.items)] == [*reversed(quests)]
    assert (first.count, second.next_after) == (Count(3, is_exact=True), None)
    assert await reader.list_ids(player) == tuple(reversed(quests))


async def test_what_is_kept_no_longer_is_gone(
    container: AsyncContainer, reader: FavoriteReader, stored: Stored, player: UserId
) -> None:
    standings: StandingReader = await container.get(StandingReader)
    await keep(container, player, stored.quest.id, 0)
    kept = await standings.find(player, stored.quest.id, now=NOON)

    async with block(container, FavoriteRepository) as favorites:
        await favorites.remove(player, QuestId(an_id()))
        await favorites.remove(player, stored.quest.id)
        await favorites.remove(player, stored.quest.id)
    left = await standings.find(player, stored.quest.id, now=NOON)

    assert kept is not None
    assert left is not None
    assert (kept.is_favorite, left.is_favorite) == (True, False)
    assert await reader.list_ids(player) == ()


async def test_what_cannot_be_found_now_is_left_out_and_cannot_be_added(
    container: AsyncContainer, reader: FavoriteReader, stored: Stored, player: UserId
) -> None:
    await keep(container, player, stored.quest.id, 0)
    other = await a_stored_route(container)
    async with block(container, QuestRepository) as quests:
        archived = await quests.save(stored.quest.archived(at=NOON))
        await quests.save(other.quest.archived(at=NOON))

    for quest_id in (other.quest.id, QuestId(an_id())):
        with pytest.raises(QuestNotFoundError):
            await keep(container, player, quest_id, 1)
    assert (await reader.list(player, PageRequest())).items == ()
    assert await reader.list_ids(player) == ()

    async with block(container, QuestRepository) as quests:
        await quests.save(archived.restored(at=NOON))
    assert await reader.list_ids(player) == (stored.quest.id,)
