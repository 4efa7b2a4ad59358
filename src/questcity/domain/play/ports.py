"""What play needs from the outside."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from questcity.domain.play.model.facts import EvidenceJudged, Fact, RunState
from questcity.domain.play.model.routes import Route
from questcity.domain.play.model.runs import Run
from questcity.domain.play.rules.attempts import Attempts
from questcity.domain.play.rules.positions import Sighting
from questcity.domain.play.views import Leaderboard, RunSummary
from questcity.domain.quests.events import PointWithdrawn
from questcity.domain.shared.ids import PointId, QuestId, RunId, UserId
from questcity.domain.shared.paging import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A run with all that evidence is judged by.

    `known` holds what was judged before of the events that were asked about; `attempts` are those
    at the open point, in any run of the player; `last` is the latest credible sighting.
    """

    run: Run
    route: Route
    attempts: Attempts = field(default_factory=Attempts)
    last: Sighting | None = None
    known: Mapping[UUID, EvidenceJudged] = field(default_factory=dict)

    @property
    def counted(self) -> Attempts:
        """The wrong answers at the open point that count: none of before it was put right."""
        point = self.run.progress.point
        fixed_at = None if point is None else self.route.fixed_at.get(point.point_id)
        return self.attempts.since(fixed_at)


class RunRepository(Protocol):
    """Runs and their logs. What is loaded stays locked until the block ends."""

    @abstractmethod
    async def add(self, run: Run, facts: tuple[Fact, ...]) -> None:
        """Store a new run that these facts have led to.

        Raise `RunAlreadyActiveError` if its player walks the quest already.
        """

    @abstractmethod
    async def lock(
        self, run_id: RunId, user_id: UserId | None, event_ids: tuple[UUID, ...] = ()
    ) -> Walk:
        """Return a run of that user, or of anybody, with what is known of some events.

        Raise `RunNotFoundError`.
        """

    @abstractmethod
    async def find_active(self, user_id: UserId, quest_id: QuestId) -> Run | None:
        """Return the run of the quest that the user is in."""

    @abstractmethod
    async def list_attempts(self, user_id: UserId, point_id: PointId) -> Attempts:
        """Return the wrong answers of a user at a point that are stored, of whatever run."""

    @abstractmethod
    async def save(
        self, run: Run, facts: tuple[Fact, ...], sightings: Mapping[UUID, Sighting]
    ) -> None:
        """Add facts to the log and store the state that they have led to.

        Sightings, by event, are kept apart from the log; once the run is over only to three
        decimals.
        """

    @abstractmethod
    async def list_facts(self, run_id: RunId) -> tuple[Fact, ...]:
        """Return the whole log of a run, oldest first."""

    @abstractmethod
    async def list_active(self, quest_id: QuestId, *, limit: int) -> tuple[RunId, ...]:
        """Return active runs of a quest, of whatever version."""

    @abstractmethod
    async def list_owed(self, withdrawn: PointWithdrawn, *, limit: int) -> tuple[RunId, ...]:
        """Return runs of the version that stand at the point, or earned less than all there.

        They are active or finished, and of players who were not deleted.
        """

    @abstractmethod
    async def list_overdue(self, *, now: datetime, limit: int) -> tuple[RunId, ...]:
        """Return active runs whose time is over."""


class RunReader(Protocol):
    """Runs, outside any block."""

    @abstractmethod
    async def find(self, run_id: RunId, user_id: UserId) -> Walk | None:
        """Return a run of that user."""

    @abstractmethod
    async def list(
        self,
        user_id: UserId,
        state: RunState | None,
        quest_id: QuestId | None,
        page: PageRequest,
        *,
        now: datetime,
    ) -> Page[RunSummary]:
        """Return a page of a user's runs, latest start first; overdue ones count as expired."""

    @abstractmethod
    async def leaderboard(
        self, quest_id: QuestId, user_id: UserId, page: PageRequest
    ) -> Leaderboard:
        """Return a page of the best finished run of each player who likes to be shown.

        Higher scores come first, then shorter times, then earlier finishes.
        """


class RouteReader(Protocol):
    """What can be walked, outside any block."""

    @abstractmethod
    async def find(self, quest_id: QuestId) -> Route | None:
        """Return the newest version of a quest that is published."""
