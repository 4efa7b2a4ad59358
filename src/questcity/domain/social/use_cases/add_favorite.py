"""Keep a quest."""

from dataclasses import dataclass

from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock, UnitOfWork
from questcity.domain.social.model import Favorite
from questcity.domain.social.ports import FavoriteRepository
from questcity.domain.social.rules import require_room


@dataclass(frozen=True, slots=True, kw_only=True)
class AddFavorite:
    """Put a published quest on one's list; one that is there keeps its place."""

    favorites: FavoriteRepository
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, actor: Actor, quest_id: QuestId) -> None:
        """Raise `QuestNotFoundError` or `TooManyFavoritesError`."""
        actor.require(Permission.MANAGE_FAVORITES)
        added_at = self.clock.now()
        favorite = Favorite(user_id=actor.identity, quest_id=quest_id, added_at=added_at)
        async with self.unit_of_work:
            require_room(await self.favorites.add(favorite))
