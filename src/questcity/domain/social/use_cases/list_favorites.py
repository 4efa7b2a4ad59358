"""See what one keeps."""

from dataclasses import dataclass
from typing import Any

from questcity.domain.quests.views.finding import QuestSummary, Show
from questcity.domain.shared.paging import Page, PageRequest
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.social.ports import FavoriteReader


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFavorites:
    """Return a page of one's favourites that are published now."""

    reader: FavoriteReader

    async def __call__(
        self, actor: Actor, page: PageRequest, show: Show = QuestSummary.of
    ) -> Page[Any]:
        """Return the page, latest added first, each quest as `show` makes it."""
        actor.require(Permission.MANAGE_FAVORITES)
        return await self.reader.list(actor.identity, page, show)
