"""Change what a draft says of the quest as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from questcity.domain.quests.ports.readers import ReferenceReader
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.quests.ports.vault import AnswerVault
from questcity.domain.quests.rules.fields import check_fields, unknown_references
from questcity.domain.quests.rules.violations import require
from questcity.domain.quests.views.writing import EditorsQuest
from questcity.domain.shared.ids import QuestId, Revision
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock, IdGenerator, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class EditDraft:
    """Change fields of a draft; its author and editors of all quests may."""

    quests: QuestRepository
    references: ReferenceReader
    vault: AnswerVault
    unit_of_work: UnitOfWork
    ids: IdGenerator
    clock: Clock

    async def __call__(
        self, actor: Actor, quest_id: QuestId, expected: Revision, changes: Mapping[str, Any]
    ) -> EditorsQuest:
        """Return the changed quest; `changes` are what `QuestFields.merged` takes.

        Raise `QuestNotFoundError`, `DraftNotFoundError`, `InReviewError`, `StaleRevisionError` or
        `InvalidInputError`.
        """
        actor.require(Permission.VIEW_QUESTS)
        async with self.unit_of_work:
            quest = await self.quests.get(quest_id)
            quest.require_editor(actor)
            draft = quest.editable(expected)
            fields = draft.fields.merged(changes).composed()
            unknown = await self.references.find_unknown(
                fields.category_id, fields.vehicle_id, fields.place_id
            )
            require((*check_fields(fields, draft.fields), *unknown_references(unknown)))
            written = replace(draft, fields=fields.named(self.ids.new))
            edited = quest.with_draft(written, at=self.clock.now())
            saved = await self.quests.save(edited)
        return EditorsQuest.of(saved, self.vault.read)
