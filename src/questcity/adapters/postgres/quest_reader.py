"""What lists and pages of quests read."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from questcity.adapters.postgres.engine import ReadPool
from questcity.adapters.postgres.fix_documents import read_fix, read_fixes, select_fixes
from questcity.adapters.postgres.keyset import Listing, Narrowing, NumberedListing, read_page
from questcity.adapters.postgres.quest_mapping import (
    to_detail,
    to_own,
    to_quest,
    to_summary,
    to_version,
    to_version_summary,
    to_waiting,
)
from questcity.domain.quests.errors import QuestNotFoundError, VersionNotFoundError
from questcity.domain.quests.model.fixes import Fix
from questcity.domain.quests.model.quests import Quest, QuestStatus, QuestVersion
from questcity.domain.quests.ports.readers import QuestReader
from questcity.domain.quests.views import (
    OwnQuest,
    QuestDetail,
    QuestFilter,
    QuestSummary,
    VersionSummary,
    WaitingQuest,
)
from questcity.domain.shared.ids import QuestId, UserId
from questcity.domain.shared.paging import Page, PageRequest


class PostgresQuestReader(QuestReader):
    """Views, one statement a question and one more where a count is asked for."""

    def __init__(self, pool: ReadPool) -> None:
        self._pool = pool

    async def list(self, wanted: QuestFilter, page: PageRequest) -> Page[QuestSummary]:
        narrowing = Narrowing()
        for condition, values in _conditions(wanted):
            if values:
                narrowing.add(condition, [*values])
        return await read_page(self._pool, _PUBLISHED, narrowing, page, to_summary)

    async def find(self, quest_id: QuestId) -> QuestDetail | None:
        row = await self._pool.fetch_row(_DETAIL, quest_id)
        return to_detail(row) if row else None

    async def get_quest(self, quest_id: QuestId) -> Quest:
        row = await self._pool.fetch_row(_QUEST, quest_id)
        if row is None:
            raise QuestNotFoundError
        return to_quest(row)

    async def list_written(
        self, author: UserId | None, status: QuestStatus | None, page: PageRequest
    ) -> Page[OwnQuest]:
        narrowing = Narrowing()
        if author is not None:
            narrowing.add("author_id = {}", author)
        if status is not None:
            narrowing.add("status = {}", status)
        return await read_page(self._pool, _OWN, narrowing, page, to_own)

    async def list_submissions(self, page: PageRequest, *, now: datetime) -> Page[WaitingQuest]:
        narrowing = Narrowing(["draft_status = 'in_review'"])
        return await read_page(
            self._pool, _SUBMISSIONS, narrowing, page, lambda row: to_waiting(row, now)
        )

    async def list_versions(self, quest_id: QuestId, page: PageRequest) -> Page[VersionSummary]:
        narrowing = Narrowing()
        narrowing.add("quest_id = {}", quest_id)
        return await read_page(self._pool, _VERSIONS, narrowing, page, to_version_summary)

    async def get_version(self, quest_id: QuestId, number: int) -> QuestVersion:
        row = await self._pool.fetch_row(_VERSION, quest_id, number)
        if row is None:
            raise VersionNotFoundError
        return to_version(row)

    async def get_fixed_version(self, quest_id: QuestId, number: int) -> QuestVersion:
        row = await self._pool.fetch_row(_FIXED_VERSION, quest_id, number)
        if row is None:
            raise VersionNotFoundError
        return to_version(row).fixed(read_fixes(row["fixes"]))

    async def list_fixes(self, quest_id: QuestId, page: PageRequest) -> Page[Fix]:
        narrowing = Narrowing()
        narrowing.add("quest_id = {}", quest_id)
        return await read_page(
            self._pool, _FIXES, narrowing, page, lambda row: read_fix(row["document"])
        )


def _conditions(wanted: QuestFilter) -> Iterator[tuple[str, tuple[Any, ...]]]:
    yield "category_id = ANY({})", wanted.categories
    yield "vehicle_id = ANY({})", wanted.vehicles
    yield "place_id = ANY({})", wanted.places
    yield "level = ANY({})", wanted.levels
    # Whoever asks for a group of a million finds none; a smaller type would refuse the number.
    yield "group_size = ANY({}::numeric[])", wanted.groups
    yield "timeframe = ANY({}::numeric[])", wanted.timeframes
    yield "language = ANY({})", wanted.languages


_SUMMARY_COLUMNS: Final = """
quest_id, published_at, title, language, level, group_size, timeframe, mileage, points_count,
price_amount, price_currency, price_subscription, credits_auto, credits_cost, credits_reward,
start_latitude, start_longitude, category_id, category.name AS category_name,
vehicle_id, vehicle.name AS vehicle_name, place_id, area.name AS place_name
"""

_LISTING_TABLES: Final = """
quest_listing
JOIN category ON category.id = category_id
JOIN vehicle ON vehicle.id = vehicle_id
JOIN area ON area.id = place_id
"""

_PUBLISHED: Final = Listing(
    columns=_SUMMARY_COLUMNS, tables=_LISTING_TABLES, at="published_at", id="quest_id"
)

_DETAIL: Final = (
    f"SELECT {_SUMMARY_COLUMNS}, description, mentor, merch, version "  # noqa: S608 (constants)
    f"FROM {_LISTING_TABLES} WHERE quest_id = $1"
)

_QUEST: Final = "SELECT * FROM quest WHERE id = $1"
# Whoever asks for a version of a number that is too large finds none.
_VERSION: Final = "SELECT * FROM quest_version WHERE quest_id = $1 AND number = $2::numeric"

_FIXED_VERSION: Final = (
    f"SELECT *, {select_fixes('quest_version.quest_id', 'quest_version.number')} AS fixes "  # noqa: S608 (constants)
    "FROM quest_version WHERE quest_id = $1 AND number = $2::numeric"
)

_OWN_COLUMNS: Final = "id, title, status, draft_status, version, updated_at, submitted_at"
_OWN: Final = Listing(columns=_OWN_COLUMNS, tables="quest", at="updated_at", id="id")
_SUBMISSIONS: Final = Listing(
    columns=f"{_OWN_COLUMNS}, author_id, username, refusal IS NOT NULL AS was_refused",
    tables="quest JOIN (SELECT id AS user_id, username FROM user_account) AS author "
    "ON user_id = author_id",
    at="submitted_at",
    id="id",
    is_latest_first=False,
)

_VERSIONS: Final = NumberedListing(
    columns="number, published_at, published_by, username, number = quest.version AS is_present, "
    "content #>> '{fields,title}' AS title, "
    "jsonb_array_length(content -> 'points') AS points_count",
    tables="quest_version JOIN quest ON quest.id = quest_id "
    "LEFT JOIN user_account AS publisher ON publisher.id = published_by",
    number="number",
)

_FIXES: Final = Listing(
    columns="id, created_at, CAST(to_jsonb(quest_fix) AS text) AS document",
    tables="quest_fix",
    at="created_at",
    id="id",
)
