"""Reviews and favourites in PostgreSQL: the writing side.

Ratings are kept by triggers of `review`, whoever changes it. Locks are taken in one order: a
person, their reviews, quests by their ids, and what everybody sees of these.
"""

from typing import Any, Final

from sqlalchemy import Table, delete, insert, select, text, update

from questcity.adapters.postgres.social_mapping import review_columns, to_review
from questcity.adapters.postgres.tables.social import FavoriteRow, ReviewRow
from questcity.adapters.postgres.unit_of_work import PostgresUnitOfWork
from questcity.domain.accounts.views import PublicUser
from questcity.domain.quests.errors import QuestNotFoundError
from questcity.domain.shared.ids import QuestId, ReviewId, UserId
from questcity.domain.social.errors import ReviewNotFoundError
from questcity.domain.social.model import Favorite, Review, Reviewer
from questcity.domain.social.ports import FavoriteRepository, ReviewRepository

_REVIEW: Table = ReviewRow.__table__  # type: ignore[assignment]


class PostgresReviewRepository(ReviewRepository):
    """Reviews in `review`, one row each."""

    def __init__(self, unit_of_work: PostgresUnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def lock_reviewer(self, user_id: UserId, quest_id: QuestId) -> Reviewer:
        arguments = {"user_id": user_id, "quest_id": quest_id}
        result = await self._unit_of_work.execute(_LOCK_REVIEWER, arguments)
        row = result.one_or_none()
        if row is None:
            raise QuestNotFoundError
        # Only now, that nobody else adds one.
        review = await self._find(ReviewRow.author_id == user_id, ReviewRow.quest_id == quest_id)
        return Reviewer(
            user=PublicUser(id=user_id, username=row.username, first_name=row.first_name),
            quest_id=quest_id,
            is_author=row.is_author,
            has_run=row.has_run,
            review=review,
        )

    async def add(self, review: Review) -> None:
        await self._unit_of_work.execute(insert(ReviewRow).values(review_columns(review)))

    async def get(self, review_id: ReviewId) -> Review:
        review = await self._find(ReviewRow.id == review_id)
        if review is None:
            raise ReviewNotFoundError
        return review

    async def save(self, review: Review) -> None:
        await self._unit_of_work.execute(
            update(ReviewRow).where(ReviewRow.id == review.id).values(review_columns(review))
        )

    async def remove(self, review_id: ReviewId) -> None:
        await self._unit_of_work.execute(delete(ReviewRow).where(ReviewRow.id == review_id))

    async def remove_of(self, user_id: UserId, quest_id: QuestId) -> None:
        await self._unit_of_work.execute(
            delete(ReviewRow).where(ReviewRow.author_id == user_id, ReviewRow.quest_id == quest_id)
        )

    async def _find(self, *only: Any) -> Review | None:
        result = await self._unit_of_work.execute(select(_REVIEW).where(*only).with_for_update())
        row = result.mappings().one_or_none()
        return None if row is None else to_review(row)


class PostgresFavoriteRepository(FavoriteRepository):
    """Favourites in `favorite`; the row of their person is locked while one is added."""

    def __init__(self, unit_of_work: PostgresUnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def add(self, favorite: Favorite) -> int:
        arguments = {
            "user_id": favorite.user_id,
            "quest_id": favorite.quest_id,
            "added_at": favorite.added_at,
        }
        await self._unit_of_work.execute(_LOCK_PERSON, {"user_id": favorite.user_id})
        result = await self._unit_of_work.execute(_KEEP, arguments)
        kept = result.one()
        if not kept.is_published:
            raise QuestNotFoundError
        return int(kept.many)

    async def remove(self, user_id: UserId, quest_id: QuestId) -> None:
        await self._unit_of_work.execute(
            delete(FavoriteRow).where(
                FavoriteRow.user_id == user_id, FavoriteRow.quest_id == quest_id
            )
        )


# Whoever has a published quest in view finds it listed.
_LOCK_REVIEWER: Final = text("""
SELECT person.username, person.first_name, quest.author_id = person.id AS is_author,
       EXISTS (
           SELECT FROM run WHERE run.user_id = person.id AND run.quest_id = quest.id
       ) AS has_run
FROM user_account AS person, quest JOIN quest_listing ON quest_listing.quest_id = quest.id
WHERE person.id = :user_id AND quest.id = :quest_id
FOR NO KEY UPDATE OF person
""")

_LOCK_PERSON: Final = text("SELECT FROM user_account WHERE id = :user_id FOR NO KEY UPDATE")

_KEEP: Final = text("""
WITH found AS (
    SELECT quest_id FROM quest_listing WHERE quest_id = :quest_id
), added AS (
    INSERT INTO favorite (user_id, quest_id, added_at)
    SELECT CAST(:user_id AS uuid), quest_id, CAST(:added_at AS timestamptz) FROM found
    ON CONFLICT DO NOTHING RETURNING quest_id
)
SELECT EXISTS (SELECT FROM found) AS is_published,
       (SELECT count(*) FROM favorite WHERE user_id = CAST(:user_id AS uuid))
       + (SELECT count(*) FROM added) AS many
""")
