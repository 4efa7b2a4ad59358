"""What happened to quests."""

from dataclasses import dataclass
from typing import ClassVar

from questcity.domain.shared.events import Event
from questcity.domain.shared.ids import PointId, QuestId


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestClosed(Event):
    """A quest was archived, and those who walk it are to stop."""

    kind: ClassVar[str] = "quest-closed"

    quest_id: QuestId


@dataclass(frozen=True, slots=True, kw_only=True)
class PointWithdrawn(Event):
    """A fix has withdrawn a point, and those who stand there are to go on."""

    kind: ClassVar[str] = "point-withdrawn"

    quest_id: QuestId
    version: int
    point_id: PointId
