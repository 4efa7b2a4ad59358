"""What happened to quests."""

from dataclasses import dataclass
from typing import ClassVar

from questcity.domain.shared.events import Event
from questcity.domain.shared.ids import QuestId


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestClosed(Event):
    """A quest was archived, and those who walk it are to stop."""

    kind: ClassVar[str] = "quest-closed"

    quest_id: QuestId
