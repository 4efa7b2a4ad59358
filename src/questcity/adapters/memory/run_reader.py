"""Runs in memory: the reading side."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from questcity.adapters.memory.accounts import USERS
from questcity.adapters.memory.database import MemoryDatabase
from questcity.adapters.memory.pages import count_of, page_of
from questcity.adapters.memory.play import FACTS, RUNS, SIGHTINGS, Paths
from questcity.adapters.memory.quests import FIXES, QUESTS, VERSIONS
from questcity.domain.accounts.model.users import User
from questcity.domain.play.model.facts import RunState
from questcity.domain.play.model.routes import Route
from questcity.domain.play.model.runs import Run
from questcity.domain.play.ports import RouteReader, RunReader, Walk
from questcity.domain.play.views import Leaderboard, Rank, RunSummary
from questcity.domain.quests.model.quests import Quest, QuestStatus
from questcity.domain.quests.model.reference import VEHICLE
from questcity.domain.shared.ids import QuestId, RunId, UserId
from questcity.domain.shared.paging import Page, PageRequest

Standing = tuple[int, int, datetime, UUID]
"""What a leaderboard is ordered by: less is better."""


class MemoryRouteReader(RouteReader):
    """Committed versions."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def find(self, quest_id: QuestId) -> Route | None:
        for quest in self._database.values(QUESTS, Quest):
            if quest.id == quest_id and quest.status is QuestStatus.PUBLISHED:
                return _paths(self._database).route(quest_id, quest.version)
        return None


class MemoryRunReader(RunReader):
    """Committed runs."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def find(self, run_id: RunId, user_id: UserId) -> Walk | None:
        return _paths(self._database).find(run_id, user_id)

    async def list(
        self,
        user_id: UserId,
        state: RunState | None,
        quest_id: QuestId | None,
        page: PageRequest,
        *,
        now: datetime,
    ) -> Page[RunSummary]:
        own = (
            self._summary(run, now)
            for run in self._runs()
            if run.user_id == user_id
            and quest_id in {None, run.quest_id}
            and state in {None, _state(run, now)}
        )
        return page_of(own, lambda run: (run.started_at, run.id), page)

    async def leaderboard(
        self, quest_id: QuestId, user_id: UserId, page: PageRequest
    ) -> Leaderboard:
        best = sorted(self._best(quest_id).values())
        board = [self._rank(rank, standing) for rank, standing in enumerate(best, 1)]
        own = next((rank for rank in board if rank.user_id == user_id), None)
        first, passed = 0, 0
        if page.after is not None:
            last, passed = _standing_of(page.after), int(page.after[-1])
            first = sum(standing <= last for standing in best)
        items = tuple(
            self._rank(passed + number, standing)
            for number, standing in enumerate(best[first : first + page.limit], 1)
        )
        next_after = None
        if first + page.limit < len(best):
            next_after = _position_of(best[first + page.limit - 1], passed + page.limit)
        return Leaderboard(
            page=Page(items=items, next_after=next_after, count=count_of(len(best), page)), own=own
        )

    def _best(self, quest_id: QuestId) -> dict[UserId, Standing]:
        shown = {user.id for user in self._users() if user.show_on_leaderboards}
        best: dict[UserId, Standing] = {}
        for run in self._runs():
            is_finished = run.progress.state is RunState.FINISHED
            if run.quest_id == quest_id and is_finished and run.user_id in shown:
                standing = _standing(run)
                best[run.user_id] = min(best.get(run.user_id, standing), standing)
        return best

    def _rank(self, rank: int, standing: Standing) -> Rank:
        run = next(run for run in self._runs() if run.id == standing[-1])
        user = next(user for user in self._users() if user.id == run.user_id)
        return Rank(
            rank=rank,
            user_id=user.id,
            username=user.username,
            first_name=user.first_name,
            score=run.progress.score,
            seconds=standing[1],
        )

    def _summary(self, run: Run, now: datetime) -> RunSummary:
        route = _paths(self._database).route(run.quest_id, run.version)
        return RunSummary(
            id=run.id,
            quest_id=run.quest_id,
            quest_title=route.title,
            version=run.version,
            state=_state(run, now),
            revision=run.revision,
            started_at=run.started_at,
            ended_at=run.expires_at if run.is_overdue(now) else run.progress.ended_at,
            expires_at=run.expires_at,
            points_count=len(route.points),
            accepted_count=run.progress.accepted_count,
            score=run.progress.score,
        )

    def _runs(self) -> Iterator[Run]:
        return self._database.values(RUNS, Run)

    def _users(self) -> Iterator[User]:
        return self._database.values(USERS, User)


def _paths(database: MemoryDatabase) -> Paths:
    tables = database.committed
    return Paths(
        runs=tables.get(RUNS, {}),
        facts=tables.get(FACTS, {}),
        sightings=tables.get(SIGHTINGS, {}),
        versions=tables.get(VERSIONS, {}),
        fixes=tables.get(FIXES, {}),
        vehicles=tables.get(VEHICLE.code, {}),
    )


def _state(run: Run, now: datetime) -> RunState:
    return RunState.EXPIRED if run.is_overdue(now) else run.progress.state


def _standing(run: Run) -> Standing:
    assert run.lasted is not None
    assert run.progress.ended_at is not None
    seconds = int(run.lasted.total_seconds())
    return -run.progress.score, seconds, run.progress.ended_at, run.id


def _position_of(standing: Standing, rank: int) -> tuple[str, ...]:
    score, seconds, ended_at, run_id = standing
    return str(score), str(seconds), ended_at.isoformat(), str(run_id), str(rank)


def _standing_of(position: tuple[str, ...]) -> Standing:
    score, seconds, ended_at, run_id, _ = position
    return int(score), int(seconds), datetime.fromisoformat(ended_at), UUID(run_id)
