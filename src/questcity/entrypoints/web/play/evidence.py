"""Evidence and verdicts on the wire."""

from typing import Annotated, Self
from uuid import UUID

import msgspec

from questcity.domain.play.model.evidence import Batch, Evidence, EvidenceType, Fix
from questcity.domain.play.model.verdicts import Band, Reason, Verdict
from questcity.domain.play.use_cases.submit_evidence import EVENTS_AT_MOST
from questcity.domain.play.views import (
    Answered,
    RunView,
)
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.shared.ids import HintId, MediaId, PlaceId, PointId
from questcity.entrypoints.web.play.schemas import RunResponse
from questcity.entrypoints.web.shapes import Answer, Body, Moment


class FixShape(Body, frozen=True, kw_only=True):
    """Where the phone says it was; `accuracy` in metres."""

    latitude: float
    longitude: float
    accuracy: float | None = None
    age_seconds: float = 0.0
    is_mock: bool = False

    def fix(self) -> Fix:
        """Return it as the domain knows it."""
        return Fix(
            at=GeoPoint(self.latitude, self.longitude),
            accuracy=self.accuracy,
            age_seconds=self.age_seconds,
            is_mock=self.is_mock,
        )


class EvidenceRequest(Body, frozen=True, kw_only=True):
    """One thing that a player did; the client makes its id, and keeps it when it repeats it."""

    id: UUID
    type: EvidenceType
    point_id: UUID
    at: Moment
    fix: FixShape | None = None
    place_id: UUID | None = None
    answer: str | None = None
    text: str | None = None
    media_id: UUID | None = None
    hint_id: UUID | None = None

    def evidence(self) -> Evidence:
        """Return it as the domain knows it."""
        return Evidence(
            id=self.id,
            type=self.type,
            point_id=PointId(self.point_id),
            at=self.at,
            fix=None if self.fix is None else self.fix.fix(),
            place_id=None if self.place_id is None else PlaceId(self.place_id),
            answer=self.answer,
            text=self.text,
            media_id=None if self.media_id is None else MediaId(self.media_id),
            hint_id=None if self.hint_id is None else HintId(self.hint_id),
        )


Events = Annotated[list[EvidenceRequest], msgspec.Meta(min_length=1, max_length=EVENTS_AT_MOST)]


class EventsRequest(Body, frozen=True, kw_only=True):
    """Evidence in the order in which it is to be judged, and when the phone sends it."""

    sent_at: Moment
    events: Events

    def batch(self) -> Batch:
        """Return it as the domain knows it."""
        return Batch(sent_at=self.sent_at, events=tuple(event.evidence() for event in self.events))


class VerdictResponse(Answer, frozen=True, kw_only=True):
    """What one event was worth."""

    event_id: UUID
    verdict: Verdict
    reasons: tuple[Reason, ...]
    distance_band: Band | None
    retry_after_seconds: int | None
    is_repeat: bool

    @classmethod
    def of(cls, answered: Answered) -> Self:
        """Return the response that shows this verdict."""
        ruling = answered.ruling
        return cls(
            event_id=answered.event_id,
            verdict=ruling.verdict,
            reasons=ruling.reasons,
            distance_band=ruling.band,
            retry_after_seconds=ruling.retry_after,
            is_repeat=answered.is_repeat,
        )


class EventsResponse(Answer, frozen=True, kw_only=True):
    """The verdicts in the order of the events, and the run after them."""

    verdicts: list[VerdictResponse]
    run: RunResponse

    @classmethod
    def of(cls, answers: tuple[Answered, ...], run: RunView) -> Self:
        """Return the response that shows the verdicts."""
        return cls(
            verdicts=[VerdictResponse.of(answered) for answered in answers],
            run=RunResponse.of(run),
        )
