"""Seal stored answers with the current secret."""

from dataclasses import dataclass, replace
from typing import Final

from questcity.domain.quests.model.answers import AnswerKind, SealedAnswer
from questcity.domain.quests.model.fixes import AcceptedAnswer, Fix
from questcity.domain.quests.model.points import Point
from questcity.domain.quests.model.quests import Draft
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.quests.ports.vault import AnswerVault
from questcity.domain.shared.ids import PointId, QuestId
from questcity.domain.shared.ports import UnitOfWork

QUESTS_AT_ONCE: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ResealAnswers:
    """After a rotation of secrets, seal every answer anew from the copies kept for editors.

    The system itself does this; nobody asks for it.
    """

    quests: QuestRepository
    vault: AnswerVault
    unit_of_work: UnitOfWork

    async def __call__(self) -> int:
        """Reseal the answers of a few quests and return of how many: 0 when all are done."""
        async with self.unit_of_work:
            due = await self.quests.list_sealed_before(self.vault.current(), limit=QUESTS_AT_ONCE)
        for quest_id in due:
            await self._reseal(quest_id)
        return len(due)

    async def _reseal(self, quest_id: QuestId) -> None:
        async with self.unit_of_work:
            quest = await self.quests.get(quest_id)
            draft = quest.draft and self._resealed_draft(quest.draft)
            versions = tuple(
                replace(version, points=tuple(map(self._resealed, version.points)))
                for version in await self.quests.list_versions(quest_id)
            )
            fixes = tuple(map(self._resealed_fix, await self.quests.list_fixes(quest_id)))
            await self.quests.reseal(replace(quest, draft=draft), versions, fixes)

    def _resealed_draft(self, draft: Draft) -> Draft:
        refusal = draft.refusal and replace(
            draft.refusal, content=draft.refusal.content.with_points(self._resealed)
        )
        return replace(draft, points=tuple(map(self._resealed, draft.points)), refusal=refusal)

    def _resealed(self, point: Point) -> Point:
        kind = point.activity.type.answer_kind
        if kind is None:
            return point
        answers = tuple(self._sealed(point.id, kind, answer) for answer in point.activity.answers)
        return replace(point, activity=replace(point.activity, answers=answers))

    def _resealed_fix(self, fix: Fix) -> Fix:
        change = fix.change
        if not isinstance(change, AcceptedAnswer):
            return fix
        answer = self._sealed(change.point_id, change.answer_kind, change.answer)
        return replace(fix, change=replace(change, answer=answer))

    def _sealed(self, point_id: PointId, kind: AnswerKind, answer: SealedAnswer) -> SealedAnswer:
        return self.vault.seal(point_id, kind, self.vault.read(point_id, kind, answer))
