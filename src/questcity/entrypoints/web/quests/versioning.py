"""What was published of a quest, and what has changed since."""

from typing import Annotated
from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, get
from litestar.params import FromPath, QueryParameter

from questcity.domain.quests.errors import (
    DraftNotFoundError,
    QuestNotFoundError,
    RefusalNotFoundError,
    VersionNotFoundError,
)
from questcity.domain.quests.use_cases.compare_quest import CompareQuest
from questcity.domain.quests.use_cases.list_versions import ListVersions
from questcity.domain.quests.use_cases.view_version import ViewVersion
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.permissions import Actor
from questcity.entrypoints.web.answers import hashed
from questcity.entrypoints.web.authentication import signed_in
from questcity.entrypoints.web.documents.refusals import OF_PERMISSION
from questcity.entrypoints.web.paging import Asked, Pages
from questcity.entrypoints.web.quests.changes import SIDE, ComparisonResponse, side_of
from questcity.entrypoints.web.quests.versions import (
    VersionPage,
    VersionResponse,
    VersionSummaryResponse,
)
from questcity.entrypoints.web.requests import AnyRequest

_OF_VERSIONS = (*OF_PERMISSION, QuestNotFoundError, VersionNotFoundError)

Before = Annotated[
    str | None,
    QueryParameter(
        name="from",
        pattern=f"^({SIDE})$",
        description="A version, `draft`, or `refused`: the draft as it was last refused. Without "
        "it, the version before the other state.",
    ),
]
After = Annotated[
    str | None,
    QueryParameter(
        name="to",
        pattern=f"^({SIDE})$",
        description="The same; without it the draft, or the newest version if there is none.",
    ),
]


class VersionController(Controller):
    """The versions of a quest, for who may read its draft."""

    path = "/quests"
    tags = ["Quests"]
    guards = [signed_in]
    security = [{"bearer": []}]

    @get(
        "/{quest_id:uuid}/versions",
        operation_id="listVersions",
        refusals=(*OF_PERMISSION, QuestNotFoundError),
        answer_headers=("Link",),
    )
    @inject
    async def versions(
        self,
        quest_id: FromPath[UUID],
        actor: FromDishka[Actor],
        pages: FromDishka[Pages],
        list_versions: FromDishka[ListVersions],
        paging: Asked,
    ) -> Response[VersionPage]:
        """See what was published of a quest, newest first."""
        about = ("listVersions", str(actor.user_id), str(quest_id))
        page = await list_versions(actor, QuestId(quest_id), pages.wanted(about, paging))
        return pages.answer(about, page, VersionPage, VersionSummaryResponse.of)

    @get(
        "/{quest_id:uuid}/versions/{number:int}",
        operation_id="viewVersion",
        refusals=_OF_VERSIONS,
        answer_headers=("ETag",),
    )
    @inject
    async def view(
        self,
        request: AnyRequest,
        quest_id: FromPath[UUID],
        number: FromPath[int],
        actor: FromDishka[Actor],
        view: FromDishka[ViewVersion],
    ) -> Response[VersionResponse]:
        """See a version with its answers, as it was published: without fixes."""
        return hashed(request, VersionResponse.of(await view(actor, QuestId(quest_id), number)))

    @get(
        "/{quest_id:uuid}/diff",
        operation_id="compareQuest",
        refusals=(*_OF_VERSIONS, DraftNotFoundError, RefusalNotFoundError),
        answer_headers=("ETag",),
    )
    @inject
    async def compare(
        self,
        request: AnyRequest,
        quest_id: FromPath[UUID],
        actor: FromDishka[Actor],
        compare: FromDishka[CompareQuest],
        before: Before = None,
        after: After = None,
    ) -> Response[ComparisonResponse]:
        """See what has changed from one state of a quest to another, with its answers."""
        comparison = await compare(actor, QuestId(quest_id), side_of(before), side_of(after))
        return hashed(request, ComparisonResponse.of(comparison))
