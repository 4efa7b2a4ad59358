"""See what the sign of a point says."""

from dataclasses import dataclass

from questcity.domain.quests.model.answers import AnswerKind
from questcity.domain.quests.ports.readers import QuestReader
from questcity.domain.quests.ports.vault import AnswerVault
from questcity.domain.quests.rules.points import check_scanned
from questcity.domain.quests.rules.violations import require
from questcity.domain.shared.ids import PointId, QuestId
from questcity.domain.shared.permissions import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewSign:
    """Return the secret of a point to scan, to be put up there; who may edit the draft may."""

    reader: QuestReader
    vault: AnswerVault

    async def __call__(self, actor: Actor, quest_id: QuestId, point_id: PointId) -> str:
        """Return the secret.

        Raise `QuestNotFoundError`, `DraftNotFoundError`, `PointNotFoundError`, or
        `InvalidInputError` for a point that is not scanned.
        """
        actor.require(Permission.VIEW_QUESTS)
        quest = await self.reader.get_quest(quest_id)
        quest.require_editor(actor)
        point = quest.require_draft().point(point_id)
        require(check_scanned(point))
        return self.vault.read(point_id, AnswerKind.QR, point.activity.answers[0])
