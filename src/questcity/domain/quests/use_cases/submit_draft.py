"""Hand a draft in for review."""

from dataclasses import dataclass

from questcity.domain.quests.model.quests import Quest
from questcity.domain.quests.ports.repositories import QuestRepository
from questcity.domain.quests.rules.linting.lintable import Lintable
from questcity.domain.quests.rules.linting.linter import require_ready
from questcity.domain.quests.services.known_references import KnownReferences
from questcity.domain.shared.ids import QuestId, Revision
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitDraft:
    """Put a complete draft into review; its author and editors of all quests may."""

    quests: QuestRepository
    references: KnownReferences
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, actor: Actor, quest_id: QuestId, expected: Revision | None) -> Quest:
        """Return the quest; one in review already stays as it is.

        Raise `QuestNotFoundError`, `DraftNotFoundError`, `StaleRevisionError` or
        `QuestNotReadyError`.
        """
        actor.require(Permission.VIEW_QUESTS)
        references = await self.references.read()
        async with self.unit_of_work:
            quest = await self.quests.get(quest_id)
            quest.require_editor(actor)
            submitted = quest.submitted(at=self.clock.now())
            if submitted == quest:
                return quest
            quest.require_revision(expected)
            require_ready(Lintable.of(quest.require_draft(), references))
            return await self.quests.save(submitted)
