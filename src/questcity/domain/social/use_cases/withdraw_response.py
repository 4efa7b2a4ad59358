"""Take back what the house said to a review."""

from dataclasses import dataclass

from questcity.domain.shared.ids import ReviewId
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import UnitOfWork
from questcity.domain.social.ports import ReviewRepository
from questcity.domain.social.services.review_trail import ReviewTrail


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawResponse:
    """Leave a review without a response; who may respond may."""

    reviews: ReviewRepository
    trail: ReviewTrail
    unit_of_work: UnitOfWork

    async def __call__(self, actor: Actor, review_id: ReviewId) -> None:
        """Do nothing where there is no response. Raise `ReviewNotFoundError`."""
        actor.require(Permission.RESPOND_TO_REVIEWS)
        async with self.unit_of_work:
            review = await self.reviews.get(review_id)
            if review.response is None:
                return
            await self.reviews.save(review.answered(None))
            await self.trail.record(actor, "review.response-withdrawn", review)
