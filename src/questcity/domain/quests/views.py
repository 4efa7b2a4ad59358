"""What lists and pages show of quests."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from questcity.domain.quests.model.activities import Activity
from questcity.domain.quests.model.answers import AnswerKind, SealedAnswer
from questcity.domain.quests.model.files import QuestDocument
from questcity.domain.quests.model.fields import (
    Credits,
    Level,
    Mentor,
    Merch,
    Mileage,
    Price,
    QuestFields,
)
from questcity.domain.quests.model.points import GeoPoint, Point
from questcity.domain.quests.model.quests import Quest, QuestStatus
from questcity.domain.quests.model.written import (
    WrittenActivity,
    WrittenHint,
    WrittenPlace,
    WrittenPoint,
)
from questcity.domain.shared.ids import AreaId, CategoryId, PointId, QuestId, RunId, VehicleId

START_DECIMALS = 3
"""To how many decimals the start of a quest is shown: about a hundred metres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestFilter:
    """Which quests of the list are wanted: any of the values of a field, all of the fields."""

    categories: tuple[CategoryId, ...] = ()
    vehicles: tuple[VehicleId, ...] = ()
    places: tuple[AreaId, ...] = ()
    levels: tuple[Level, ...] = ()
    groups: tuple[int, ...] = ()
    timeframes: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something a quest refers to, by the name that people read."""

    id: CategoryId | VehicleId | AreaId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestSummary:
    """A published quest in a list; `start` is rounded."""

    id: QuestId
    title: str
    language: str
    category: Named
    vehicle: Named
    place: Named
    level: Level
    group: int
    timeframe: int
    mileage: Mileage
    points_count: int
    price: Price
    credits: Credits
    start: GeoPoint
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestDetail:
    """A published quest, as everybody may see it."""

    summary: QuestSummary
    description: str
    mentor: Mentor
    merch: tuple[Merch, ...]
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnQuest:
    """A quest in the list of its author, or in the queue of those who moderate."""

    id: QuestId
    title: str
    status: QuestStatus
    draft_status: str | None
    version: int
    updated_at: datetime
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a quest is to one person."""

    can_start: bool
    active_run_id: RunId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorsQuest:
    """A quest with its draft, and the answers of its points in plain text."""

    quest: Quest
    answers: Mapping[PointId, tuple[str, ...]]

    @classmethod
    def of(cls, quest: Quest, read: Callable[[PointId, AnswerKind, SealedAnswer], str]) -> Self:
        """Return the quest as its editors see it."""

        def plain(point_id: PointId, activity: Activity) -> tuple[str, ...]:
            kind = activity.type.answer_kind
            if kind is None:
                return ()
            return tuple(read(point_id, kind, answer) for answer in activity.answers)

        points = quest.draft.points if quest.draft else ()
        return cls(
            quest=quest, answers={point.id: plain(point.id, point.activity) for point in points}
        )


def document_of(seen: EditorsQuest, names: Mapping[UUID, str]) -> QuestDocument:
    """Return a quest as a file is to hold it: without ids, and with the names of things."""
    draft = seen.quest.require_draft()
    fields = draft.fields
    return QuestDocument(
        fields=replace(
            fields,
            cover_media_id=None,
            category_id=None,
            vehicle_id=None,
            place_id=None,
            merch=tuple(replace(item, id=None, media_id=None) for item in fields.merch),
        ),
        category=None if fields.category_id is None else names.get(fields.category_id),
        vehicle=None if fields.vehicle_id is None else names.get(fields.vehicle_id),
        place=None if fields.place_id is None else names.get(fields.place_id),
        points=tuple(_written(point, seen.answers[point.id]) for point in draft.points),
    )


def _written(point: Point, answers: tuple[str, ...]) -> WrittenPoint:
    activity = point.activity
    return WrittenPoint(
        title=point.title,
        description=point.description,
        activity=WrittenActivity(type=activity.type, kind=activity.kind, answers=answers),
        tool=point.tool,
        places=tuple(
            WrittenPlace(
                latitude=place.at.latitude,
                longitude=place.at.longitude,
                detection_radius=place.detection_radius,
                height=place.height,
                interaction_inaccuracy=place.interaction_inaccuracy,
                random_occurrence=place.random_occurrence,
                part=place.part,
            )
            for place in point.places
        ),
        hints=tuple(WrittenHint(text=hint.text, cost=hint.cost) for hint in point.hints),
    )


def without_answers(fields: QuestFields, points: tuple[Point, ...]) -> dict[str, Any]:
    """Return what an author wrote, as plain values, for the author to keep.

    The answers are left out: what is kept outside of QuestCity is not guarded.
    """
    written = [asdict(point) for point in points]
    for point in written:
        del point["activity"]["answers"]
    return {"fields": asdict(fields), "points": written}
