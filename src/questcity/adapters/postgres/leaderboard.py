"""Who did best: the best run of each player, page by page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from questcity.adapters.postgres.engine import ReadPool
from questcity.adapters.postgres.keyset import Narrowing, count_rows
from questcity.domain.play.views import Leaderboard, Rank
from questcity.domain.shared.ids import QuestId, UserId
from questcity.domain.shared.paging import Page, PageRequest

Row = Mapping[Any, Any]


async def read_leaderboard(
    pool: ReadPool, quest_id: QuestId, user_id: UserId, page: PageRequest
) -> Leaderboard:
    """Return a page, which goes on after the last run of the one before and its rank."""
    narrowing = Narrowing()
    narrowing.add("run.quest_id = {}", quest_id)
    count = await count_rows(pool, _TABLES, narrowing) if page.with_count else None
    passed = 0
    if page.after is not None:
        score, seconds, ended_at, run_id, rank = page.after
        last = int(score), int(seconds), datetime.fromisoformat(ended_at), UUID(run_id)
        narrowing.add(_IS_BEHIND, *last)
        passed = int(rank)
    # One row more than asked for tells whether there is a next page.
    query = (
        f"SELECT {_COLUMNS} FROM {_TABLES} WHERE {narrowing.as_sql()} "  # noqa: S608 (constants)
        f"ORDER BY {_ORDER} LIMIT {page.limit + 1:d}"
    )
    rows = await pool.fetch(query, *narrowing.arguments)
    next_after = None
    if len(rows) > page.limit:
        next_after = _position(rows[page.limit - 1], passed + page.limit)
    items = tuple(_to_rank(row, passed + n) for n, row in enumerate(rows[: page.limit], 1))
    own = await pool.fetch_row(_OWN, quest_id, user_id)
    return Leaderboard(
        page=Page(items=items, next_after=next_after, count=count),
        own=_to_rank(own, own["rank"]) if own else None,
    )


def _to_rank(row: Row, rank: int) -> Rank:
    return Rank(
        rank=rank,
        user_id=UserId(row["user_id"]),
        username=row["username"],
        first_name=row["first_name"],
        score=row["score"],
        seconds=row["seconds"],
    )


def _position(row: Row, rank: int) -> tuple[str, ...]:
    last = str(row["score"]), str(row["seconds"]), row["ended_at"].isoformat(), str(row["id"])
    return (*last, str(rank))


_COLUMNS: Final = (
    "run.id, run.user_id, run.score, run.seconds, run.ended_at, player.username, player.first_name"
)
_ORDER: Final = "run.score DESC, run.seconds, run.ended_at, run.id"

_TABLES: Final = """
(
    SELECT * FROM run WHERE state = 'finished' AND NOT EXISTS (
        SELECT FROM run AS better
        WHERE better.quest_id = run.quest_id AND better.user_id = run.user_id
          AND better.state = 'finished'
          AND (better.score > run.score OR better.score = run.score
               AND (better.seconds, better.ended_at, better.id)
                 < (run.seconds, run.ended_at, run.id))
    )
) AS run JOIN user_account AS player ON player.id = run.user_id AND player.show_on_leaderboards
"""

_IS_BEHIND: Final = """
run.score <= {0} AND (run.score < {0} OR (run.seconds, run.ended_at, run.id) > ({1}, {2}, {3}))
"""

_OWN: Final = f"""
WITH own AS (
    SELECT {_COLUMNS} FROM {_TABLES} WHERE run.quest_id = $1 AND run.user_id = $2
)
SELECT own.*, (
    SELECT count(*) + 1 FROM {_TABLES}
    WHERE run.quest_id = $1 AND (
        run.score > own.score OR run.score = own.score
        AND (run.seconds, run.ended_at, run.id) < (own.seconds, own.ended_at, own.id)
    )
) AS rank
FROM own
"""  # noqa: S608 (constants)
