"""Add a point to a draft."""

from dataclasses import dataclass, replace

from questcity.domain.quests.model.written import WrittenPoint
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.quests.ports.vault import AnswerVault
from questcity.domain.quests.rules.points import check_new_point
from questcity.domain.quests.rules.violations import require
from questcity.domain.quests.services.new_points import NewPoints
from questcity.domain.quests.views.writing import EditorsQuest
from questcity.domain.shared.ids import PointId, QuestId, Revision
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import (
    Clock,
    Idempotency,
    IdGenerator,
    Receipt,
    Repeatable,
    UnitOfWork,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPoint:
    """Put a new point at the end of a draft; its author and editors of all quests may."""

    quests: QuestRepository
    vault: AnswerVault
    idempotency: Idempotency
    unit_of_work: UnitOfWork
    new_points: NewPoints
    ids: IdGenerator
    clock: Clock

    async def __call__(
        self,
        actor: Actor,
        quest_id: QuestId,
        expected: Revision | None,
        point: WrittenPoint,
        request: Repeatable | None,
    ) -> tuple[EditorsQuest, PointId, bool]:
        """Return the changed quest, the new point, and whether an earlier request has made it.

        Raise `QuestNotFoundError`, `DraftNotFoundError`, `InReviewError`, `StaleRevisionError`,
        `InvalidInputError`, and what `Idempotency.claim` raises.
        """
        actor.require(Permission.VIEW_QUESTS)
        now, point_id, point = self.clock.now(), PointId(self.ids.new()), point.composed()
        async with self.unit_of_work:
            quest = await self.quests.get(quest_id)
            quest.require_editor(actor)
            if request is not None:
                done = await self.idempotency.claim(actor.identity, request, now=now)
                if done is not None:
                    return EditorsQuest.of(quest, self.vault.read), PointId(done.id), True
                receipt = Receipt("point", point_id)
                await self.idempotency.keep(actor.identity, request, receipt, now=now)
            draft = quest.editable(expected)
            require(check_new_point(point, draft))
            points = (*draft.points, self.new_points.make(point, point_id))
            edited = quest.with_draft(replace(draft, points=points), at=now)
            saved = await self.quests.save(edited)
        return EditorsQuest.of(saved, self.vault.read), point_id, False
