"""A quest: its draft, its published versions, and how one becomes the other."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from questcity.domain.quests.errors import (
    DraftNotFoundError,
    InReviewError,
    NotInReviewError,
    PointNotFoundError,
    QuestNotFoundError,
    QuestNotPublishedError,
    RefusalNotFoundError,
)
from questcity.domain.quests.model.contents import Content
from questcity.domain.quests.model.fields import QuestFields
from questcity.domain.quests.model.fixes import (
    Fix,
    fields_with_fixes,
    with_fixes,
    withdrawn_by,
)
from questcity.domain.quests.model.points import Point
from questcity.domain.quests.model.refusals import Reason, Refusal
from questcity.domain.shared.errors import StaleRevisionError
from questcity.domain.shared.ids import FIRST, PointId, QuestId, Revision, UserId, following
from questcity.domain.shared.permissions import Actor, Permission


class QuestStatus(StrEnum):
    """Whether a quest can be found and started."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class DraftStatus(StrEnum):
    """Whether a draft can be changed."""

    EDITING = "editing"
    IN_REVIEW = "in_review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What an author works on; it may lack whatever only a publication needs.

    `refusal` is the last one, kept until the draft is published.
    """

    fields: QuestFields
    points: tuple[Point, ...] = ()
    status: DraftStatus = DraftStatus.EDITING
    refusal: Refusal | None = None
    submitted_at: datetime | None = None

    @property
    def content(self) -> Content:
        """What the author wrote."""
        return Content(fields=self.fields, points=self.points)

    @property
    def key_ids(self) -> frozenset[str]:
        """The ids of the secrets that answers are sealed with, now and when it was refused."""
        before = self.refusal.content.key_ids if self.refusal else frozenset[str]()
        return self.content.key_ids | before

    def point(self, point_id: PointId) -> Point:
        """Return one of its points. Raise `PointNotFoundError`."""
        for point in self.points:
            if point.id == point_id:
                return point
        raise PointNotFoundError

    def with_point(self, changed: Point) -> Self:
        """Return the draft with a point in place of the one of its id."""
        points = tuple(changed if point.id == changed.id else point for point in self.points)
        return replace(self, points=points)

    def without_point(self, point_id: PointId) -> Self:
        """Return the draft without a point. Raise `PointNotFoundError`."""
        gone = self.point(point_id)
        return replace(self, points=tuple(point for point in self.points if point != gone))

    def in_order(self, point_ids: tuple[PointId, ...]) -> Self:
        """Return the draft with its points in another order, which names each once."""
        return replace(self, points=tuple(self.point(point_id) for point_id in point_ids))


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestVersion:
    """A published state of a quest: complete, and never changed."""

    quest_id: QuestId
    number: int
    author_id: UserId
    fields: QuestFields
    points: tuple[Point, ...]
    published_at: datetime
    published_by: UserId | None = None

    @property
    def content(self) -> Content:
        """What the author wrote."""
        return Content(fields=self.fields, points=self.points)

    def fixed(self, fixes: Iterable[Fix]) -> Self:
        """Return what fixes make of it; a point that was withdrawn is gone."""
        made = tuple(fixes)
        gone = withdrawn_by(made)
        points = with_fixes(self.points, made)
        return replace(
            self,
            fields=fields_with_fixes(self.fields, made),
            points=tuple(point for point in points if point.id not in gone),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Quest:
    """A quest as its editors know it; `version` is the number of its newest version, or 0."""

    id: QuestId
    author_id: UserId
    status: QuestStatus = QuestStatus.DRAFT
    draft: Draft | None
    version: int = 0
    created_at: datetime
    updated_at: datetime
    revision: Revision = FIRST

    def is_edited_by(self, actor: Actor) -> bool:
        """Tell whether the actor may read and change the draft."""
        held = actor.permissions()
        return Permission.EDIT_ANY_QUEST in held or (
            Permission.CREATE_QUESTS in held and actor.user_id == self.author_id
        )

    def require_editor(self, actor: Actor) -> None:
        """Refuse who may not change the draft; to them there is none.

        Raise `QuestNotFoundError`.
        """
        actor.require(Permission.VIEW_QUESTS)
        if not self.is_edited_by(actor):
            raise QuestNotFoundError

    def require_reader(self, actor: Actor) -> None:
        """Refuse who may not read draft and versions: moderators may as well as editors.

        Raise `QuestNotFoundError`.
        """
        actor.require(Permission.VIEW_QUESTS)
        if Permission.MODERATE_QUESTS not in actor.permissions():
            self.require_editor(actor)

    def require_draft(self) -> Draft:
        """Return the draft. Raise `DraftNotFoundError`."""
        if self.draft is None:
            raise DraftNotFoundError
        return self.draft

    def require_published(self) -> None:
        """Refuse what has no version yet. Raise `QuestNotPublishedError`."""
        if self.status is QuestStatus.DRAFT:
            raise QuestNotPublishedError

    def require_refusal(self) -> Refusal:
        """Return why the draft was refused.

        Raise `DraftNotFoundError` or `RefusalNotFoundError`.
        """
        refusal = self.require_draft().refusal
        if refusal is None:
            raise RefusalNotFoundError
        return refusal

    def has_version(self, number: int) -> bool:
        """Tell whether it has a version of that number."""
        return 1 <= number <= self.version

    def require_revision(self, expected: Revision | None) -> None:
        """Refuse an edit of something older. Raise `StaleRevisionError`."""
        if expected not in (None, self.revision):
            raise StaleRevisionError(self.revision)

    def editable(self, expected: Revision | None) -> Draft:
        """Return the draft, if it can be changed.

        Raise `DraftNotFoundError`, `InReviewError` or `StaleRevisionError`.
        """
        draft = self.require_draft()
        if draft.status is DraftStatus.IN_REVIEW:
            raise InReviewError
        self.require_revision(expected)
        return draft

    def with_draft(self, draft: Draft, *, at: datetime) -> Self:
        """Return the quest with another draft."""
        return replace(self, draft=draft, updated_at=at)

    def submitted(self, *, at: datetime) -> Self:
        """Return the quest with its draft in review; once there it stays as it is."""
        draft = self.require_draft()
        if draft.status is DraftStatus.IN_REVIEW:
            return self
        return self.with_draft(replace(draft, status=DraftStatus.IN_REVIEW, submitted_at=at), at=at)

    def withdrawn(self, *, at: datetime) -> Self:
        """Return the quest with its draft out of review; a draft that is not there stays."""
        draft = self.require_draft()
        if draft.status is DraftStatus.EDITING:
            return self
        return self.with_draft(replace(draft, status=DraftStatus.EDITING, submitted_at=None), at=at)

    def refused(self, reasons: tuple[Reason, ...], *, at: datetime) -> Self:
        """Return the quest with its draft back at the author. Raise `NotInReviewError`."""
        draft = self.require_in_review()
        refusal = Refusal(content=draft.content, reasons=reasons, at=at)
        return replace(self, draft=replace(draft, refusal=refusal)).withdrawn(at=at)

    def require_in_review(self) -> Draft:
        """Return the draft, if it waits for a decision. Raise `NotInReviewError`."""
        if self.draft is None or self.draft.status is not DraftStatus.IN_REVIEW:
            raise NotInReviewError
        return self.draft

    def published(self, *, at: datetime, by: UserId | None = None) -> tuple[Self, QuestVersion]:
        """Return the quest without a draft, and the version that the draft has become.

        The draft was found complete before.
        """
        draft = self.require_draft()
        version = QuestVersion(
            quest_id=self.id,
            number=self.version + 1,
            author_id=self.author_id,
            fields=draft.fields,
            points=draft.points,
            published_at=at,
            published_by=by,
        )
        quest = replace(
            self,
            status=QuestStatus.PUBLISHED,
            draft=None,
            version=version.number,
            updated_at=at,
        )
        return quest, version

    def reopened(self, version: QuestVersion, *, at: datetime) -> Self:
        """Return the quest with a draft that is a copy of a version."""
        return self.with_draft(Draft(fields=version.fields, points=version.points), at=at)

    def archived(self, *, at: datetime) -> Self:
        """Return the quest, no longer to be found or started; once archived it stays as it is.

        Raise `QuestNotPublishedError` when it never was.
        """
        self.require_published()
        if self.status is QuestStatus.ARCHIVED:
            return self
        return replace(self, status=QuestStatus.ARCHIVED, updated_at=at)

    def restored(self, *, at: datetime) -> Self:
        """Return the archived quest, open again. Raise `DraftNotFoundError` for any other."""
        if self.status is not QuestStatus.ARCHIVED:
            raise DraftNotFoundError
        return replace(self, status=QuestStatus.PUBLISHED, updated_at=at)

    def stored(self) -> Self:
        """Return the quest as it is after being saved once more."""
        return replace(self, revision=following(self.revision))
