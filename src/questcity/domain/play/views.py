"""What a player sees of a run: of its points, those behind and the open one, and no other."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from questcity.domain.play.model.facts import Fact, Reward, RunState
from questcity.domain.play.model.progress import OpenPoint
from questcity.domain.play.model.routes import Route
from questcity.domain.play.model.runs import Run
from questcity.domain.play.model.verdicts import Grade, Ruling
from questcity.domain.quests.model.activities import ActivityType, PhotoKind, Tool
from questcity.domain.quests.model.points import PlaceSettings, Point
from questcity.domain.shared.ids import HintId, PointId, QuestId, Revision, RunId, UserId
from questcity.domain.shared.paging import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class HintView:
    """A hint; its text is there once it was taken."""

    id: HintId
    cost: int
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPointView:
    """The open point. `places` is empty while the tool hides them."""

    id: PointId
    order: int
    title: str
    description: str
    activity: ActivityType
    photo_kind: PhotoKind | None
    digits: int | None
    tool: Tool
    places: tuple[PlaceSettings, ...]
    collected_parts: tuple[int, ...]
    hints: tuple[HintView, ...]

    @classmethod
    def of(cls, point: Point, state: OpenPoint) -> Self:
        """Return what the player may know of the point now."""
        is_shown = point.tool.shows_places or state.check_in is not None
        return cls(
            id=point.id,
            order=state.order,
            title=point.title,
            description=point.description,
            activity=point.activity.type,
            photo_kind=point.activity.kind,
            digits=point.activity.digits,
            tool=point.tool,
            places=state.places_of(point) if is_shown else (),
            collected_parts=tuple(sorted(state.parts)),
            hints=tuple(
                HintView(
                    id=hint.id,
                    cost=hint.cost,
                    text=hint.text if hint.id in state.hints else None,
                )
                for hint in point.hints
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedPointView:
    """A point behind the player."""

    point_id: PointId
    order: int
    title: str
    at: datetime
    grade: Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """A run as its player sees it.

    `attempts_left` and `attempts_reset_at` are about wrong answers at the open point.
    """

    id: RunId
    quest_id: QuestId
    version: int
    state: RunState
    revision: Revision
    started_at: datetime
    ended_at: datetime | None
    expires_at: datetime
    server_time: datetime
    points_count: int
    accepted_count: int
    score: int
    reward: Reward
    reward_credits: int
    point: OpenPointView | None
    attempts_left: int
    attempts_reset_at: datetime | None
    history: tuple[PassedPointView, ...]

    @classmethod
    def of(
        cls, run: Run, route: Route, *, left: int, reset_at: datetime | None, now: datetime
    ) -> Self:
        """Return the run as it is now."""
        progress = run.progress
        is_overdue = run.is_overdue(now)
        state = None if is_overdue else progress.point
        return cls(
            id=run.id,
            quest_id=run.quest_id,
            version=run.version,
            state=RunState.EXPIRED if is_overdue else progress.state,
            revision=run.revision,
            started_at=run.started_at,
            ended_at=run.expires_at if is_overdue else progress.ended_at,
            expires_at=run.expires_at,
            server_time=now,
            points_count=len(route.points),
            accepted_count=progress.accepted_count,
            score=progress.score,
            reward=progress.reward,
            reward_credits=0 if progress.reward is Reward.NONE else route.credits.reward,
            point=None if state is None else OpenPointView.of(route.points[state.order], state),
            attempts_left=left,
            attempts_reset_at=reset_at,
            history=tuple(
                PassedPointView(
                    point_id=passed.point_id,
                    order=passed.order,
                    title=route.points[passed.order].title,
                    at=passed.at,
                    grade=passed.grade,
                )
                for passed in progress.passed
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The verdict on one event; a repeated one gets the verdict of the first."""

    event_id: UUID
    ruling: Ruling
    is_repeat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """A run in the list of its player."""

    id: RunId
    quest_id: QuestId
    quest_title: str
    version: int
    state: RunState
    revision: Revision
    started_at: datetime
    ended_at: datetime | None
    expires_at: datetime
    points_count: int
    accepted_count: int
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """A place on a leaderboard."""

    rank: int
    user_id: UserId
    username: str
    first_name: str
    score: int
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaderboard:
    """A page of the best, and where one stands oneself."""

    page: Page[Rank]
    own: Rank | None


def recounted(fact: Fact) -> dict[str, Any]:
    """Return a fact as plain values, for its player to keep.

    Where hidden places were drawn is left out, and so is the digest of what was sent.
    """
    hidden = {"drawn", "fingerprint"}
    return {name: value for name, value in asdict(fact).items() if name not in hidden}
