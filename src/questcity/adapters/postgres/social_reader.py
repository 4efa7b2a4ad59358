"""Reviews and favourites in PostgreSQL: the reading side."""

from datetime import datetime
from typing import Any, Final

from questcity.adapters.postgres.engine import ReadPool
from questcity.adapters.postgres.keyset import Listing, Narrowing, read_page
from questcity.adapters.postgres.quest_mapping import values_of
from questcity.adapters.postgres.quest_summaries import LISTING_TABLES, SUMMARY_COLUMNS
from questcity.adapters.postgres.social_mapping import SEEN_COLUMNS, SEEN_TABLES, to_seen
from questcity.domain.quests.errors import QuestNotFoundError
from questcity.domain.quests.views.finding import QuestSummary, Show
from questcity.domain.shared.ids import QuestId, RunId, UserId
from questcity.domain.shared.paging import Page, PageRequest
from questcity.domain.social.ports import FavoriteReader, ReviewReader, StandingReader
from questcity.domain.social.views import SeenReview, Standing


class PostgresReviewReader(ReviewReader):
    """One statement a page, and one more where it is empty or a count is asked for."""

    def __init__(self, pool: ReadPool) -> None:
        self._pool = pool

    async def list(self, quest_id: QuestId, page: PageRequest) -> Page[SeenReview]:
        narrowing = Narrowing()
        narrowing.add("review.quest_id = {}", quest_id)
        found = await read_page(self._pool, _REVIEWS, narrowing, page, to_seen)
        if not found.items and await self._pool.fetch_row(_LISTED, quest_id) is None:
            raise QuestNotFoundError
        return found


class PostgresFavoriteReader(FavoriteReader):
    """One statement a question, and one more where a count is asked for."""

    def __init__(self, pool: ReadPool) -> None:
        self._pool = pool

    async def list(
        self, user_id: UserId, page: PageRequest, show: Show = QuestSummary.of
    ) -> Page[Any]:
        narrowing = Narrowing()
        narrowing.add("favorite.user_id = {}", user_id)
        return await read_page(
            self._pool, _FAVORITES, narrowing, page, lambda row: show(values_of(row))
        )

    async def list_ids(self, user_id: UserId) -> tuple[QuestId, ...]:
        rows = await self._pool.fetch(_FAVORITE_IDS, user_id)
        return tuple(QuestId(row["quest_id"]) for row in rows)


class PostgresStandingReader(StandingReader):
    """All of it in one statement."""

    def __init__(self, pool: ReadPool) -> None:
        self._pool = pool

    async def find(self, user_id: UserId, quest_id: QuestId, *, now: datetime) -> Standing | None:
        row = await self._pool.fetch_row(_STANDING, user_id, quest_id, now)
        return _to_standing(row) if row else None


def _to_standing(row: Any) -> Standing:
    return Standing(
        is_favorite=row["is_favorite"],
        active_run_id=None if row["run_id"] is None else RunId(row["run_id"]),
        review=None if row["id"] is None else to_seen(row),
    )


_REVIEWS: Final = Listing(
    columns=SEEN_COLUMNS,
    # What cannot be found now has no row in the listing.
    tables=f"{SEEN_TABLES} JOIN quest_listing USING (quest_id)",
    at="created_at",
    id="id",
)

_LISTED: Final = "SELECT quest_id FROM quest_listing WHERE quest_id = $1"

_FAVORITES: Final = Listing(
    columns=f"{SUMMARY_COLUMNS}, added_at",
    tables=f"{LISTING_TABLES} JOIN favorite USING (quest_id)",
    at="added_at",
    id="quest_id",
)

_FAVORITE_IDS: Final = """
SELECT quest_id FROM favorite JOIN quest_listing USING (quest_id) WHERE user_id = $1
ORDER BY added_at DESC, quest_id DESC
"""

_STANDING: Final = f"""
SELECT run.id AS run_id, {SEEN_COLUMNS}, EXISTS (
    SELECT FROM favorite WHERE favorite.user_id = $1 AND favorite.quest_id = listing.quest_id
) AS is_favorite
FROM quest_listing AS listing
LEFT JOIN run ON run.user_id = $1 AND run.quest_id = listing.quest_id
             AND run.state = 'active' AND run.expires_at > $3
LEFT JOIN ({SEEN_TABLES})
       ON review.author_id = $1 AND review.quest_id = listing.quest_id
WHERE listing.quest_id = $2
"""  # noqa: S608 (constants)
