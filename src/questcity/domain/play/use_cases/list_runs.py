"""See one's runs."""

from dataclasses import dataclass

from questcity.domain.play.model.facts import RunState
from questcity.domain.play.ports import RunReader
from questcity.domain.play.views import RunSummary
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.paging import Page, PageRequest
from questcity.domain.shared.permissions import Actor, Permission
from questcity.domain.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRuns:
    """Return a page of the actor's own runs."""

    reader: RunReader
    clock: Clock

    async def __call__(
        self,
        actor: Actor,
        state: RunState | None,
        quest_id: QuestId | None,
        page: PageRequest,
    ) -> Page[RunSummary]:
        """Return the page, latest start first."""
        actor.require(Permission.VIEW_QUESTS)
        now = self.clock.now()
        return await self.reader.list(actor.identity, state, quest_id, page, now=now)
