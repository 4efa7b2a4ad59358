"""Putting published quests right while they are walked."""

from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody

from questcity.domain.quests.errors import QuestNotFoundError, QuestNotPublishedError
from questcity.domain.quests.use_cases.fix_quest import FixQuest
from questcity.domain.quests.use_cases.list_fixes import ListFixes
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor
from questcity.entrypoints.web.authentication import signed_in
from questcity.entrypoints.web.documents.refusals import OF_PERMISSION
from questcity.entrypoints.web.paging import Asked, Pages
from questcity.entrypoints.web.quests.fixes import FixPage, FixRequest, FixResponse

_OF_QUESTS = (*OF_PERMISSION, QuestNotFoundError)


class FixController(Controller):
    """Live fixes, for authors and editors."""

    path = "/quests"
    tags = ["Quests"]
    guards = [signed_in]
    security = [{"bearer": []}]

    @post(
        "/{quest_id:uuid}/fixes",
        operation_id="fixQuest",
        status_code=201,
        responses={200: ResponseSpec(FixResponse, description="The fix that says the same.")},
        refusals=(*_OF_QUESTS, QuestNotPublishedError),
    )
    @inject
    async def fix(
        self,
        quest_id: FromPath[UUID],
        data: JSONBody[FixRequest],
        actor: FromDishka[Actor],
        fix: FromDishka[FixQuest],
    ) -> Response[FixResponse]:
        """Put something right for those who walk a version; 200 when that was done before."""
        seen, is_there = await fix(actor, QuestId(quest_id), data.written(), data.version)
        return Response(FixResponse.of(seen), status_code=200 if is_there else 201)

    @get(
        "/{quest_id:uuid}/fixes",
        operation_id="listFixes",
        refusals=_OF_QUESTS,
        answer_headers=("Link",),
    )
    @inject
    async def list_fixes(
        self,
        quest_id: FromPath[UUID],
        actor: FromDishka[Actor],
        pages: FromDishka[Pages],
        list_fixes: FromDishka[ListFixes],
        paging: Asked,
    ) -> Response[FixPage]:
        """See what was put right in any version, latest first."""
        about = ("listFixes", str(actor.user_id), str(quest_id))
        page = await list_fixes(actor, QuestId(quest_id), pages.wanted(about, paging))
        return pages.answer(about, page, FixPage, FixResponse.of)
