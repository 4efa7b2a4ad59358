"""Reviews: who may write them, and how they change."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from questcity.domain.accounts.views import PublicUser
from questcity.domain.shared.ids import QuestId, ReviewId, UserId
from questcity.domain.social.errors import OwnQuestError, RunNeededError


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody thinks of a quest: one to five stars, and perhaps words."""

    rating: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class StaffResponse:
    """What the house says to a review; `at` is when it was written or last changed."""

    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a player thinks of a quest; there is one a player and quest.

    `updated_at` is about the opinion, whatever is said to it.
    """

    id: ReviewId
    quest_id: QuestId
    author_id: UserId
    opinion: Opinion
    created_at: datetime
    updated_at: datetime
    response: StaffResponse | None = None

    def rewritten(self, opinion: Opinion, *, at: datetime) -> Self:
        """Return the review with another opinion; with the same one it stays as it is."""
        if opinion == self.opinion:
            return self
        return replace(self, opinion=opinion, updated_at=at)

    def answered(self, response: StaffResponse | None) -> Self:
        """Return the review with what the house says now, if anything."""
        return replace(self, response=response)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """Somebody who is about to review a published quest, and what it is to them."""

    user: PublicUser
    quest_id: QuestId
    is_author: bool
    has_run: bool
    review: Review | None

    def reviewing(self, review_id: ReviewId, opinion: Opinion, *, at: datetime) -> Review:
        """Return their review; the id is for a first one.

        Raise `OwnQuestError` or `RunNeededError`.
        """
        if self.is_author:
            raise OwnQuestError
        if not self.has_run:
            raise RunNeededError
        if self.review is not None:
            return self.review.rewritten(opinion, at=at)
        return Review(
            id=review_id,
            quest_id=self.quest_id,
            author_id=self.user.id,
            opinion=opinion,
            created_at=at,
            updated_at=at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Favorite:
    """A quest that somebody keeps."""

    user_id: UserId
    quest_id: QuestId
    added_at: datetime
