"""Live fixes: the few changes of a published version that reach those who walk it already.

A version itself never changes: fixes lie over it, in the order in which they were made.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Self

from questcity.domain.quests.model.answers import AnswerKind, SealedAnswer
from questcity.domain.quests.model.fields import QuestFields
from questcity.domain.quests.model.points import GeoPoint, PlaceSettings, Point
from questcity.domain.shared.ids import FixId, HintId, PlaceId, PointId, QuestId, UserId
from questcity.domain.shared.texts import composed


class FixKind(StrEnum):
    """What a fix can be; anything else is a new version."""

    TEXT = "text"
    LARGER_RADIUS = "larger-radius"
    ACCEPTED_ANSWER = "accepted-answer"
    MOVED_PLACE = "moved-place"
    WITHDRAWN_POINT = "withdrawn-point"


@dataclass(frozen=True, slots=True, kw_only=True)
class HintText:
    """What a hint is to say."""

    id: HintId
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFix:
    """Other words for a point, or without one for the quest itself; None keeps what there is."""

    kind: ClassVar[FixKind] = FixKind.TEXT

    point_id: PointId | None = None
    title: str | None = None
    description: str | None = None
    hints: tuple[HintText, ...] = ()

    def composed(self) -> Self:
        """Return it with its texts as texts are kept."""
        return replace(
            self,
            title=None if self.title is None else composed(self.title),
            description=None if self.description is None else composed(self.description),
            hints=tuple(replace(hint, text=composed(hint.text)) for hint in self.hints),
        )

    def over_fields(self, fields: QuestFields) -> QuestFields:
        """Return what a quest says of itself with these words."""
        return replace(
            fields,
            title=fields.title if self.title is None else self.title,
            description=fields.description if self.description is None else self.description,
        )

    def over(self, point: Point) -> Point:
        """Return the point with these words."""
        texts = {hint.id: hint.text for hint in self.hints}
        return replace(
            point,
            title=point.title if self.title is None else self.title,
            description=point.description if self.description is None else self.description,
            hints=tuple(replace(hint, text=texts.get(hint.id, hint.text)) for hint in point.hints),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LargerRadius:
    """A place that is found from farther away; a smaller radius than there is changes nothing."""

    kind: ClassVar[FixKind] = FixKind.LARGER_RADIUS

    point_id: PointId
    place_id: PlaceId
    detection_radius: float

    def over(self, point: Point) -> Point:
        """Return the point with this radius."""
        return replace(point, places=tuple(map(self._over_place, point.places)))

    def _over_place(self, place: PlaceSettings) -> PlaceSettings:
        if place.id != self.place_id:
            return place
        return replace(place, detection_radius=max(place.detection_radius, self.detection_radius))


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedAnswer:
    """One more answer that is right; `digits` is the length of a code."""

    kind: ClassVar[FixKind] = FixKind.ACCEPTED_ANSWER

    point_id: PointId
    answer_kind: AnswerKind
    answer: SealedAnswer
    digits: int | None = None

    def over(self, point: Point) -> Point:
        """Return the point with this answer; where codes differ in length, none is told."""
        activity = point.activity
        if self.answer.seal in {answer.seal for answer in activity.answers}:
            return point
        digits = activity.digits if activity.digits == self.digits else None
        answers = (*activity.answers, self.answer)
        return replace(point, activity=replace(activity, answers=answers, digits=digits))


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedPlace:
    """A place that lies elsewhere."""

    kind: ClassVar[FixKind] = FixKind.MOVED_PLACE

    point_id: PointId
    place_id: PlaceId
    at: GeoPoint

    def over(self, point: Point) -> Point:
        """Return the point with its place there."""
        places = (
            replace(place, at=self.at) if place.id == self.place_id else place
            for place in point.places
        )
        return replace(point, places=tuple(places))


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawnPoint:
    """A point where nobody has to do anything any more."""

    kind: ClassVar[FixKind] = FixKind.WITHDRAWN_POINT

    point_id: PointId

    def over(self, point: Point) -> Point:
        """Return the point as it is: it stays known by those who were there."""
        return point


FixChange = TextFix | LargerRadius | AcceptedAnswer | MovedPlace | WithdrawnPoint


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenAnswer:
    """One more answer, as an editor writes it."""

    point_id: PointId
    answer: str

    def composed(self) -> Self:
        """Return it as texts are kept."""
        return replace(self, answer=composed(self.answer))


WrittenFix = TextFix | LargerRadius | WrittenAnswer | MovedPlace | WithdrawnPoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """A change over a version; `number` counts the fixes of the version.

    Without an author it was the operator.
    """

    id: FixId
    quest_id: QuestId
    version: int
    number: int
    author_id: UserId | None
    created_at: datetime
    change: FixChange

    @property
    def key_ids(self) -> frozenset[str]:
        """The ids of the secrets that an answer in it is sealed with."""
        if isinstance(self.change, AcceptedAnswer):
            return frozenset({self.change.answer.seal.key_id})
        return frozenset()


def with_fixes(points: tuple[Point, ...], fixes: Iterable[Fix]) -> tuple[Point, ...]:
    """Return the points of a version as its fixes make them, also those that were withdrawn."""
    for fix in fixes:
        points = _with_change(points, fix.change)
    return points


def fields_with_fixes(fields: QuestFields, fixes: Iterable[Fix]) -> QuestFields:
    """Return what a version says of its quest as its fixes make it."""
    for fix in fixes:
        fields = _fields_with_change(fields, fix.change)
    return fields


def withdrawn_by(fixes: Iterable[Fix]) -> frozenset[PointId]:
    """Return the points that fixes have withdrawn."""
    changes = (fix.change for fix in fixes)
    return frozenset(change.point_id for change in changes if isinstance(change, WithdrawnPoint))


def says_already(change: FixChange, fields: QuestFields, points: tuple[Point, ...]) -> bool:
    """Tell whether fields and points say what the change says, so that it would change nothing."""
    if isinstance(change, WithdrawnPoint):
        return all(point.id != change.point_id for point in points)
    is_same = _with_change(points, change) == points
    return is_same and _fields_with_change(fields, change) == fields


def _with_change(points: tuple[Point, ...], change: FixChange) -> tuple[Point, ...]:
    return tuple(change.over(point) if point.id == change.point_id else point for point in points)


def _fields_with_change(fields: QuestFields, change: FixChange) -> QuestFields:
    if isinstance(change, TextFix) and change.point_id is None:
        return change.over_fields(fields)
    return fields
