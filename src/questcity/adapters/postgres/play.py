"""Runs in PostgreSQL: the writing side."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import text

from questcity.adapters.postgres.run_documents import (
    KINDS,
    fact_document,
    progress_document,
    read_fact,
)
from questcity.adapters.postgres.unit_of_work import PostgresUnitOfWork
from questcity.adapters.postgres.walks import (
    select_walk,
    select_wrong,
    to_attempts,
    to_run,
    to_walk,
)
from questcity.domain.play.errors import RunAlreadyActiveError, RunNotFoundError
from questcity.domain.play.model.facts import EvidenceJudged, Fact, PointOpened, PointWaived
from questcity.domain.play.model.runs import Run
from questcity.domain.play.model.verdicts import FULL_SCORE, Grade, Reason
from questcity.domain.play.ports import RunRepository, Walk
from questcity.domain.play.rules.attempts import Attempts
from questcity.domain.play.rules.positions import Sighting
from questcity.domain.quests.events import PointWithdrawn
from questcity.domain.shared.ids import PointId, QuestId, RunId, UserId

DECIMALS_OF_THE_PAST: Final = 3


class PostgresRunRepository(RunRepository):
    """Runs in `run`, their logs in `run_fact`; each method is one statement."""

    def __init__(self, unit_of_work: PostgresUnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def add(self, run: Run, facts: tuple[Fact, ...]) -> None:
        columns = _run_columns(run) | {"facts": _fact_rows(run, facts)}
        while not (await self._unit_of_work.execute(_ADD, columns)).scalar_one():
            present = await self.find_active(run.user_id, run.quest_id)
            # What was in the way may just have ended.
            if present is not None:
                raise RunAlreadyActiveError(present.id)

    async def lock(
        self, run_id: RunId, user_id: UserId | None, event_ids: tuple[UUID, ...] = ()
    ) -> Walk:
        arguments = {"run_id": run_id, "user_id": user_id, "event_ids": list(event_ids)}
        row = await self._find(_LOCK, arguments)
        if row is not None and row["revision"] != row["seen_revision"]:
            row = await self._find(_LOCK, arguments)
        if row is None:
            raise RunNotFoundError
        return to_walk(row)

    async def find_active(self, user_id: UserId, quest_id: QuestId) -> Run | None:
        row = await self._find(_FIND_ACTIVE, {"user_id": user_id, "quest_id": quest_id})
        return to_run(row) if row else None

    async def list_attempts(self, user_id: UserId, point_id: PointId) -> Attempts:
        arguments = {"user_id": user_id, "point_id": point_id}
        result = await self._unit_of_work.execute(_LIST_ATTEMPTS, arguments)
        return to_attempts(result.scalar_one())

    async def save(
        self, run: Run, facts: tuple[Fact, ...], sightings: Mapping[UUID, Sighting]
    ) -> None:
        rows = {"facts": _fact_rows(run, facts), "sightings": _sighting_rows(run, facts, sightings)}
        await self._unit_of_work.execute(_SAVE, _run_columns(run) | rows)

    async def list_facts(self, run_id: RunId) -> tuple[Fact, ...]:
        result = await self._unit_of_work.execute(_LIST_FACTS, {"run_id": run_id})
        return tuple(read_fact(row.kind, row.content) for row in result)

    async def list_active(self, quest_id: QuestId, *, limit: int) -> tuple[RunId, ...]:
        arguments = {"quest_id": quest_id, "limit": limit}
        result = await self._unit_of_work.execute(_LIST_ACTIVE, arguments)
        return tuple(RunId(id_) for id_ in result.scalars())

    async def list_owed(self, withdrawn: PointWithdrawn, *, limit: int) -> tuple[RunId, ...]:
        arguments = {
            "quest_id": withdrawn.quest_id,
            "version": withdrawn.version,
            "point_id": str(withdrawn.point_id),
            "limit": limit,
        }
        result = await self._unit_of_work.execute(_LIST_OWED, arguments)
        return tuple(RunId(id_) for id_ in result.scalars())

    async def list_overdue(self, *, now: datetime, limit: int) -> tuple[RunId, ...]:
        result = await self._unit_of_work.execute(_LIST_OVERDUE, {"now": now, "limit": limit})
        return tuple(RunId(id_) for id_ in result.scalars())

    async def _find(self, statement: Any, arguments: Mapping[str, Any]) -> Mapping[Any, Any] | None:
        result = await self._unit_of_work.execute(statement, arguments)
        return result.mappings().one_or_none()


def _run_columns(run: Run) -> dict[str, Any]:
    progress, lasted = run.progress, run.lasted
    return {
        "id": run.id,
        "user_id": run.user_id,
        "quest_id": run.quest_id,
        "version": run.version,
        "state": progress.state,
        "started_at": run.started_at,
        "expires_at": run.expires_at,
        "ended_at": progress.ended_at,
        "seconds": None if lasted is None else int(lasted.total_seconds()),
        "score": progress.score,
        "accepted_count": progress.accepted_count,
        "reward": progress.reward,
        "progress": progress_document(progress),
        "revision": run.revision,
    }


def _fact_rows(run: Run, facts: tuple[Fact, ...]) -> str:
    return _rows(
        {
            "sequence": sequence,
            "kind": KINDS[type(fact)],
            "at": fact.at,
            "point_id": fact.point_id
            if isinstance(fact, PointOpened | EvidenceJudged | PointWaived)
            else None,
            "event_id": fact.event_id if isinstance(fact, EvidenceJudged) else None,
            "is_wrong": isinstance(fact, EvidenceJudged)
            and Reason.ANSWER_WRONG in fact.ruling.reasons,
            "content": msgspec.Raw(fact_document(fact)),
        }
        for sequence, fact in enumerate(facts, run.revision - len(facts) + 1)
    )


def _sighting_rows(run: Run, facts: tuple[Fact, ...], sightings: Mapping[UUID, Sighting]) -> str:
    rows = []
    for sequence, fact in enumerate(facts, run.revision - len(facts) + 1):
        if isinstance(fact, EvidenceJudged) and (seen := sightings.get(fact.event_id)):
            at = seen.at if run.is_active else seen.at.rounded(DECIMALS_OF_THE_PAST)
            rows.append(
                {
                    "sequence": sequence,
                    "at": seen.taken_at,
                    "latitude": at.latitude,
                    "longitude": at.longitude,
                    "accuracy": seen.accuracy,
                    "is_credible": seen.is_credible,
                }
            )
    return _rows(rows)


def _rows(rows: Any) -> str:
    return msgspec.json.encode(list(rows)).decode()


_ADD_FACTS: Final = """
INSERT INTO run_fact (run_id, sequence, kind, at, user_id, point_id, event_id, is_wrong, content)
SELECT CAST(:id AS uuid), fact.sequence, fact.kind, fact.at, CAST(:user_id AS uuid),
       fact.point_id, fact.event_id, fact.is_wrong, fact.content
FROM jsonb_to_recordset(CAST(:facts AS jsonb)) AS fact (
    sequence integer, kind text, at timestamptz, point_id uuid, event_id uuid,
    is_wrong boolean, content jsonb
)
"""

_ADD: Final = text(f"""
WITH added AS (
    INSERT INTO run (
        id, user_id, quest_id, version, state, started_at, expires_at, ended_at, seconds,
        score, accepted_count, points_count, reward, progress, revision
    )
    SELECT CAST(:id AS uuid), CAST(:user_id AS uuid), version.quest_id, version.number,
           CAST(:state AS text), CAST(:started_at AS timestamptz),
           CAST(:expires_at AS timestamptz), CAST(:ended_at AS timestamptz),
           CAST(:seconds AS integer), CAST(:score AS integer),
           CAST(:accepted_count AS smallint), jsonb_array_length(version.content -> 'points'),
           CAST(:reward AS text), CAST(:progress AS jsonb), CAST(:revision AS integer)
    FROM quest_version AS version
    WHERE version.quest_id = CAST(:quest_id AS uuid) AND version.number = CAST(:version AS integer)
    ON CONFLICT (user_id, quest_id) WHERE state = 'active' DO NOTHING
    RETURNING id
), facts AS (
    {_ADD_FACTS}
    WHERE EXISTS (SELECT FROM added)
)
SELECT EXISTS (SELECT FROM added)
""")  # noqa: S608 (constants)

_LOCK: Final = text(select_walk(":run_id", ":user_id", ":event_ids") + "FOR UPDATE OF run")

_FIND_ACTIVE: Final = text("""
SELECT id, user_id, quest_id, version, started_at, expires_at, revision,
       CAST(progress AS text) AS progress
FROM run WHERE user_id = :user_id AND quest_id = :quest_id AND state = 'active'
FOR UPDATE
""")

# All parts see the run as it was before: what was seen earlier is made rough once, at the end.
_SAVE: Final = text(f"""
WITH facts AS (
    {_ADD_FACTS}
), sightings AS (
    INSERT INTO run_sighting (run_id, sequence, at, latitude, longitude, accuracy, is_credible)
    SELECT CAST(:id AS uuid), seen.* FROM jsonb_to_recordset(CAST(:sightings AS jsonb)) AS seen (
        sequence integer, at timestamptz, latitude float8, longitude float8, accuracy float8,
        is_credible boolean
    )
), past AS (
    UPDATE run_sighting
    SET latitude = round(CAST(latitude AS numeric), {DECIMALS_OF_THE_PAST}),
        longitude = round(CAST(longitude AS numeric), {DECIMALS_OF_THE_PAST})
    FROM run
    WHERE run.id = CAST(:id AS uuid) AND run.state = 'active' AND CAST(:state AS text) <> 'active'
      AND run_sighting.run_id = run.id
)
UPDATE run
SET state = CAST(:state AS text), ended_at = :ended_at, seconds = :seconds, score = :score,
    accepted_count = :accepted_count, reward = :reward, progress = CAST(:progress AS jsonb),
    revision = :revision
WHERE id = CAST(:id AS uuid)
""")  # noqa: S608 (constants)

_LIST_FACTS: Final = text("""
SELECT kind, CAST(content AS text) AS content FROM run_fact
WHERE run_id = :run_id ORDER BY sequence
""")

_LIST_ATTEMPTS: Final = text(
    f"SELECT {select_wrong('CAST(:user_id AS uuid)', 'CAST(:point_id AS uuid)')}"
)

_LIST_ACTIVE: Final = text("""
SELECT id FROM run WHERE state = 'active' AND quest_id = :quest_id ORDER BY id LIMIT :limit
""")

# What is kept of a deleted player is not added to. Each of the two states has an index of runs by
# their quest, which a list of both would leave aside.
_LIST_OWED: Final = text(f"""
SELECT run.id FROM run JOIN user_account AS player ON player.id = run.user_id
WHERE run.quest_id = :quest_id AND run.version = :version
  AND (run.state = 'active' OR run.state = 'finished')
  AND player.status <> 'deleted'
  AND (
      run.progress #>> '{{point,point_id}}' = :point_id
      OR EXISTS (
          SELECT FROM jsonb_array_elements(run.progress -> 'passed') AS passed
          WHERE passed ->> 'point_id' = :point_id
            AND (passed ->> 'grade' <> '{Grade.ACCEPTED}'
                 OR CAST(passed ->> 'score' AS integer) < {FULL_SCORE})
      )
  )
ORDER BY run.id LIMIT :limit
""")  # noqa: S608 (constants)

_LIST_OVERDUE: Final = text("""
SELECT id FROM run WHERE state = 'active' AND expires_at <= :now
ORDER BY expires_at, id LIMIT :limit
""")
