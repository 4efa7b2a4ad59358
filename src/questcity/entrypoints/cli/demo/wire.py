"""What a bot reads of the answers; everything else in them is none of its business."""

from datetime import datetime
from uuid import UUID

import msgspec

from questcity.domain.quests.model.points import GeoPoint


class _Answer(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An answer, or a part of one."""


class Nothing(_Answer, frozen=True, kw_only=True):
    """An answer that says nothing that matters."""


class Problem(_Answer, frozen=True, kw_only=True):
    """Why a request was refused (RFC 9457)."""

    type: str = "/problems/unknown"
    detail: str = ""

    @property
    def code(self) -> str:
        """The code of the problem."""
        return self.type.rpartition("/")[2]


class Registered(_Answer, frozen=True, kw_only=True):
    """An attempt to register."""

    registration_token: str


class Tokens(_Answer, frozen=True, kw_only=True):
    """What one is signed in with."""

    access_token: str
    refresh_token: str


class ListedQuest(_Answer, frozen=True, kw_only=True):
    """A quest in the list."""

    id: UUID
    title: str


class QuestPage(_Answer, frozen=True, kw_only=True):
    """A page of the list."""

    items: tuple[ListedQuest, ...]
    next_cursor: str | None


class Place(_Answer, frozen=True, kw_only=True):
    """A place of the open point, where it lies in this run."""

    id: UUID
    latitude: float
    longitude: float
    part: int | None

    @property
    def at(self) -> GeoPoint:
        """Where it is."""
        return GeoPoint(self.latitude, self.longitude)


class Hint(_Answer, frozen=True, kw_only=True):
    """A hint of the open point."""

    id: UUID


class OpenPoint(_Answer, frozen=True, kw_only=True):
    """The open point."""

    id: UUID
    order: int
    title: str
    places: tuple[Place, ...]
    collected_parts: tuple[int, ...]
    hints: tuple[Hint, ...]


class Reward(_Answer, frozen=True, kw_only=True):
    """What became of the reward."""

    state: str
    credits: int


class Run(_Answer, frozen=True, kw_only=True):
    """A run."""

    id: UUID
    state: str
    started_at: datetime
    finished_at: datetime | None
    points_count: int
    score: int
    reward: Reward
    point: OpenPoint | None


class Verdict(_Answer, frozen=True, kw_only=True):
    """What a piece of evidence was worth."""

    event_id: UUID
    verdict: str
    reasons: tuple[str, ...]
    distance_band: str | None
    is_repeat: bool

    @property
    def is_rejected(self) -> bool:
        """Whether it was worth nothing."""
        return self.verdict == "rejected"


class Judged(_Answer, frozen=True, kw_only=True):
    """Verdicts, and the run after them."""

    verdicts: tuple[Verdict, ...]
    run: Run


class Profile(_Answer, frozen=True, kw_only=True):
    """Oneself."""

    username: str
    credits: int


class Rank(_Answer, frozen=True, kw_only=True):
    """A place on a leaderboard."""

    rank: int


class Leaderboard(_Answer, frozen=True, kw_only=True):
    """Where one stands."""

    me: Rank | None = None
