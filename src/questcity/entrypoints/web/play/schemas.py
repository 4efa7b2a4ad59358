"""Runs on the wire."""

from datetime import datetime
from typing import Self
from uuid import UUID

from msgspec import UNSET, UnsetType

from questcity.domain.play.model.facts import Reward, RunState
from questcity.domain.play.model.verdicts import Grade
from questcity.domain.play.views import (
    HintView,
    OpenPointView,
    PassedPointView,
    RunSummary,
    RunView,
)
from questcity.domain.quests.model.activities import ActivityType, PhotoKind, Tool
from questcity.domain.quests.model.points import PlaceSettings
from questcity.domain.shared.ids import Revision
from questcity.entrypoints.web.paging import CountResponse
from questcity.entrypoints.web.shapes import Answer


class RunActivityResponse(Answer, frozen=True, kw_only=True):
    """What there is to do; `kind` is of a photo, `digits` of a code."""

    id: ActivityType
    type: str
    kind: PhotoKind | UnsetType | None = UNSET
    digits: int | UnsetType | None = UNSET


class ToolResponse(Answer, frozen=True, kw_only=True):
    """What to find the point with."""

    id: Tool
    code: str


class RunPlaceResponse(Answer, frozen=True, kw_only=True):
    """A place as it lies in this run; lengths are in metres."""

    id: UUID
    latitude: float
    longitude: float
    detection_radius: float
    height: float
    interaction_inaccuracy: float
    part: int | None

    @classmethod
    def of(cls, place: PlaceSettings) -> Self:
        """Return the response that shows this place."""
        return cls(
            id=place.id,
            latitude=place.at.latitude,
            longitude=place.at.longitude,
            detection_radius=place.detection_radius,
            height=place.height,
            interaction_inaccuracy=place.interaction_inaccuracy,
            part=place.part,
        )


class AttemptsResponse(Answer, frozen=True, kw_only=True):
    """How many wrong answers would still be judged, and when the next one will."""

    left: int
    reset_at: datetime | None


class RunHintResponse(Answer, frozen=True, kw_only=True):
    """A hint; its text is there once it was taken."""

    id: UUID
    cost: int
    text: str | None

    @classmethod
    def of(cls, hint: HintView) -> Self:
        """Return the response that shows this hint."""
        return cls(id=hint.id, cost=hint.cost, text=hint.text)


class OpenPointResponse(Answer, frozen=True, kw_only=True):
    """The open point; `places` is empty while they are hidden."""

    id: UUID
    order: int
    title: str
    description: str
    activity: RunActivityResponse
    tool: ToolResponse
    file_url: str | None
    places: list[RunPlaceResponse]
    collected_parts: tuple[int, ...]
    attempts: AttemptsResponse
    hints: list[RunHintResponse]

    @classmethod
    def of(cls, point: OpenPointView, run: RunView) -> Self:
        """Return the response that shows this point."""
        activity = point.activity
        is_photo, is_code = ActivityType.TAKE_PHOTO, ActivityType.ENTER_CODE
        return cls(
            id=point.id,
            order=point.order,
            title=point.title,
            description=point.description,
            activity=RunActivityResponse(
                id=activity,
                type=activity.code,
                kind=point.photo_kind if activity is is_photo else UNSET,
                digits=point.digits if activity is is_code else UNSET,
            ),
            tool=ToolResponse(id=point.tool, code=point.tool.code),
            file_url=None,
            places=[RunPlaceResponse.of(place) for place in point.places],
            collected_parts=point.collected_parts,
            attempts=AttemptsResponse(left=run.attempts_left, reset_at=run.attempts_reset_at),
            hints=[RunHintResponse.of(hint) for hint in point.hints],
        )


class PassedPointResponse(Answer, frozen=True, kw_only=True):
    """A point behind the player."""

    point_id: UUID
    order: int
    title: str
    accepted_at: datetime
    grade: Grade

    @classmethod
    def of(cls, point: PassedPointView) -> Self:
        """Return the response that shows this point."""
        return cls(
            point_id=point.point_id,
            order=point.order,
            title=point.title,
            accepted_at=point.at,
            grade=point.grade,
        )


class RewardResponse(Answer, frozen=True, kw_only=True):
    """What became of the reward: none, waiting for staff, or granted."""

    state: Reward
    credits: int


class RunResponse(Answer, frozen=True, kw_only=True):
    """A run as its player sees it."""

    id: UUID
    quest_id: UUID
    version: int
    state: RunState
    revision: Revision
    started_at: datetime
    finished_at: datetime | None
    expires_at: datetime
    server_time: datetime
    points_count: int
    accepted_count: int
    score: int
    reward: RewardResponse
    point: OpenPointResponse | None
    history: list[PassedPointResponse]

    @classmethod
    def of(cls, run: RunView) -> Self:
        """Return the response that shows this run."""
        return cls(
            id=run.id,
            quest_id=run.quest_id,
            version=run.version,
            state=run.state,
            revision=run.revision,
            started_at=run.started_at,
            finished_at=run.ended_at,
            expires_at=run.expires_at,
            server_time=run.server_time,
            points_count=run.points_count,
            accepted_count=run.accepted_count,
            score=run.score,
            reward=RewardResponse(state=run.reward, credits=run.reward_credits),
            point=None if run.point is None else OpenPointResponse.of(run.point, run),
            history=[PassedPointResponse.of(point) for point in run.history],
        )


class RunQuestResponse(Answer, frozen=True, kw_only=True):
    """The quest of a run in a list."""

    title: str
    cover_url: str | None


class RunSummaryResponse(Answer, frozen=True, kw_only=True):
    """A run in a list."""

    id: UUID
    quest_id: UUID
    quest: RunQuestResponse
    version: int
    state: RunState
    revision: Revision
    started_at: datetime
    finished_at: datetime | None
    expires_at: datetime
    points_count: int
    accepted_count: int
    score: int

    @classmethod
    def of(cls, run: RunSummary) -> Self:
        """Return the response that shows this run."""
        return cls(
            id=run.id,
            quest_id=run.quest_id,
            quest=RunQuestResponse(title=run.quest_title, cover_url=None),
            version=run.version,
            state=run.state,
            revision=run.revision,
            started_at=run.started_at,
            finished_at=run.ended_at,
            expires_at=run.expires_at,
            points_count=run.points_count,
            accepted_count=run.accepted_count,
            score=run.score,
        )


class RunPage(Answer, frozen=True, kw_only=True, omit_defaults=True):
    """A page of runs."""

    items: list[RunSummaryResponse]
    next_cursor: str | None
    count: CountResponse | None = None
