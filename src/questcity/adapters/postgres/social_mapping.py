"""From rows to reviews and back."""

from collections.abc import Mapping
from typing import Any, Final

from questcity.domain.accounts.views import PublicUser
from questcity.domain.shared.ids import QuestId, ReviewId, UserId
from questcity.domain.social.model import Opinion, Review, StaffResponse
from questcity.domain.social.views import SeenReview

Row = Mapping[Any, Any]

SEEN_COLUMNS: Final = """
review.id, review.quest_id, review.author_id, review.rating, review.text, review.created_at,
review.updated_at, review.response, review.responded_at, author.username, author.first_name
"""

SEEN_TABLES: Final = """
review JOIN (
    SELECT id AS user_id, username, first_name FROM user_account WHERE status <> 'deleted'
) AS author ON author.user_id = review.author_id
"""


def to_review(row: Row) -> Review:
    """Return the review of a row."""
    response = row["response"]
    return Review(
        id=ReviewId(row["id"]),
        quest_id=QuestId(row["quest_id"]),
        author_id=UserId(row["author_id"]),
        opinion=Opinion(row["rating"], row["text"]),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        response=None if response is None else StaffResponse(response, row["responded_at"]),
    )


def review_columns(review: Review) -> dict[str, Any]:
    """Return the row of a review."""
    response = review.response
    return {
        "id": review.id,
        "quest_id": review.quest_id,
        "author_id": review.author_id,
        "rating": review.opinion.rating,
        "text": review.opinion.text,
        "created_at": review.created_at,
        "updated_at": review.updated_at,
        "response": response and response.text,
        "responded_at": response and response.at,
    }


def to_seen(row: Row) -> SeenReview:
    """Return the review of a row that names its author."""
    author = PublicUser(
        id=UserId(row["author_id"]), username=row["username"], first_name=row["first_name"]
    )
    return SeenReview(review=to_review(row), author=author)
