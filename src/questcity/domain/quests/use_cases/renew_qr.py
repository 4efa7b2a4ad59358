"""Give a point another QR."""

from dataclasses import dataclass, replace
from functools import partial

from questcity.domain.quests.model.activities import ActivityType
from questcity.domain.quests.model.written import WrittenActivity
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.quests.ports.vault import AnswerVault
from questcity.domain.quests.rules.points import check_scanned
from questcity.domain.quests.rules.violations import require
from questcity.domain.quests.views.writing import EditorsQuest
from questcity.domain.shared.ids import PointId, QuestId, Revision
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock, Randomness, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewQr:
    """Replace the secret of a point to scan; printed signs of it are void once published."""

    quests: QuestRepository
    vault: AnswerVault
    unit_of_work: UnitOfWork
    randomness: Randomness
    clock: Clock

    async def __call__(
        self, actor: Actor, quest_id: QuestId, point_id: PointId, expected: Revision
    ) -> EditorsQuest:
        """Return the changed quest.

        Raise `QuestNotFoundError`, `DraftNotFoundError`, `PointNotFoundError`, `InReviewError`,
        `StaleRevisionError`, or `InvalidInputError` for a point that is not scanned.
        """
        actor.require(Permission.VIEW_QUESTS)
        async with self.unit_of_work:
            quest = await self.quests.get(quest_id)
            quest.require_editor(actor)
            draft = quest.editable(expected)
            point = draft.point(point_id)
            require(check_scanned(point))
            written = WrittenActivity(type=ActivityType.SCAN_QR)
            activity = written.sealed(partial(self.vault.seal, point_id), self.randomness.token)
            edited = draft.with_point(replace(point, activity=activity))
            saved = await self.quests.save(quest.with_draft(edited, at=self.clock.now()))
        return EditorsQuest.of(saved, self.vault.read)
