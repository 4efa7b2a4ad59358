"""Take back what one thought of a quest."""

from dataclasses import dataclass

from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import UnitOfWork
from questcity.domain.social.ports import ReviewRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class RetractReview:
    """Remove one's review of a quest, also of one that was archived."""

    reviews: ReviewRepository
    unit_of_work: UnitOfWork

    async def __call__(self, actor: Actor, quest_id: QuestId) -> None:
        """Do nothing where there is none."""
        actor.require(Permission.WRITE_REVIEWS)
        async with self.unit_of_work:
            await self.reviews.remove_of(actor.identity, quest_id)
