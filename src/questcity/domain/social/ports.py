"""What reviews and favourites need from the outside."""

from abc import abstractmethod
from datetime import datetime
from typing import Any, Protocol

from questcity.domain.quests.views.finding import QuestSummary, Show
from questcity.domain.shared.ids import QuestId, ReviewId, UserId
from questcity.domain.shared.paging import Page, PageRequest
from questcity.domain.social.model import Favorite, Review, Reviewer
from questcity.domain.social.views import SeenReview, Standing


class ReviewRepository(Protocol):
    """Reviews. The rating of a quest is at any time what a count of its reviews would come to."""

    @abstractmethod
    async def lock_reviewer(self, user_id: UserId, quest_id: QuestId) -> Reviewer:
        """Return somebody with what a quest is to them, for as long as the block lasts.

        Raise `QuestNotFoundError` unless the quest is published.
        """

    @abstractmethod
    async def add(self, review: Review) -> None:
        """Store the first review of a reviewer who was locked."""

    @abstractmethod
    async def get(self, review_id: ReviewId) -> Review:
        """Return a review, locked until the block ends. Raise `ReviewNotFoundError`."""

    @abstractmethod
    async def save(self, review: Review) -> None:
        """Store a change."""

    @abstractmethod
    async def remove(self, review_id: ReviewId) -> None:
        """Remove a review."""

    @abstractmethod
    async def remove_of(self, user_id: UserId, quest_id: QuestId) -> None:
        """Remove what somebody wrote of a quest, if there is anything."""


class ReviewReader(Protocol):
    """Reviews, outside any block."""

    @abstractmethod
    async def list(self, quest_id: QuestId, page: PageRequest) -> Page[SeenReview]:
        """Return a page of the reviews of a quest, latest written first, whenever changed.

        Those whose authors have left are not there. Raise `QuestNotFoundError` unless the quest is
        published.
        """


class FavoriteRepository(Protocol):
    """What people keep."""

    @abstractmethod
    async def add(self, favorite: Favorite) -> int:
        """Keep a quest, unless it is kept already, and return how many the person then has.

        Nobody else adds to them until the block ends. Raise `QuestNotFoundError` unless the quest
        is published.
        """

    @abstractmethod
    async def remove(self, user_id: UserId, quest_id: QuestId) -> None:
        """Keep a quest no longer, if it is kept."""


class FavoriteReader(Protocol):
    """What people keep, outside any block: those quests that are published now."""

    @abstractmethod
    async def list(
        self, user_id: UserId, page: PageRequest, show: Show = QuestSummary.of
    ) -> Page[Any]:
        """Return a page of somebody's favourites, latest added first, each as `show` makes it."""

    @abstractmethod
    async def list_ids(self, user_id: UserId) -> tuple[QuestId, ...]:
        """Return all of somebody's favourites, latest added first."""


class StandingReader(Protocol):
    """What quests are to people, outside any block."""

    @abstractmethod
    async def find(self, user_id: UserId, quest_id: QuestId, *, now: datetime) -> Standing | None:
        """Return what a published quest is to somebody; a run that is overdue is over."""
