"""What is read of quests for everybody, whichever way a request comes."""

from functools import partial
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec
from litestar.di import NamedDependency
from litestar.types import HTTPScope

from questcity.domain.quests.model.finding import QuestFilter, QuestSort
from questcity.domain.quests.use_cases.list_quests import ListQuests
from questcity.domain.quests.use_cases.view_quest import ViewQuest
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.paging import DEFAULT_LIMIT
from questcity.entrypoints.web.paging import Cursor, Cursors, Limit, Pages, Paging, WithCount
from questcity.entrypoints.web.public_answers import Content, Read
from questcity.entrypoints.web.queries import QueryReader
from questcity.entrypoints.web.quests.finding import Looked, Sort, quest_facets, quest_filter
from questcity.entrypoints.web.quests.schemas import QuestDetailResponse, QuestPage, QuestResponse


class ListWanted(NamedTuple):
    """What a request says of the list that it wants."""

    quest_filter: QuestFilter
    sort: QuestSort | None = None
    paging: Paging = Paging()

    @property
    def about(self) -> tuple[str, ...]:
        """What its cursors are good for."""
        return "listQuests", _ENCODER.encode(self.quest_filter).decode(), str(self.sort)


def list_wanted(
    quest_filter: Looked,
    sort: Sort = None,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
    with_count: WithCount = False,
) -> ListWanted:
    """Read the parameters of the list."""
    return ListWanted(quest_filter, sort, Paging(cursor, limit, with_count))


AskedFor = NamedDependency[ListWanted]
"""The parameter `list_wanted` of a handler that answers with the list."""

_ENCODER: Final = msgspec.json.Encoder()
_QUERY: Final = QueryReader(list_wanted, quest_filter=quest_filter, quest_facets=quest_facets)


class PublicQuestList:
    """Pages of the list of quests."""

    def __init__(self, list_quests: ListQuests, cursors: Cursors) -> None:
        self._list_quests = list_quests
        self._cursors = cursors

    def asked_by(self, scope: HTTPScope) -> Read:
        """Return what reads the page that a request asks for."""
        return partial(self.read, scope, _QUERY.read(scope["query_string"]))

    async def read(self, scope: HTTPScope, wanted: ListWanted) -> Content:
        """Return a page. Raise `BadCursorError` or `InvalidInputError`."""
        pages = Pages(scope, self._cursors)
        page = await self._list_quests(
            wanted.quest_filter,
            wanted.sort,
            pages.wanted(wanted.about, wanted.paging),
            QuestResponse.of,
        )
        return Content(*pages.told(wanted.about, page, QuestPage))


class PublicQuest:
    """Quests, one at a time."""

    def __init__(self, view: ViewQuest) -> None:
        self._view = view

    def asked_by(self, scope: HTTPScope) -> Read:
        """Return what reads the quest that a request asks for."""
        quest_id: Any = scope["path_params"]["quest_id"]
        return partial(self.read, quest_id)

    async def read(self, quest_id: UUID) -> Content:
        """Return the quest. Raise `QuestNotFoundError`."""
        return Content(await self._view(QuestId(quest_id), QuestDetailResponse.of_detail))
