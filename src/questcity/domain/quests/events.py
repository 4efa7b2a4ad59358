"""What happened to quests."""

from dataclasses import dataclass
from typing import ClassVar

from questcity.domain.shared.events import Event, LetterEvent
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


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftApproved(LetterEvent):
    """Staff published a submitted draft; its author is told."""

    kind: ClassVar[str] = "draft-approved"

    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRefused(LetterEvent):
    """Staff gave a submitted draft back; its author is told why."""

    kind: ClassVar[str] = "draft-refused"

    title: str
    reasons: str
