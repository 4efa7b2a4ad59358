"""The list, read as the application reads it, but for the rest of the application."""

from questcity.adapters.postgres.engine import ReadPool
from questcity.adapters.postgres.quest_reader import PostgresQuestReader
from questcity.domain.quests.model.finding import QuestFilter
from questcity.domain.quests.views.finding import QuestSummary
from questcity.domain.shared.paging import PageRequest


async def first_quests(pool: ReadPool, wanted: QuestFilter, limit: int) -> tuple[QuestSummary, ...]:
    """Return the first quests of a list, in its usual order."""
    reader = PostgresQuestReader(pool)
    page = await reader.list(wanted, wanted.usual_sort(), PageRequest(limit=limit))
    return page.items
