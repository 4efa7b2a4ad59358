"""Say what one thinks of a quest."""

from dataclasses import dataclass, replace

from questcity.domain.quests.rules.violations import require
from questcity.domain.shared.ids import QuestId, ReviewId
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock, IdGenerator, UnitOfWork
from questcity.domain.shared.texts import normal_lines
from questcity.domain.social.model import Opinion
from questcity.domain.social.ports import ReviewRepository
from questcity.domain.social.rules import check_opinion
from questcity.domain.social.views import SeenReview


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewQuest:
    """Write one's review of a published quest that one has begun to walk, or change it."""

    reviews: ReviewRepository
    unit_of_work: UnitOfWork
    ids: IdGenerator
    clock: Clock

    async def __call__(
        self, actor: Actor, quest_id: QuestId, opinion: Opinion
    ) -> tuple[SeenReview, bool]:
        """Return the review, and whether it is a new one.

        Raise `InvalidInputError`, `QuestNotFoundError`, `OwnQuestError` or `RunNeededError`.
        """
        actor.require(Permission.WRITE_REVIEWS)
        opinion = replace(opinion, text=normal_lines(opinion.text))
        require(check_opinion(opinion))
        review_id, now = ReviewId(self.ids.new()), self.clock.now()
        async with self.unit_of_work:
            reviewer = await self.reviews.lock_reviewer(actor.identity, quest_id)
            review = reviewer.reviewing(review_id, opinion, at=now)
            if reviewer.review is None:
                await self.reviews.add(review)
            elif review != reviewer.review:
                await self.reviews.save(review)
        return SeenReview(review=review, author=reviewer.user), reviewer.review is None
