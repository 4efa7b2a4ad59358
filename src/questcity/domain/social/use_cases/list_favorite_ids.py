"""See which quests to mark as kept."""

from dataclasses import dataclass

from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.social.ports import FavoriteReader


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFavoriteIds:
    """Return the ids of all of one's favourites that are published now."""

    reader: FavoriteReader

    async def __call__(self, actor: Actor) -> tuple[QuestId, ...]:
        """Return them, latest added first."""
        actor.require(Permission.MANAGE_FAVORITES)
        return await self.reader.list_ids(actor.identity)
