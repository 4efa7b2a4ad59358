"""Change a point of a draft."""

from dataclasses import dataclass
from functools import partial

from questcity.domain.quests.model.points import Point
from questcity.domain.quests.model.written import WrittenPoint
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.quests.ports.vault import AnswerVault
from questcity.domain.quests.rules.points import check_point
from questcity.domain.quests.rules.violations import require
from questcity.domain.quests.views.writing import EditorsQuest
from questcity.domain.shared.ids import PointId, QuestId, Revision
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock, IdGenerator, Randomness, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPoint:
    """Change what is said of a point; the author and editors of all quests may."""

    quests: QuestRepository
    vault: AnswerVault
    unit_of_work: UnitOfWork
    randomness: Randomness
    ids: IdGenerator
    clock: Clock

    async def __call__(
        self,
        actor: Actor,
        quest_id: QuestId,
        point_id: PointId,
        expected: Revision,
        change: WrittenPoint,
    ) -> EditorsQuest:
        """Return the changed quest.

        Raise `QuestNotFoundError`, `DraftNotFoundError`, `PointNotFoundError`, `InReviewError`,
        `StaleRevisionError` or `InvalidInputError`.
        """
        actor.require(Permission.VIEW_QUESTS)
        async with self.unit_of_work:
            quest = await self.quests.get(quest_id)
            quest.require_editor(actor)
            draft = quest.editable(expected)
            before, change = draft.point(point_id), change.composed()
            require(check_point(change, before))
            edited = draft.with_point(self._changed(before, change))
            saved = await self.quests.save(quest.with_draft(edited, at=self.clock.now()))
        return EditorsQuest.of(saved, self.vault.read)

    def _changed(self, before: Point, change: WrittenPoint) -> Point:
        activity = before.activity
        if change.activity is not None:
            seal = partial(self.vault.seal, before.id)
            activity = change.activity.sealed(seal, self.randomness.token, activity)
        return change.over(before, activity, self.ids.new)
