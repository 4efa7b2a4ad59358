"""What happened in a run: the log that its state follows from. It holds no evidence."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from questcity.domain.play.model.evidence import EvidenceType
from questcity.domain.play.model.verdicts import Grade, Ruling
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.shared.ids import PlaceId, PointId
from questcity.domain.shared.secrets import Tag


class RunState(StrEnum):
    """Whether a run goes on, and if not, how it ended."""

    ACTIVE = "active"
    FINISHED = "finished"
    ABANDONED = "abandoned"
    EXPIRED = "expired"


class Reward(StrEnum):
    """What became of the reward of a run."""

    NONE = "none"
    WAITING = "waiting"
    GRANTED = "granted"


@dataclass(frozen=True, slots=True)
class DrawnPlace:
    """Where a place lies in this run, other than its author wrote.

    `around` is where the author had it, which an older QuestCity did not note.
    """

    place_id: PlaceId
    at: GeoPoint
    around: GeoPoint | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PointOpened:
    """A point was shown to the player, with the places that were drawn for this run."""

    at: datetime
    point_id: PointId
    order: int
    drawn: tuple[DrawnPlace, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceJudged:
    """Evidence got its verdict.

    `at` is when it arrived and `done_at` when the player did it, by the server's clock. `grade`
    and `score` are there when it passed the point.
    """

    at: datetime
    done_at: datetime
    event_id: UUID
    fingerprint: Tag
    type: EvidenceType
    point_id: PointId
    ruling: Ruling
    grade: Grade | None = None
    score: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PointWaived:
    """A point was withdrawn from the version, and counts for the player as passed."""

    at: datetime
    point_id: PointId
    order: int
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnded:
    """The run is over."""

    at: datetime
    state: RunState
    reward: Reward = Reward.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardGranted:
    """Staff granted a reward that had waited."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardLapsed:
    """A reward that had waited was found to be granted already, for another run of the quest."""

    at: datetime


Fact = PointOpened | EvidenceJudged | PointWaived | RunEnded | RewardGranted | RewardLapsed
