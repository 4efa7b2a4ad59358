"""Put the points of a draft into another order."""

from dataclasses import dataclass

from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.quests.ports.vault import AnswerVault
from questcity.domain.quests.rules.points import check_order
from questcity.domain.quests.rules.violations import require
from questcity.domain.quests.views.writing import EditorsQuest
from questcity.domain.shared.ids import PointId, QuestId, Revision
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPoints:
    """Order the points anew; the author and editors of all quests may."""

    quests: QuestRepository
    vault: AnswerVault
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(
        self,
        actor: Actor,
        quest_id: QuestId,
        expected: Revision,
        point_ids: tuple[PointId, ...],
    ) -> EditorsQuest:
        """Return the changed quest.

        Raise `QuestNotFoundError`, `DraftNotFoundError`, `InReviewError`, `StaleRevisionError` or
        `InvalidInputError`.
        """
        actor.require(Permission.VIEW_QUESTS)
        async with self.unit_of_work:
            quest = await self.quests.get(quest_id)
            quest.require_editor(actor)
            draft = quest.editable(expected)
            require(check_order(draft, point_ids))
            edited = quest.with_draft(draft.in_order(point_ids), at=self.clock.now())
            saved = await self.quests.save(edited)
        return EditorsQuest.of(saved, self.vault.read)
