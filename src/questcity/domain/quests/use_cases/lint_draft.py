"""See what is wrong with a draft."""

from dataclasses import dataclass

from questcity.domain.quests.model.contents import OpenContent
from questcity.domain.quests.ports.readers import QuestReader
from questcity.domain.quests.ports.vault import AnswerVault
from questcity.domain.quests.rules.linting.findings import Finding
from questcity.domain.quests.rules.linting.lintable import Lintable
from questcity.domain.quests.rules.linting.linter import lint
from questcity.domain.quests.services.known_references import KnownReferences
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class LintDraft:
    """Return what the linter finds in a draft; who may read the draft may."""

    reader: QuestReader
    references: KnownReferences
    vault: AnswerVault

    async def __call__(self, actor: Actor, quest_id: QuestId) -> tuple[Finding, ...]:
        """Return the findings. Raise `QuestNotFoundError` or `DraftNotFoundError`."""
        actor.require(Permission.VIEW_QUESTS)
        quest = await self.reader.get_quest(quest_id)
        quest.require_reader(actor)
        draft = quest.require_draft()
        answers = OpenContent.of(draft.content, self.vault.read).answers
        return lint(Lintable.of(draft, await self.references.read(), answers))
