"""See what players think of a quest."""

from dataclasses import dataclass

from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.paging import Page, PageRequest
from questcity.domain.social.ports import ReviewReader
from questcity.domain.social.views import SeenReview


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReviews:
    """Return a page of the reviews of a published quest; everybody may, and sees the same."""

    reader: ReviewReader

    async def __call__(self, quest_id: QuestId, page: PageRequest) -> Page[SeenReview]:
        """Return the page, latest written first. Raise `QuestNotFoundError`."""
        return await self.reader.list(quest_id, page)
