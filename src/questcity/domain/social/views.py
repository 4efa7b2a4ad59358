"""What is shown of reviews, and of a quest to one person."""

from dataclasses import dataclass

from questcity.domain.accounts.views import PublicUser
from questcity.domain.shared.ids import RunId
from questcity.domain.social.model import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenReview:
    """A review, and who wrote it."""

    review: Review
    author: PublicUser


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a quest is to one person."""

    is_favorite: bool
    active_run_id: RunId | None
    review: SeenReview | None

    @property
    def can_start(self) -> bool:
        """Whether the person can begin to walk it."""
        return self.active_run_id is None
