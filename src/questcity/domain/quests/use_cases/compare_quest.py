"""See what has changed in a quest."""

from dataclasses import dataclass

from questcity.domain.quests.model.comparisons import Side, sides_of
from questcity.domain.quests.ports.readers import QuestReader
from questcity.domain.quests.services.states import States
from questcity.domain.quests.views.writing import Comparison
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareQuest:
    """Compare two states of a quest with their answers; who may read its draft may."""

    reader: QuestReader
    states: States

    async def __call__(
        self, actor: Actor, quest_id: QuestId, before: Side | None, after: Side | None
    ) -> Comparison:
        """Return the changes; `sides_of` says what is compared where it is not said.

        Raise `QuestNotFoundError`, and what `States.compare` raises.
        """
        actor.require(Permission.VIEW_QUESTS)
        quest = await self.reader.get_quest(quest_id)
        quest.require_reader(actor)
        before, after = sides_of(quest, before, after)
        changes = await self.states.compare(quest, before, after)
        return Comparison(before=before, after=after, changes=changes)
