"""See what one keeps."""

from dataclasses import dataclass

from questcity.domain.quests.views import QuestSummary
from questcity.domain.shared.paging import Page, PageRequest
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.social.ports import FavoriteReader


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFavorites:
    """Return a page of one's favourites that are published now."""

    reader: FavoriteReader

    async def __call__(self, actor: Actor, page: PageRequest) -> Page[QuestSummary]:
        """Return the page, latest added first."""
        actor.require(Permission.MANAGE_FAVORITES)
        return await self.reader.list(actor.identity, page)
