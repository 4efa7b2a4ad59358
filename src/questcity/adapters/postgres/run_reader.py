"""Runs in PostgreSQL: the reading side."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from questcity.adapters.postgres.engine import ReadPool
from questcity.adapters.postgres.fix_documents import select_title
from questcity.adapters.postgres.keyset import Listing, Narrowing, read_page
from questcity.adapters.postgres.leaderboard import read_leaderboard
from questcity.adapters.postgres.walks import (
    ROUTE_COLUMNS,
    select_walk,
    to_route,
    to_walk,
)
from questcity.domain.play.model.facts import RunState
from questcity.domain.play.model.routes import Route
from questcity.domain.play.ports import RouteReader, RunReader, Walk
from questcity.domain.play.views import Leaderboard, RunSummary
from questcity.domain.shared.ids import QuestId, Revision, RunId, UserId
from questcity.domain.shared.paging import Page, PageRequest


class PostgresRouteReader(RouteReader):
    """The versions that lists show, one statement a question."""

    def __init__(self, pool: ReadPool) -> None:
        self._pool = pool

    async def find(self, quest_id: QuestId) -> Route | None:
        row = await self._pool.fetch_row(_ROUTE, quest_id)
        return to_route(row) if row else None


class PostgresRunReader(RunReader):
    """Views, one statement a question; a count is one more, and so is one's own rank."""

    def __init__(self, pool: ReadPool) -> None:
        self._pool = pool

    async def find(self, run_id: RunId, user_id: UserId) -> Walk | None:
        row = await self._pool.fetch_row(_WALK, run_id, user_id)
        return to_walk(row) if row else None

    async def list(
        self,
        user_id: UserId,
        state: RunState | None,
        quest_id: QuestId | None,
        page: PageRequest,
        *,
        now: datetime,
    ) -> Page[RunSummary]:
        narrowing = Narrowing()
        narrowing.add("user_id = {}", user_id)
        if quest_id is not None:
            narrowing.add("run.quest_id = {}", quest_id)
        if state is not None:
            narrowing.add(f"{_STATE} = {{}}", now, state)
        return await read_page(
            self._pool, _RUNS, narrowing, page, lambda row: _to_summary(row, now)
        )

    async def leaderboard(
        self, quest_id: QuestId, user_id: UserId, page: PageRequest
    ) -> Leaderboard:
        return await read_leaderboard(self._pool, quest_id, user_id, page)


def _to_summary(row: Mapping[Any, Any], now: datetime) -> RunSummary:
    state = RunState(row["state"])
    is_overdue = state is RunState.ACTIVE and now >= row["expires_at"]
    return RunSummary(
        id=RunId(row["id"]),
        quest_id=QuestId(row["quest_id"]),
        quest_title=row["title"],
        version=row["version"],
        state=RunState.EXPIRED if is_overdue else state,
        revision=Revision(row["revision"]),
        started_at=row["started_at"],
        ended_at=row["expires_at"] if is_overdue else row["ended_at"],
        expires_at=row["expires_at"],
        points_count=row["points_count"],
        accepted_count=row["accepted_count"],
        score=row["score"],
    )


_WALK: Final = select_walk("$1", "$2", "'{}'")

# What cannot be found now has no row in the listing.
_ROUTE: Final = f"""
SELECT version.quest_id, {ROUTE_COLUMNS}
FROM quest_listing AS listing
JOIN quest_version AS version
  ON version.quest_id = listing.quest_id AND version.number = listing.version
JOIN vehicle ON vehicle.id = listing.vehicle_id
WHERE listing.quest_id = $1
"""  # noqa: S608 (constants)

# Nobody has noted yet that a run is overdue.
_STATE: Final = "CASE WHEN state = 'active' AND expires_at <= {} THEN 'expired' ELSE state END"

_RUNS: Final = Listing(
    columns=(
        "run.id, run.quest_id, run.version, state, revision, started_at, ended_at, expires_at, "
        "points_count, accepted_count, score, "
        f"{select_title('run.quest_id', 'run.version')} AS title"
    ),
    tables="run",
    at="started_at",
    id="id",
)
