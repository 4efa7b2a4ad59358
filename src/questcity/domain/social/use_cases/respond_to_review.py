"""Say something to a review for the house."""

from dataclasses import dataclass

from questcity.domain.quests.rules.violations import require
from questcity.domain.shared.ids import ReviewId
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock, UnitOfWork
from questcity.domain.shared.texts import normal_lines
from questcity.domain.social.model import StaffResponse
from questcity.domain.social.ports import ReviewRepository
from questcity.domain.social.rules import check_response
from questcity.domain.social.services.review_trail import ReviewTrail


@dataclass(frozen=True, slots=True, kw_only=True)
class RespondToReview:
    """Write the one response of the house, or change it."""

    reviews: ReviewRepository
    trail: ReviewTrail
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, actor: Actor, review_id: ReviewId, text: str) -> StaffResponse:
        """Return the response; the same words stay as they are.

        Raise `InvalidInputError` or `ReviewNotFoundError`.
        """
        actor.require(Permission.RESPOND_TO_REVIEWS)
        response = StaffResponse(normal_lines(text), self.clock.now())
        require(check_response(response.text))
        async with self.unit_of_work:
            review = await self.reviews.get(review_id)
            if review.response is not None and review.response.text == response.text:
                return review.response
            await self.reviews.save(review.answered(response))
            await self.trail.record(actor, "review.answered", review)
        return response
