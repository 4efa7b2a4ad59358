"""Reviews and favourites on the wire."""

from datetime import datetime
from typing import Self
from uuid import UUID

from questcity.domain.social.model import Opinion, StaffResponse
from questcity.domain.social.views import SeenReview, Standing
from questcity.entrypoints.web.accounts.profiles import PublicUserResponse
from questcity.entrypoints.web.paging import CountResponse
from questcity.entrypoints.web.shapes import Answer, Body


class ReviewRequest(Body, frozen=True, kw_only=True):
    """What one thinks of a quest: one to five stars, and words if one likes."""

    rating: int
    text: str = ""

    def opinion(self) -> Opinion:
        """Return it as the domain knows it."""
        return Opinion(self.rating, self.text)


class StaffResponseRequest(Body, frozen=True, kw_only=True):
    """What the house says to a review."""

    text: str


class StaffResponseResponse(Answer, frozen=True, kw_only=True):
    """What the house says to a review, whoever wrote it."""

    text: str
    updated_at: datetime

    @classmethod
    def of(cls, response: StaffResponse) -> Self:
        """Return the response that shows it."""
        return cls(text=response.text, updated_at=response.at)


class ReviewResponse(Answer, frozen=True, kw_only=True):
    """A review; `updatedAt` is about its stars and words, and lists follow `createdAt`."""

    id: UUID
    author: PublicUserResponse
    rating: int
    text: str
    response: StaffResponseResponse | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, seen: SeenReview) -> Self:
        """Return the response that shows this review."""
        review = seen.review
        response = review.response
        return cls(
            id=review.id,
            author=PublicUserResponse.of(seen.author),
            rating=review.opinion.rating,
            text=review.opinion.text,
            response=None if response is None else StaffResponseResponse.of(response),
            created_at=review.created_at,
            updated_at=review.updated_at,
        )


class ReviewPage(Answer, frozen=True, kw_only=True, omit_defaults=True):
    """A page of reviews, latest written first."""

    items: list[ReviewResponse]
    next_cursor: str | None
    count: CountResponse | None = None


class FavoriteIds(Answer, frozen=True, kw_only=True):
    """All quests that one keeps, latest added first."""

    ids: list[UUID]


class StandingResponse(Answer, frozen=True, kw_only=True):
    """What a quest is to who asks."""

    is_favorite: bool
    can_start: bool
    active_run_id: UUID | None
    my_review: ReviewResponse | None

    @classmethod
    def of(cls, standing: Standing) -> Self:
        """Return the response that shows it."""
        review = standing.review
        return cls(
            is_favorite=standing.is_favorite,
            can_start=standing.can_start,
            active_run_id=standing.active_run_id,
            my_review=None if review is None else ReviewResponse.of(review),
        )
