"""Take a review down."""

from dataclasses import dataclass

from questcity.domain.shared.ids import ReviewId
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import UnitOfWork
from questcity.domain.social.ports import ReviewRepository
from questcity.domain.social.services.review_trail import ReviewTrail


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveReview:
    """Remove a review: one's own, or any for who may moderate reviews."""

    reviews: ReviewRepository
    trail: ReviewTrail
    unit_of_work: UnitOfWork

    async def __call__(self, actor: Actor, review_id: ReviewId) -> None:
        """Raise `ReviewNotFoundError`, or `NotPermittedError` about a review of another."""
        actor.require(Permission.WRITE_REVIEWS)
        async with self.unit_of_work:
            review = await self.reviews.get(review_id)
            if review.author_id != actor.user_id:
                actor.require(Permission.MODERATE_REVIEWS)
                await self.trail.record(actor, "review.removed", review)
            await self.reviews.remove(review_id)
