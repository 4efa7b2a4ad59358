"""What a player's phone sends in, to be judged."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.shared.ids import HintId, MediaId, PlaceId, PointId

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""One moment can be written in many zones."""


class EvidenceType(StrEnum):
    """What a player did."""

    CHECK_IN = "check_in"
    ANSWER = "answer"
    SCAN = "scan"
    PHOTO = "photo"
    CLAIM = "claim"
    TAKE_HINT = "take_hint"
    SKIP = "skip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """Where the phone says it was: `accuracy` in metres, and how old the fix was by then."""

    at: GeoPoint
    accuracy: float | None = None
    age_seconds: float = 0.0
    is_mock: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing that a player did; `at` is by the phone's clock, and `id` was made there."""

    id: UUID
    type: EvidenceType
    point_id: PointId
    at: datetime
    fix: Fix | None = None
    place_id: PlaceId | None = None
    answer: str | None = None
    text: str | None = None
    media_id: MediaId | None = None
    hint_id: HintId | None = None

    def content(self) -> bytes:
        """Return the same bytes for two pieces of evidence if and only if they say the same."""
        said = asdict(self) | {"at": self.at - _EPOCH}
        return json.dumps(said, sort_keys=True, default=str).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Evidence that was sent together, with the time of sending by the phone's clock."""

    sent_at: datetime
    events: tuple[Evidence, ...]
