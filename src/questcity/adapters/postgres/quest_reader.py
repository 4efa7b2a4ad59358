"""What lists and pages of quests read."""

from datetime import datetime
from typing import Any, Final

from questcity.adapters.postgres.engine import ReadPool
from questcity.adapters.postgres.fix_documents import read_fix, read_fixes, select_fixes
from questcity.adapters.postgres.keyset import KeyedListing, Listing, Narrowing, read_page
from questcity.adapters.postgres.quest_lists import list_quests
from questcity.adapters.postgres.quest_mapping import (
    detail_values_of,
    to_own,
    to_quest,
    to_version,
    to_version_summary,
    to_waiting,
    values_of,
)
from questcity.adapters.postgres.quest_summaries import LISTING_TABLES, SUMMARY_COLUMNS
from questcity.domain.quests.errors import QuestNotFoundError, VersionNotFoundError
from questcity.domain.quests.model.finding import QuestFilter, QuestSort
from questcity.domain.quests.model.fixes import Fix
from questcity.domain.quests.model.quests import Quest, QuestStatus, QuestVersion
from questcity.domain.quests.ports.readers import Catalogue, QuestReader
from questcity.domain.quests.views.finding import QuestDetail, QuestSummary, Show, ShowInFull
from questcity.domain.quests.views.writing import OwnQuest, VersionSummary, WaitingQuest
from questcity.domain.shared.ids import QuestId, UserId
from questcity.domain.shared.paging import Page, PageRequest


class PostgresCatalogue(Catalogue):
    """The edition in the one row of `catalogue`, which triggers count up."""

    def __init__(self, pool: ReadPool) -> None:
        self._pool = pool

    async def get_edition(self) -> int:
        row = await self._pool.fetch_row("SELECT edition FROM catalogue")
        assert row is not None
        edition: int = row["edition"]
        return edition


class PostgresQuestReader(QuestReader):
    """Views, one statement a question and one more where a count is asked for."""

    def __init__(self, pool: ReadPool) -> None:
        self._pool = pool

    async def list(
        self, wanted: QuestFilter, sort: QuestSort, page: PageRequest, show: Show = QuestSummary.of
    ) -> Page[Any]:
        def make(row: Any) -> Any:
            return show(values_of(row))

        return await list_quests(self._pool, wanted, sort, page, make)

    async def find(self, quest_id: QuestId, show: ShowInFull = QuestDetail.of) -> Any | None:
        row = await self._pool.fetch_row(_DETAIL, quest_id)
        return show(values_of(row), detail_values_of(row)) if row else None

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


_DETAIL: Final = (
    f"SELECT {SUMMARY_COLUMNS}, description, mentor, merch, version "  # noqa: S608 (constants)
    f"FROM {LISTING_TABLES} WHERE quest_id = $1"
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

_VERSIONS: Final = KeyedListing(
    columns="number, published_at, published_by, username, number = quest.version AS is_present, "
    "content #>> '{fields,title}' AS title, "
    "jsonb_array_length(content -> 'points') AS points_count",
    tables="quest_version JOIN quest ON quest.id = quest_id "
    "LEFT JOIN user_account AS publisher ON publisher.id = published_by",
    keys=(("number", int),),
)

_FIXES: Final = Listing(
    columns="id, created_at, CAST(to_jsonb(quest_fix) AS text) AS document",
    tables="quest_fix",
    at="created_at",
    id="id",
)
