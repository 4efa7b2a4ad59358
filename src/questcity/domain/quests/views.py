"""What lists and pages show of quests."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self

from questcity.domain.quests.model.activities import Activity
from questcity.domain.quests.model.answers import AnswerKind, SealedAnswer
from questcity.domain.quests.model.fields import (
    Credits,
    Level,
    Mentor,
    Merch,
    Mileage,
    Price,
    QuestFields,
)
from questcity.domain.quests.model.fixes import (
    AcceptedAnswer,
    Change,
    Fix,
    LargerRadius,
    MovedPlace,
    TextFix,
    says_already,
)
from questcity.domain.quests.model.points import GeoPoint, Point
from questcity.domain.quests.model.quests import Draft, Quest, QuestStatus, QuestVersion
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


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorsFix:
    """A fix as editors see it: an answer in plain text, and whether the draft does without it."""

    fix: Fix
    answer: str | None
    draft_is_behind: bool

    @classmethod
    def of(
        cls,
        fix: Fix,
        draft: Draft | None,
        read: Callable[[PointId, AnswerKind, SealedAnswer], str],
    ) -> Self:
        """Return the fix as the editors see it who work on a draft, or on none."""
        change, answer = fix.change, None
        if isinstance(change, AcceptedAnswer):
            answer = read(change.point_id, change.answer_kind, change.answer)
        is_behind = draft is not None and not says_already(change, draft.fields, draft.points)
        return cls(fix=fix, answer=answer, draft_is_behind=is_behind)


def without_answers(fields: QuestFields, points: tuple[Point, ...]) -> dict[str, Any]:
    """Return what an author wrote, as plain values, for the author to keep.

    The answers are left out: what is kept outside of QuestCity is not guarded.
    """
    written = [asdict(point) for point in points]
    for point in written:
        del point["activity"]["answers"]
    return {"fields": asdict(fields), "points": written}


def without_answer(change: Change) -> dict[str, Any]:
    """Return what a fix changes, as plain values, for its author to keep: no answer either."""
    return {name: value for name, value in asdict(change).items() if name != "answer"}


def told_of_fix(fix: Fix, before: QuestVersion) -> tuple[dict[str, str], dict[str, str]]:
    """Return what the trail says of a fix over a version as it was: before it and after.

    Of answers it says how many there are.
    """
    change = fix.change
    about = {"kind": change.kind.value, "version": str(fix.version)}
    for name in ("point_id", "place_id"):
        if named := getattr(change, name, None):
            about[name] = str(named)
    return _told(change, before), about | _told(change, before.fixed((fix,)))


def _told(change: Change, version: QuestVersion) -> dict[str, str]:
    """Return those values of a version that a change is about."""
    point = next((point for point in version.points if point.id == change.point_id), None)
    if isinstance(change, TextFix):
        return _told_words(change, version.fields if point is None else point)
    places = () if point is None else point.places
    place = next((place for place in places if place.id == getattr(change, "place_id", None)), None)
    if isinstance(change, LargerRadius) and place:
        return {"detection_radius": str(place.detection_radius)}
    if isinstance(change, MovedPlace) and place:
        return {"latitude": str(place.at.latitude), "longitude": str(place.at.longitude)}
    if isinstance(change, AcceptedAnswer) and point:
        return {"answers": str(len(point.activity.answers))}
    return {"points": str(len(version.points))}


def _told_words(change: TextFix, about: QuestFields | Point) -> dict[str, str]:
    names = [name for name in ("title", "description") if getattr(change, name) is not None]
    told = {name: str(getattr(about, name)) for name in names}
    changed = {hint.id for hint in change.hints}
    hints = about.hints if isinstance(about, Point) else ()
    return told | {f"hint {hint.id}": hint.text for hint in hints if hint.id in changed}
