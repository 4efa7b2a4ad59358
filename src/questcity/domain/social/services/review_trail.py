"""What staff did to reviews, on record."""

from dataclasses import dataclass

from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.permissions import Actor
from questcity.domain.shared.ports import AuditLog, Clock, IdGenerator
from questcity.domain.social.model import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewTrail:
    """Tells which review it was, whose and with how many stars, and none of its words."""

    audit_log: AuditLog
    ids: IdGenerator
    clock: Clock

    async def record(self, actor: Actor, action: str, review: Review) -> None:
        """Add what was done to the review, as it was, in the present block."""
        await self.audit_log.record(
            AuditEntry.by(
                actor,
                action,
                id=self.ids.new(),
                at=self.clock.now(),
                subject=review.id,
                subject_kind="review",
                before={
                    "quest": str(review.quest_id),
                    "author": str(review.author_id),
                    "rating": str(review.opinion.rating),
                },
            )
        )
