"""Begin a quest."""

from dataclasses import dataclass

from questcity.domain.quests.model.fields import QuestFields
from questcity.domain.quests.model.quests import Draft, Quest
from questcity.domain.quests.ports.readers import ReferenceReader
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.quests.ports.vault import AnswerVault
from questcity.domain.quests.rules.fields import check_fields, unknown_references
from questcity.domain.quests.rules.violations import require
from questcity.domain.quests.views import EditorsQuest
from questcity.domain.shared.ids import QuestId
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
class CreateQuest:
    """Make a quest with a draft that may be incomplete; who may create quests may."""

    quests: QuestRepository
    references: ReferenceReader
    vault: AnswerVault
    idempotency: Idempotency
    unit_of_work: UnitOfWork
    ids: IdGenerator
    clock: Clock

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
        require((*check_fields(fields), *unknown_references(unknown)))
        now = self.clock.now()
        quest = Quest(
            id=QuestId(self.ids.new()),
            author_id=actor.identity,
            draft=Draft(fields=fields.named(self.ids.new)),
            created_at=now,
            updated_at=now,
        )
        async with self.unit_of_work:
            if request is not None:
                done = await self.idempotency.claim(actor.identity, request, now=now)
                if done is not None:
                    made = await self.quests.get(QuestId(done.id))
                    return EditorsQuest.of(made, self.vault.read), True
                receipt = Receipt("quest", quest.id)
                await self.idempotency.keep(actor.identity, request, receipt, now=now)
            await self.quests.add(quest)
        return EditorsQuest.of(quest, self.vault.read), False
