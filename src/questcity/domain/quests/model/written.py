"""What an author writes of a point, before it gets its ids and its answers are sealed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self
from uuid import UUID

from questcity.domain.quests.model.activities import Activity, ActivityType, PhotoKind, Tool
from questcity.domain.quests.model.answers import AnswerKind, SealedAnswer, normal_answer
from questcity.domain.quests.model.points import (
    DETECTION_RADIUS,
    HEIGHT,
    INTERACTION_INACCURACY,
    GeoPoint,
    Hint,
    PlaceSettings,
    Point,
)
from questcity.domain.shared.ids import HintId, MediaId, PlaceId, PointId
from questcity.domain.shared.texts import composed

Seal = Callable[[AnswerKind, str], SealedAnswer]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenActivity:
    """An activity with its answers in plain text; a QR without an answer gets a secret."""

    type: ActivityType
    kind: PhotoKind | None = None
    answers: tuple[str, ...] = ()

    def composed(self) -> Self:
        """Return it with its words as texts are kept; a QR is compared to the letter."""
        if self.type.answer_kind is not AnswerKind.WORD:
            return self
        return replace(self, answers=tuple(map(composed, self.answers)))

    def sealed(
        self, seal: Seal, new_secret: Callable[[], str], before: Activity | None = None
    ) -> Activity:
        """Return it as it is kept; a QR keeps the secret that it had `before`."""
        kind = self.type.answer_kind
        if kind is None:
            return Activity(type=self.type, kind=self.kind)
        if kind is AnswerKind.QR and not self.answers:
            if before is not None and before.type is self.type:
                return before
            return Activity(type=self.type, answers=(seal(kind, new_secret()),))
        answers = tuple(seal(kind, answer) for answer in self.answers)
        return Activity(type=self.type, answers=answers, digits=digits_of(kind, self.answers))


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPlace:
    """A place; without an id it is a new one."""

    id: PlaceId | None = None
    latitude: float
    longitude: float
    detection_radius: float = DETECTION_RADIUS
    height: float = HEIGHT
    interaction_inaccuracy: float = INTERACTION_INACCURACY
    random_occurrence: float | None = None
    part: int | None = None

    @property
    def at(self) -> GeoPoint:
        """Where it is. Raise as `GeoPoint` does."""
        return GeoPoint(self.latitude, self.longitude)

    def named(self, new_id: Callable[[], UUID]) -> PlaceSettings:
        """Return it as it is kept."""
        return PlaceSettings(
            id=self.id or PlaceId(new_id()),
            at=self.at,
            detection_radius=self.detection_radius,
            height=self.height,
            interaction_inaccuracy=self.interaction_inaccuracy,
            random_occurrence=self.random_occurrence,
            part=self.part,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenHint:
    """A hint; without an id it is a new one."""

    id: HintId | None = None
    text: str
    cost: int = 0

    def named(self, new_id: Callable[[], UUID]) -> Hint:
        """Return it as it is kept."""
        return Hint(id=self.id or HintId(new_id()), text=self.text, cost=self.cost)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPoint:
    """A point, or a change of one: None keeps what it has."""

    title: str | None = None
    description: str | None = None
    activity: WrittenActivity | None = None
    tool: Tool | None = None
    file_media_id: MediaId | None = None
    places: tuple[WrittenPlace, ...] | None = None
    hints: tuple[WrittenHint, ...] | None = None

    def composed(self) -> Self:
        """Return the point with its texts as texts are kept."""
        hints = self.hints
        if hints is not None:
            hints = tuple(replace(hint, text=composed(hint.text)) for hint in hints)
        return replace(
            self,
            title=None if self.title is None else composed(self.title),
            description=None if self.description is None else composed(self.description),
            activity=None if self.activity is None else self.activity.composed(),
            hints=hints,
        )

    def over(self, before: Point, activity: Activity, new_id: Callable[[], UUID]) -> Point:
        """Return the point with what is written here in place of what it had."""
        places, hints = before.places, before.hints
        if self.places is not None:
            places = tuple(place.named(new_id) for place in self.places)
        if self.hints is not None:
            hints = tuple(hint.named(new_id) for hint in self.hints)
        return replace(
            before,
            title=before.title if self.title is None else self.title,
            description=before.description if self.description is None else self.description,
            tool=before.tool if self.tool is None else self.tool,
            activity=activity,
            places=places,
            hints=hints,
        )


def blank(point_id: PointId, activity: Activity) -> Point:
    """Return a point that nothing was written of yet but what there is to do."""
    return Point(id=point_id, title="", description="", activity=activity, tool=Tool.NONE)


def digits_of(kind: AnswerKind, answers: tuple[str, ...]) -> int | None:
    """Return how many digits codes have, if they all have as many."""
    lengths = {len(normal_answer(kind, answer)) for answer in answers}
    return lengths.pop() if kind is AnswerKind.CODE and len(lengths) == 1 else None
