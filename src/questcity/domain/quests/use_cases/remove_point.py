"""Take a point out of a draft."""

from dataclasses import dataclass

from questcity.domain.quests.model.quests import Quest
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.shared.ids import PointId, QuestId, Revision
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovePoint:
    """Remove a point; the author and editors of all quests may."""

    quests: QuestRepository
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(
        self, actor: Actor, quest_id: QuestId, point_id: PointId, expected: Revision
    ) -> Quest:
        """Return the changed quest.

        Raise `QuestNotFoundError`, `DraftNotFoundError`, `PointNotFoundError`, `InReviewError` or
        `StaleRevisionError`.
        """
        actor.require(Permission.VIEW_QUESTS)
        async with self.unit_of_work:
            quest = await self.quests.get(quest_id)
            quest.require_editor(actor)
            edited = quest.editable(expected).without_point(point_id)
            return await self.quests.save(quest.with_draft(edited, at=self.clock.now()))
