"""What evidence turns out to be worth."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from questcity.domain.shared.ids import HintId, PlaceId


class Verdict(StrEnum):
    """The outcome; all but the last pass what they are about."""

    ACCEPTED = "accepted"
    ACCEPTED_LOW = "accepted_low"
    REVIEW = "review"
    REJECTED = "rejected"


class Reason(StrEnum):
    """Why; a closed list, each with a page that explains it to the player."""

    WITHIN_RADIUS = "within-radius"
    OUTSIDE_RADIUS = "outside-radius"
    NOT_PRECISE_ENOUGH = "not-precise-enough"
    FIX_TOO_OLD = "fix-too-old"
    TOO_FAST = "too-fast"
    MOCK_LOCATION = "mock-location"
    ANSWER_CORRECT = "answer-correct"
    ANSWER_WRONG = "answer-wrong"
    ANSWER_MISSING = "answer-missing"
    POSITION_MISSING = "position-missing"
    LATE = "late"
    POINT_NOT_OPEN = "point-not-open"
    TOO_MANY_ATTEMPTS = "too-many-attempts"
    PHOTO_RECEIVED = "photo-received"
    CLAIMED = "claimed"
    PART_COLLECTED = "part-collected"
    HINT_TAKEN = "hint-taken"
    HINT_UNKNOWN = "hint-unknown"
    SKIPPED = "skipped"
    SKIP_TOO_EARLY = "skip-too-early"
    EVENT_ID_REUSED = "event-id-reused"
    EVIDENCE_MISMATCH = "evidence-mismatch"
    PLACE_UNKNOWN = "place-unknown"
    RUN_OVER = "run-over"
    CLOCK_OUT_OF_RANGE = "clock-out-of-range"


DOUBTS: Final = frozenset(
    {Reason.MOCK_LOCATION, Reason.NOT_PRECISE_ENOUGH, Reason.TOO_FAST, Reason.LATE}
)
"""What lowers the grade of evidence that is accepted."""


class Band(StrEnum):
    """How far from the place, without giving the place away."""

    INSIDE = "inside"
    NEAR = "near"
    FAR = "far"


class Grade(StrEnum):
    """How a point was passed."""

    ACCEPTED = "accepted"
    ACCEPTED_LOW = "accepted_low"
    REVIEW = "review"
    SKIPPED = "skipped"


FULL_SCORE: Final = 10
"""What a point earns that was passed well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A verdict with its reasons, and what of the point it settles.

    `place_id` and `part` say where an accepted position was; `retry_after` is in whole seconds.
    """

    verdict: Verdict
    reasons: tuple[Reason, ...]
    band: Band | None = None
    retry_after: int | None = None
    place_id: PlaceId | None = None
    part: int | None = None
    hint_id: HintId | None = None
    hint_cost: int = 0

    @classmethod
    def rejecting(
        cls, *reasons: Reason, band: Band | None = None, retry_after: int | None = None
    ) -> "Ruling":
        """Return a refusal."""
        return cls(verdict=Verdict.REJECTED, reasons=reasons, band=band, retry_after=retry_after)

    @property
    def doubts(self) -> tuple[Reason, ...]:
        """Those of the reasons that lower the grade."""
        return tuple(reason for reason in self.reasons if reason in DOUBTS)

    @property
    def is_rejected(self) -> bool:
        """Whether it settles nothing."""
        return self.verdict is Verdict.REJECTED
