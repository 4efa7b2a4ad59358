"""What those see who write quests and decide about them."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Self

from questcity.domain.quests.model.answers import AnswerKind, SealedAnswer
from questcity.domain.quests.model.changes import Change
from questcity.domain.quests.model.comparisons import Side, SubmissionKind
from questcity.domain.quests.model.contents import OpenContent
from questcity.domain.quests.model.documents import document_of, followed
from questcity.domain.quests.model.fields import (
    QuestFields,
)
from questcity.domain.quests.model.fixes import (
    AcceptedAnswer,
    Fix,
    FixChange,
    says_already,
)
from questcity.domain.quests.model.points import Point
from questcity.domain.quests.model.quests import (
    Draft,
    DraftStatus,
    Quest,
    QuestStatus,
    QuestVersion,
)
from questcity.domain.quests.model.refusals import Reason, Refusal
from questcity.domain.shared.ids import (
    PointId,
    QuestId,
    UserId,
)

Read = Callable[[PointId, AnswerKind, SealedAnswer], str]
"""How answers are read from their seals: what `AnswerVault.read` does."""


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
