"""Reviews and favourites in memory: the reading side."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from questcity.adapters.memory.accounts import USERS
from questcity.adapters.memory.database import MemoryDatabase
from questcity.adapters.memory.pages import page_of
from questcity.adapters.memory.play import RUNS
from questcity.adapters.memory.quest_lists import values_of
from questcity.adapters.memory.quest_reader import MemoryQuestReader
from questcity.adapters.memory.social import FAVORITES, REVIEWS, public
from questcity.domain.accounts.model.users import User
from questcity.domain.play.model.runs import Run
from questcity.domain.quests.errors import QuestNotFoundError
from questcity.domain.quests.views.finding import QuestSummary, Show
from questcity.domain.shared.ids import QuestId, UserId
from questcity.domain.shared.paging import Page, PageRequest
from questcity.domain.shared.permissions import Status
from questcity.domain.social.model import Favorite, Review
from questcity.domain.social.ports import FavoriteReader, ReviewReader, StandingReader
from questcity.domain.social.views import SeenReview, Standing


class MemoryReviewReader(ReviewReader):
    """Committed reviews."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database
        self._quests = MemoryQuestReader(database)

    async def list(self, quest_id: QuestId, page: PageRequest) -> Page[SeenReview]:
        if await self._quests.find(quest_id) is None:
            raise QuestNotFoundError
        seen = (one for one in _seen_reviews(self._database) if one.review.quest_id == quest_id)
        return page_of(seen, lambda one: (one.review.created_at, one.review.id), page)


class MemoryFavoriteReader(FavoriteReader):
    """Committed favourites."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database
        self._quests = MemoryQuestReader(database)

    async def list(
        self, user_id: UserId, page: PageRequest, show: Show = QuestSummary.of
    ) -> Page[Any]:
        kept = await self._kept(user_id)
        shown = page_of(kept, lambda one: (one[0].added_at, one[0].quest_id), page)
        items = tuple(show(values_of(summary)) for _, summary in shown.items)
        return Page(items=items, next_after=shown.next_after, count=shown.count)

    async def list_ids(self, user_id: UserId) -> tuple[QuestId, ...]:
        kept = [favorite for favorite, _ in await self._kept(user_id)]
        kept.sort(key=lambda one: (one.added_at, one.quest_id), reverse=True)
        return tuple(favorite.quest_id for favorite in kept)

    async def _kept(self, user_id: UserId) -> tuple[tuple[Favorite, QuestSummary], ...]:
        favorites = self._database.values(FAVORITES, Favorite)
        found = [
            (favorite, await self._quests.find(favorite.quest_id))
            for favorite in favorites
            if favorite.user_id == user_id
        ]
        return tuple((favorite, quest.summary) for favorite, quest in found if quest is not None)


class MemoryStandingReader(StandingReader):
    """Committed runs, reviews and favourites."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database
        self._quests = MemoryQuestReader(database)

    async def find(self, user_id: UserId, quest_id: QuestId, *, now: datetime) -> Standing | None:
        if await self._quests.find(quest_id) is None:
            return None
        favorites: dict[Any, Favorite] = self._database.committed.get(FAVORITES, {})
        active = (
            run.id
            for run in self._database.values(RUNS, Run)
            if (run.user_id, run.quest_id) == (user_id, quest_id)
            and run.is_active
            and not run.is_overdue(now)
        )
        own = (
            one
            for one in _seen_reviews(self._database)
            if (one.author.id, one.review.quest_id) == (user_id, quest_id)
        )
        return Standing(
            is_favorite=(user_id, quest_id) in favorites,
            active_run_id=next(active, None),
            review=next(own, None),
        )


def _seen_reviews(database: MemoryDatabase) -> Iterator[SeenReview]:
    """Yield all reviews whose authors have not left."""
    users = {user.id: user for user in database.values(USERS, User)}
    for review in database.values(REVIEWS, Review):
        author = users[review.author_id]
        if author.status is not Status.DELETED:
            yield SeenReview(review=review, author=public(author))
