"""Keep a quest no longer."""

from dataclasses import dataclass

from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import UnitOfWork
from questcity.domain.social.ports import FavoriteRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveFavorite:
    """Take a quest off one's list, also one that was archived."""

    favorites: FavoriteRepository
    unit_of_work: UnitOfWork

    async def __call__(self, actor: Actor, quest_id: QuestId) -> None:
        """Do nothing when it is not there."""
        actor.require(Permission.MANAGE_FAVORITES)
        async with self.unit_of_work:
            await self.favorites.remove(actor.identity, quest_id)
