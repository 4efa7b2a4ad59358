"""Live fixes on the wire."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from msgspec import UNSET, UnsetType

from questcity.domain.quests.model.fixes import (
    AcceptedAnswer,
    FixKind,
    HintText,
    LargerRadius,
    MovedPlace,
    TextFix,
    WithdrawnPoint,
    WrittenAnswer,
)
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.views.writing import EditorsFix
from questcity.domain.shared.ids import HintId, PlaceId, PointId
from questcity.entrypoints.web.paging import CountResponse
from questcity.entrypoints.web.shapes import Answer, Body


class HintTextShape(Body, frozen=True, kw_only=True):
    """What a hint is to say."""

    id: UUID
    text: str


class _Fix(Body, frozen=True, kw_only=True, tag_field="kind"):
    """What is put right; without a version in the newest one."""

    version: int | None = None


class TextRequest(_Fix, frozen=True, kw_only=True, tag="text"):
    """Other words for a point, or without one for the quest itself."""

    point_id: UUID | None = None
    title: str | None = None
    description: str | None = None
    hints: tuple[HintTextShape, ...] = ()

    def written(self) -> TextFix:
        """Return it as the domain knows it."""
        return TextFix(
            point_id=None if self.point_id is None else PointId(self.point_id),
            title=self.title,
            description=self.description,
            hints=tuple(HintText(id=HintId(hint.id), text=hint.text) for hint in self.hints),
        )


class LargerRadiusRequest(_Fix, frozen=True, kw_only=True, tag="larger-radius"):
    """A place that is found from farther away."""

    point_id: UUID
    place_id: UUID
    detection_radius: float

    def written(self) -> LargerRadius:
        """Return it as the domain knows it."""
        return LargerRadius(
            point_id=PointId(self.point_id),
            place_id=PlaceId(self.place_id),
            detection_radius=self.detection_radius,
        )


class AcceptedAnswerRequest(_Fix, frozen=True, kw_only=True, tag="accepted-answer"):
    """One more word or code that is right."""

    point_id: UUID
    answer: str

    def written(self) -> WrittenAnswer:
        """Return it as the domain knows it."""
        return WrittenAnswer(point_id=PointId(self.point_id), answer=self.answer)


class MovedPlaceRequest(_Fix, frozen=True, kw_only=True, tag="moved-place"):
    """A place that lies elsewhere."""

    point_id: UUID
    place_id: UUID
    latitude: float
    longitude: float

    def written(self) -> MovedPlace:
        """Return it as the domain knows it."""
        return MovedPlace(
            point_id=PointId(self.point_id),
            place_id=PlaceId(self.place_id),
            at=GeoPoint(self.latitude, self.longitude),
        )


class WithdrawnPointRequest(_Fix, frozen=True, kw_only=True, tag="withdrawn-point"):
    """A point where nobody has to do anything any more."""

    point_id: UUID

    def written(self) -> WithdrawnPoint:
        """Return it as the domain knows it."""
        return WithdrawnPoint(point_id=PointId(self.point_id))


FixRequest = (
    TextRequest
    | LargerRadiusRequest
    | AcceptedAnswerRequest
    | MovedPlaceRequest
    | WithdrawnPointRequest
)


class FixResponse(Answer, frozen=True, kw_only=True):
    """A fix as editors see it: what it says, and whether the draft does without it."""

    id: UUID
    kind: FixKind
    version: int
    created_at: datetime
    draft_is_behind: bool
    point_id: UUID | None
    place_id: UUID | UnsetType = UNSET
    title: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    hints: list[HintTextShape] | UnsetType = UNSET
    detection_radius: float | UnsetType = UNSET
    answer: str | UnsetType = UNSET
    latitude: float | UnsetType = UNSET
    longitude: float | UnsetType = UNSET

    @classmethod
    def of(cls, seen: EditorsFix) -> Self:
        """Return the response that shows this fix."""
        fix = seen.fix
        return cls(
            id=fix.id,
            kind=fix.change.kind,
            version=fix.version,
            created_at=fix.created_at,
            draft_is_behind=seen.draft_is_behind,
            point_id=fix.change.point_id,
            **_values(seen),
        )


class FixPage(Answer, frozen=True, kw_only=True, omit_defaults=True):
    """A page of fixes."""

    items: list[FixResponse]
    next_cursor: str | None
    count: CountResponse | None = None


def _values(seen: EditorsFix) -> dict[str, Any]:
    """Return what a fix says, by the names on the wire."""
    match seen.fix.change:
        case TextFix() as text:
            hints = [HintTextShape(id=hint.id, text=hint.text) for hint in text.hints]
            said = {"title": text.title, "description": text.description, "hints": hints or None}
            return {name: value for name, value in said.items() if value is not None}
        case LargerRadius() as larger:
            return {"place_id": larger.place_id, "detection_radius": larger.detection_radius}
        case MovedPlace() as moved:
            at = {"latitude": moved.at.latitude, "longitude": moved.at.longitude}
            return {"place_id": moved.place_id} | at
        case AcceptedAnswer():
            return {"answer": seen.answer}
        case WithdrawnPoint():
            return {}
