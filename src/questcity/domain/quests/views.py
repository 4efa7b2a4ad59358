"""What lists and pages show of quests."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple, Self
from uuid import UUID

from questcity.domain.quests.model.answers import AnswerKind, SealedAnswer
from questcity.domain.quests.model.changes import Change
from questcity.domain.quests.model.comparisons import Side, SubmissionKind
from questcity.domain.quests.model.contents import OpenContent
from questcity.domain.quests.model.documents import document_of, followed
from questcity.domain.quests.model.fields import (
    Credits,
    Level,
    Mentor,
    Merch,
    Mileage,
    Price,
    QuestFields,
)
from questcity.domain.quests.model.finding import Facet
from questcity.domain.quests.model.fixes import (
    AcceptedAnswer,
    Fix,
    FixChange,
    says_already,
)
from questcity.domain.quests.model.points import GeoPoint, Point
from questcity.domain.quests.model.quests import (
    Draft,
    DraftStatus,
    Quest,
    QuestStatus,
    QuestVersion,
)
from questcity.domain.quests.model.ratings import Rating
from questcity.domain.quests.model.refusals import Reason, Refusal
from questcity.domain.shared.ids import (
    AreaId,
    CategoryId,
    PointId,
    QuestId,
    UserId,
    VehicleId,
)

Read = Callable[[PointId, AnswerKind, SealedAnswer], str]
"""How answers are read from their seals: what `AnswerVault.read` does."""


class QuestValues(NamedTuple):
    """What a list shows of a published quest, in plain values: views are made of them.

    Lists are long and asked for often. Who shows something else than `QuestSummary` makes it of
    these at once.
    """

    id: QuestId
    title: str
    language: str
    category_id: CategoryId
    category_name: str
    vehicle_id: VehicleId
    vehicle_name: str
    place_id: AreaId
    place_name: str
    level: str
    group: int
    timeframe: int
    mileage: str
    points_count: int
    price_amount: int
    price_currency: str
    price_subscription: bool
    credits_auto: bool
    credits_cost: int
    credits_reward: int
    rating_total: int
    rating_count: int
    start_latitude: float
    start_longitude: float
    published_at: datetime
    distance: float | None


class DetailValues(NamedTuple):
    """What the page of a quest shows beside what a list does."""

    description: str
    mentor: Mentor
    merch: tuple[Merch, ...]
    version: int


Show = Callable[[QuestValues], Any]
ShowInFull = Callable[[QuestValues, DetailValues], Any]


class SuggestionKind(StrEnum):
    """What is suggested."""

    QUEST = "quest"
    PLACE = "place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something a quest refers to, by the name that people read."""

    id: CategoryId | VehicleId | AreaId
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestSummary:
    """A published quest in a list; `start` is rounded.

    `distance` is how many metres the start is away from where somebody is, if that was said.
    """

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
    rating: Rating
    start: GeoPoint
    published_at: datetime
    distance: float | None = None

    @classmethod
    def of(cls, values: QuestValues) -> Self:
        """Return the quest of these values."""
        return cls(
            id=values.id,
            title=values.title,
            language=values.language,
            category=Named(id=values.category_id, name=values.category_name),
            vehicle=Named(id=values.vehicle_id, name=values.vehicle_name),
            place=Named(id=values.place_id, name=values.place_name),
            level=Level(values.level),
            group=values.group,
            timeframe=values.timeframe,
            mileage=Mileage(values.mileage),
            points_count=values.points_count,
            price=Price(
                amount=values.price_amount,
                currency=values.price_currency,
                subscription=values.price_subscription,
            ),
            credits=Credits(
                auto=values.credits_auto, cost=values.credits_cost, reward=values.credits_reward
            ),
            rating=Rating(values.rating_total, values.rating_count),
            start=GeoPoint(values.start_latitude, values.start_longitude),
            published_at=values.published_at,
            distance=values.distance,
        )

    def in_common_with(self, other: "QuestSummary") -> int:
        """Return how much of what matters to players two quests share."""
        shares = (
            (3, self.place.id == other.place.id),
            (3, self.language == other.language),
            (2, self.category.id == other.category.id),
            (1, self.vehicle.id == other.vehicle.id),
            (1, self.level == other.level),
        )
        return sum(weight for weight, is_shared in shares if is_shared)


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """A value that quests have, how people read it, and how many have it."""

    value: UUID | str | int | bool
    name: str | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """What quests can be narrowed by, the values of most quests first.

    Each value is counted among what all other fields of the filter let pass: it is what a list
    would grow or shrink to. `is_exact` is false where there was more than what is counted.
    """

    values: Mapping[Facet, tuple[FacetValue, ...]]
    is_exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What somebody may be about to type: the title of a quest, or the name of a city."""

    kind: SuggestionKind
    id: QuestId | AreaId
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestDetail:
    """A published quest, as everybody may see it."""

    summary: QuestSummary
    description: str
    mentor: Mentor
    merch: tuple[Merch, ...]
    version: int

    @classmethod
    def of(cls, values: QuestValues, more: DetailValues) -> Self:
        """Return the quest of these values."""
        return cls(summary=QuestSummary.of(values), **more._asdict())


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnQuest:
    """A quest in the list of its author."""

    id: QuestId
    title: str
    status: QuestStatus
    draft_status: str | None
    version: int
    updated_at: datetime
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody, by the name that others know."""

    id: UserId
    username: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingQuest:
    """A quest in the queue of those who decide about drafts."""

    id: QuestId
    title: str
    author: Person
    status: QuestStatus
    kind: SubmissionKind
    version: int
    updated_at: datetime
    submitted_at: datetime
    waiting_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionSummary:
    """A version in the list of those of its quest, as it was published.

    Players get the present one, with its fixes.
    """

    number: int
    title: str
    points_count: int
    published_at: datetime
    published_by: Person | None
    is_present: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorsQuest:
    """A quest with its draft, and the answers of its points in plain text.

    `reasons` are why the draft was refused, while its author works on it: their paths lead to where
    that which was refused is now.
    """

    quest: Quest
    answers: Mapping[PointId, tuple[str, ...]]
    reasons: tuple[Reason, ...] = ()

    @classmethod
    def of(cls, quest: Quest, read: Read) -> Self:
        """Return the quest as its editors see it."""
        draft = quest.draft
        if draft is None:
            return cls(quest=quest, answers={})
        content = OpenContent.of(draft.content, read)
        reasons: tuple[Reason, ...] = ()
        if draft.refusal is not None and draft.status is DraftStatus.EDITING:
            refused = OpenContent.of(draft.refusal.content, read)
            reasons = present_reasons(draft.refusal, refused, content)
        return cls(quest=quest, answers=content.answers, reasons=reasons)

    @property
    def content(self) -> OpenContent:
        """What the author wrote. Raise `DraftNotFoundError`."""
        draft = self.quest.require_draft()
        return OpenContent(fields=draft.fields, points=draft.points, answers=self.answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorsVersion:
    """A version as it was published; players get the present one, with its fixes."""

    version: QuestVersion
    content: OpenContent
    is_present: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What is otherwise in one state of a quest than in another."""

    before: Side
    after: Side
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmittedQuest:
    """A draft in review: what is new in it, against what, and what was asked for before."""

    quest: Quest
    submitted_at: datetime
    waiting_seconds: int
    kind: SubmissionKind
    against: Side | None
    changes: tuple[Change, ...]
    reasons: tuple[Reason, ...]


def waiting_seconds(submitted_at: datetime, now: datetime) -> int:
    """Return for how many whole seconds a draft has waited."""
    return max(0, int((now - submitted_at).total_seconds()))


def present_reasons(
    refusal: Refusal, refused: OpenContent, present: OpenContent
) -> tuple[Reason, ...]:
    """Return why a draft was refused, with paths into what it is now instead of what it was."""
    before, after = document_of(refused), document_of(present)
    return tuple(
        replace(reason, path=followed(reason.path, before, after)) for reason in refusal.reasons
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorsFix:
    """A fix as editors see it: an answer in plain text, and whether the draft does without it."""

    fix: Fix
    answer: str | None
    draft_is_behind: bool

    @classmethod
    def of(cls, fix: Fix, draft: Draft | None, read: Read) -> Self:
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


def refused_without_answers(refusal: Refusal) -> dict[str, Any]:
    """Return what an author wrote, why it was refused, and when."""
    content = refusal.content
    told = {"reasons": [asdict(reason) for reason in refusal.reasons], "at": refusal.at}
    return without_answers(content.fields, content.points) | told


def without_answer(change: FixChange) -> dict[str, Any]:
    """Return what a fix changes, as plain values, for its author to keep: no answer either."""
    return {name: value for name, value in asdict(change).items() if name != "answer"}
