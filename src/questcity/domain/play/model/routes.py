"""What a run follows: a published version, seen by a player."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from questcity.domain.quests.model.fields import Credits
from questcity.domain.quests.model.points import Point
from questcity.domain.shared.ids import QuestId, UserId

LONGEST: Final = timedelta(days=30)
"""How long a run without a timeframe may last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A version of a quest; `top_speed` is that of its vehicle, in m/s."""

    quest_id: QuestId
    version: int
    author_id: UserId
    title: str
    timeframe: int
    credits: Credits
    top_speed: float
    points: tuple[Point, ...]

    def ends_at(self, started_at: datetime) -> datetime:
        """Return when a run ends that began then."""
        return started_at + (timedelta(hours=self.timeframe) if self.timeframe else LONGEST)
