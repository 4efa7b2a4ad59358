"""Reviews and favourites in memory: the writing side."""

from typing import Any, Final

from questcity.adapters.memory.accounts import USERS
from questcity.adapters.memory.database import MemoryUnitOfWork
from questcity.adapters.memory.play import RUNS
from questcity.adapters.memory.quests import QUESTS, RATINGS
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.views import PublicUser
from questcity.domain.play.model.runs import Run
from questcity.domain.quests.errors import QuestNotFoundError
from questcity.domain.quests.model.quests import Quest, QuestStatus
from questcity.domain.quests.model.ratings import Rating
from questcity.domain.shared.ids import QuestId, ReviewId, UserId
from questcity.domain.social.errors import ReviewNotFoundError
from questcity.domain.social.model import Favorite, Review, Reviewer
from questcity.domain.social.ports import FavoriteRepository, ReviewRepository

REVIEWS: Final = "review"
FAVORITES: Final = "favorite"


class MemoryReviewRepository(ReviewRepository):
    """Reviews by id; ratings are counted anew with every change."""

    def __init__(self, unit_of_work: MemoryUnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def lock_reviewer(self, user_id: UserId, quest_id: QuestId) -> Reviewer:
        quest = await _get_published(self._unit_of_work, quest_id)
        user = (await self._unit_of_work.table(USERS, User))[user_id]
        runs = (await self._unit_of_work.table(RUNS, Run)).values()
        return Reviewer(
            user=public(user),
            quest_id=quest_id,
            is_author=quest.author_id == user_id,
            has_run=any((run.user_id, run.quest_id) == (user_id, quest_id) for run in runs),
            review=await self._find_of(user_id, quest_id),
        )

    async def add(self, review: Review) -> None:
        await self._put(review)

    async def get(self, review_id: ReviewId) -> Review:
        rows = await self._rows()
        if review_id not in rows:
            raise ReviewNotFoundError
        return rows[review_id]

    async def save(self, review: Review) -> None:
        await self._put(review)

    async def remove(self, review_id: ReviewId) -> None:
        review = (await self._rows()).pop(review_id)
        await _rate(self._unit_of_work, review.quest_id)

    async def remove_of(self, user_id: UserId, quest_id: QuestId) -> None:
        review = await self._find_of(user_id, quest_id)
        if review is not None:
            await self.remove(review.id)

    async def _put(self, review: Review) -> None:
        (await self._rows())[review.id] = review
        await _rate(self._unit_of_work, review.quest_id)

    async def _find_of(self, user_id: UserId, quest_id: QuestId) -> Review | None:
        rows = (await self._rows()).values()
        own = (row for row in rows if (row.author_id, row.quest_id) == (user_id, quest_id))
        return next(own, None)

    async def _rows(self) -> dict[ReviewId, Review]:
        return await self._unit_of_work.table(REVIEWS, Review)


class MemoryFavoriteRepository(FavoriteRepository):
    """Favourites by the ids of their person and quest."""

    def __init__(self, unit_of_work: MemoryUnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def add(self, favorite: Favorite) -> int:
        await _get_published(self._unit_of_work, favorite.quest_id)
        rows = await self._rows()
        rows.setdefault((favorite.user_id, favorite.quest_id), favorite)
        return sum(user_id == favorite.user_id for user_id, _ in rows)

    async def remove(self, user_id: UserId, quest_id: QuestId) -> None:
        (await self._rows()).pop((user_id, quest_id), None)

    async def _rows(self) -> dict[Any, Favorite]:
        return await self._unit_of_work.table(FAVORITES, Favorite)


async def erase_reviews(block: MemoryUnitOfWork, user: User) -> None:
    """Remove all that somebody thought of quests."""
    rows = await block.table(REVIEWS, Review)
    for review in [row for row in rows.values() if row.author_id == user.id]:
        del rows[review.id]
        await _rate(block, review.quest_id)


def public(user: User) -> PublicUser:
    """Return what everybody may see of a user."""
    return PublicUser(id=user.id, username=user.username, first_name=user.first_name)


async def _get_published(block: MemoryUnitOfWork, quest_id: QuestId) -> Quest:
    quest = (await block.table(QUESTS, Quest)).get(quest_id)
    if quest is None or quest.status is not QuestStatus.PUBLISHED:
        raise QuestNotFoundError
    return quest


async def _rate(block: MemoryUnitOfWork, quest_id: QuestId) -> None:
    rows = (await block.table(REVIEWS, Review)).values()
    stars = [row.opinion.rating for row in rows if row.quest_id == quest_id]
    (await block.table(RATINGS, Rating))[quest_id] = Rating(sum(stars), len(stars))
