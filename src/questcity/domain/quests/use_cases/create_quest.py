"""Begin a quest."""

from dataclasses import dataclass

from questcity.domain.quests.model.fields import QuestFields
from questcity.domain.quests.model.quests import Draft
from questcity.domain.quests.ports.readers import ReferenceReader
from questcity.domain.quests.ports.vault import AnswerVault
from questcity.domain.quests.rules.fields import check_fields, unknown_references
from questcity.domain.quests.rules.violations import require
from questcity.domain.quests.services.new_quests import NewQuests
from questcity.domain.quests.views.writing import EditorsQuest
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import IdGenerator, Repeatable


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateQuest:
    """Make a quest with a draft that may be incomplete; who may create quests may."""

    references: ReferenceReader
    vault: AnswerVault
    new_quests: NewQuests
    ids: IdGenerator

    async def __call__(
        self, actor: Actor, fields: QuestFields, request: Repeatable | None
    ) -> tuple[EditorsQuest, bool]:
        """Return the new quest, and whether an earlier request has made it.

        Raise `InvalidInputError`, and what `Idempotency.claim` raises.
        """
        actor.require(Permission.CREATE_QUESTS)
        unknown = await self.references.find_unknown(
            fields.category_id, fields.vehicle_id, fields.place_id
        )
        fields = fields.composed()
        require((*check_fields(fields), *unknown_references(unknown)))
        draft = Draft(fields=fields.named(self.ids.new))
        quest, is_replay = await self.new_quests.make(actor, draft, request)
        return EditorsQuest.of(quest, self.vault.read), is_replay
