"""Put something right where players walk already."""

from dataclasses import dataclass

from questcity.domain.quests.events import PointWithdrawn
from questcity.domain.quests.model.fixes import (
    AcceptedAnswer,
    Fix,
    FixChange,
    MovedPlace,
    TextFix,
    WithdrawnPoint,
    WrittenAnswer,
    WrittenFix,
    says_already,
)
from questcity.domain.quests.model.points import Point
from questcity.domain.quests.model.quests import Quest, QuestVersion
from questcity.domain.quests.model.written import digits_of
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.quests.ports.vault import AnswerVault
from questcity.domain.quests.rules.fix_trail import told_of_fix
from questcity.domain.quests.rules.fixes import check_change, check_fix
from questcity.domain.quests.rules.violations import require
from questcity.domain.quests.views.writing import EditorsFix
from questcity.domain.shared.audit import AuditEntry
from questcity.domain.shared.errors import InvalidInputError, Violation
from questcity.domain.shared.ids import FixId, QuestId
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import AuditLog, Clock, IdGenerator, Outbox, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class FixQuest:
    """Lay a typed fix over a version; its author and editors of all quests may.

    Other words and other places are for those who moderate quests as well: they could turn what
    was reviewed into something else.
    """

    quests: QuestRepository
    vault: AnswerVault
    outbox: Outbox
    audit_log: AuditLog
    unit_of_work: UnitOfWork
    ids: IdGenerator
    clock: Clock

    async def __call__(
        self, actor: Actor, quest_id: QuestId, written: WrittenFix, number: int | None
    ) -> tuple[EditorsFix, bool]:
        """Return the fix of that version, or of the newest, and whether it was made before.

        Raise `QuestNotFoundError`, `QuestNotPublishedError` or `InvalidInputError`.
        """
        actor.require(Permission.VIEW_QUESTS)
        async with self.unit_of_work:
            quest = await self.quests.get(quest_id)
            quest.require_editor(actor)
            if isinstance(written, TextFix | MovedPlace):
                actor.require(Permission.MODERATE_QUESTS)
            quest.require_published()
            if isinstance(written, TextFix | WrittenAnswer):
                written = written.composed()
            version = await self._version(quest, number)
            fixes = await self.quests.list_fixes(quest_id, version.number)
            fix = self._find_same(written, version, fixes)
            is_there = fix is not None
            if fix is None:
                require(check_fix(written, version, fixes))
                fix = await self._make(actor, written, version, fixes)
        return EditorsFix.of(fix, quest.draft, self.vault.read), is_there

    async def _version(self, quest: Quest, number: int | None) -> QuestVersion:
        wanted = quest.version if number is None else number
        if not quest.has_version(wanted):
            unknown = Violation(("version",), "unknown", "The quest has no such version.")
            raise InvalidInputError((unknown,))
        return await self.quests.get_version(quest.id, wanted)

    def _find_same(
        self, written: WrittenFix, version: QuestVersion, fixes: tuple[Fix, ...]
    ) -> Fix | None:
        """Return the latest fix that says the same, if it still holds."""
        same = (fix for fix in reversed(fixes) if self._says(fix.change, written))
        fix, fixed = next(same, None), version.fixed(fixes)
        if fix is None or not says_already(fix.change, fixed.fields, fixed.points):
            return None
        return fix

    def _says(self, change: FixChange, written: WrittenFix) -> bool:
        if not isinstance(written, WrittenAnswer):
            return change == written
        if not isinstance(change, AcceptedAnswer) or change.point_id != written.point_id:
            return False
        return self.vault.matches(
            change.point_id, change.answer_kind, (change.answer,), written.answer
        )

    async def _make(
        self, actor: Actor, written: WrittenFix, version: QuestVersion, fixes: tuple[Fix, ...]
    ) -> Fix:
        change = self._change(written, version.fixed(fixes))
        require(check_change(change, version, fixes))
        fix = Fix(
            id=FixId(self.ids.new()),
            quest_id=version.quest_id,
            version=version.number,
            number=len(fixes) + 1,
            author_id=actor.user_id,
            created_at=self.clock.now(),
            change=change,
        )
        await self.quests.add_fix(fix)
        if isinstance(change, WithdrawnPoint):
            withdrawn = PointWithdrawn(
                quest_id=fix.quest_id, version=fix.version, point_id=change.point_id
            )
            await self.outbox.add(withdrawn)
        await self._record(actor, fix, version.fixed(fixes))
        return fix

    def _change(self, written: WrittenFix, fixed: QuestVersion) -> FixChange:
        if not isinstance(written, WrittenAnswer):
            return written
        [point] = (point for point in fixed.points if point.id == written.point_id)
        return self._sealed(written, point)

    def _sealed(self, written: WrittenAnswer, point: Point) -> AcceptedAnswer:
        kind, answer = point.activity.type.answer_kind, written.answer
        assert kind is not None
        # A seal of before the last rotation says that it is the same, and looks like another.
        if self.vault.matches(point.id, kind, point.activity.answers, answer):
            known = Violation(("answer",), "unchanged", "This is accepted already.")
            raise InvalidInputError((known,))
        return AcceptedAnswer(
            point_id=point.id,
            answer_kind=kind,
            answer=self.vault.seal(point.id, kind, answer),
            digits=digits_of(kind, (answer,)),
        )

    async def _record(self, actor: Actor, fix: Fix, before: QuestVersion) -> None:
        was, became = told_of_fix(fix, before)
        await self.audit_log.record(
            AuditEntry.by(
                actor,
                "quest.fixed",
                id=self.ids.new(),
                at=fix.created_at,
                subject=fix.quest_id,
                subject_kind="quest",
                before=was,
                after=became,
            )
        )
