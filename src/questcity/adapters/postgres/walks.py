"""A run with all that evidence is judged by, in one statement."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from questcity.adapters.postgres.fix_documents import read_fixes, select_fixes
from questcity.adapters.postgres.quest_mapping import to_version
from questcity.adapters.postgres.run_documents import read_judged, read_progress
from questcity.domain.play.model.routes import Route
from questcity.domain.play.model.runs import Run
from questcity.domain.play.ports import Walk
from questcity.domain.play.rules.attempts import LIMITS, Attempts
from questcity.domain.play.rules.positions import Sighting
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.shared.ids import QuestId, Revision, RunId, UserId

Row = Mapping[Any, Any]

# No limit looks farther back than at so many.
_ATTEMPTS_AT_MOST: Final = max(limit.count for limit in LIMITS)


def select_walk(run_id: str, user_id: str, event_ids: str) -> str:
    """Return a statement that finds a walk; its parts are the marks of its arguments.

    Where rows are locked, `revision` may be newer than `seen_revision`: then the run was changed
    while the statement waited for it, and all but the run itself is older than the run.
    """
    open_point = "CAST(run.progress #>> '{point,point_id}' AS uuid)"
    return f"""
SELECT run.id, run.user_id, run.quest_id, run.version, run.started_at, run.expires_at,
       CAST(run.progress AS text) AS progress, run.revision,
       (SELECT seen.revision FROM run AS seen WHERE seen.id = run.id) AS seen_revision,
       {ROUTE_COLUMNS},
       last.at AS last_at, last.latitude, last.longitude, last.accuracy,
       {select_wrong("run.user_id", open_point)} AS wrong_at,
       ARRAY(
           SELECT CAST(known.content AS text) FROM run_fact AS known
           WHERE known.run_id = run.id AND known.event_id = ANY(CAST({event_ids} AS uuid[]))
       ) AS known
FROM run
JOIN quest_version AS version ON version.quest_id = run.quest_id AND version.number = run.version
JOIN vehicle ON vehicle.id = version.vehicle_id
LEFT JOIN LATERAL (
    SELECT * FROM run_sighting WHERE run_sighting.run_id = run.id AND is_credible
    ORDER BY sequence DESC LIMIT 1
) AS last ON true
WHERE run.id = CAST({run_id} AS uuid)
  AND (CAST({user_id} AS uuid) IS NULL OR run.user_id = CAST({user_id} AS uuid))
"""  # noqa: S608 (constants)


def select_wrong(user_id: str, point_id: str) -> str:
    """Return an array of the latest wrong answers at a point; its parts are marks or columns."""
    return f"""ARRAY(
           SELECT wrong.at FROM run_fact AS wrong
           WHERE wrong.is_wrong AND wrong.user_id = {user_id} AND wrong.point_id = {point_id}
           ORDER BY wrong.at DESC LIMIT {_ATTEMPTS_AT_MOST}
       )"""  # noqa: S608 (constants)


def to_attempts(wrong_at: Sequence[datetime]) -> Attempts:
    """Return attempts as they were selected, latest first."""
    return Attempts(tuple(reversed(wrong_at)))


def to_walk(row: Row) -> Walk:
    """Return the walk of a row."""
    known = [read_judged(document) for document in row["known"]]
    return Walk(
        run=to_run(row),
        route=to_route(row),
        attempts=to_attempts(row["wrong_at"]),
        last=_to_sighting(row),
        known={fact.event_id: fact for fact in known},
    )


def to_run(row: Row) -> Run:
    """Return the run of a row."""
    return Run(
        id=RunId(row["id"]),
        user_id=UserId(row["user_id"]),
        quest_id=QuestId(row["quest_id"]),
        version=row["version"],
        started_at=row["started_at"],
        expires_at=row["expires_at"],
        progress=read_progress(row["progress"]),
        revision=Revision(row["revision"]),
    )


def to_route(row: Row) -> Route:
    """Return the route of a row that has `quest_id` and `ROUTE_COLUMNS`."""
    return Route.of(to_version(row), read_fixes(row["fixes"]), top_speed=row["top_speed"])


def _to_sighting(row: Row) -> Sighting | None:
    if row["last_at"] is None:
        return None
    return Sighting(
        at=GeoPoint(row["latitude"], row["longitude"]),
        accuracy=row["accuracy"],
        taken_at=row["last_at"],
    )


ROUTE_COLUMNS: Final = (
    "version.number, version.author_id, version.published_at, version.published_by, "
    "CAST(version.content AS text) AS content, "
    f"vehicle.top_speed, {select_fixes('version.quest_id', 'version.number')} AS fixes"
)
