"""Finding quests."""

from collections.abc import Iterable
from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, get
from litestar.params import FromPath

from questcity.domain.quests.errors import QuestNotFoundError
from questcity.domain.quests.model.reference import Area, Category, Label, Vehicle
from questcity.domain.quests.ports.readers import ReferenceReader
from questcity.domain.quests.use_cases.list_quests import ListQuests
from questcity.domain.quests.use_cases.view_quest import ViewQuest
from questcity.domain.shared.ids import QuestId
from questcity.entrypoints.web.answers import hashed
from questcity.entrypoints.web.paging import Asked, Pages
from questcity.entrypoints.web.quests.finding import Looked, Sort
from questcity.entrypoints.web.quests.schemas import (
    LabelResponse,
    Labels,
    QuestDetailResponse,
    QuestPage,
    QuestResponse,
    ReferenceResponse,
    References,
)
from questcity.entrypoints.web.requests import AnyRequest


class QuestController(Controller):
    """Published quests, for everybody and the same for everybody."""

    path = "/quests"
    tags = ["Quests"]

    @get("/", operation_id="listQuests", answer_headers=("Link",))
    @inject
    async def list_quests(
        self,
        pages: FromDishka[Pages],
        list_quests: FromDishka[ListQuests],
        paging: Asked,
        quest_filter: Looked,
        sort: Sort = None,
    ) -> Response[QuestPage]:
        """Find quests: any of the values of one filter, all of the filters."""
        about = ("listQuests", str(quest_filter), str(sort))
        page = await list_quests(quest_filter, sort, pages.wanted(about, paging))
        return pages.answer(about, page, QuestPage, QuestResponse.of)

    @get(
        "/{quest_id:uuid}",
        operation_id="viewQuest",
        refusals=(QuestNotFoundError,),
        answer_headers=("ETag",),
    )
    @inject
    async def view(
        self, request: AnyRequest, quest_id: FromPath[UUID], view: FromDishka[ViewQuest]
    ) -> Response[QuestDetailResponse]:
        """See a quest, as far as a visitor may."""
        quest = await view(QuestId(quest_id))
        return hashed(request, QuestDetailResponse.of_detail(quest))


class ReferenceController(Controller):
    """What quests refer to."""

    path = "/quests"
    tags = ["Quests"]

    @get("/categories", operation_id="listCategories", answer_headers=("ETag",))
    @inject
    async def categories(
        self, request: AnyRequest, references: FromDishka[ReferenceReader]
    ) -> Response[References]:
        """See all categories."""
        return hashed(request, _references(await references.list_categories()))

    @get("/vehicles", operation_id="listVehicles", answer_headers=("ETag",))
    @inject
    async def vehicles(
        self, request: AnyRequest, references: FromDishka[ReferenceReader]
    ) -> Response[References]:
        """See all vehicles."""
        return hashed(request, _references(await references.list_vehicles()))

    @get("/places", operation_id="listPlaces", answer_headers=("ETag",))
    @inject
    async def places(
        self, request: AnyRequest, references: FromDishka[ReferenceReader]
    ) -> Response[References]:
        """See all cities and districts."""
        return hashed(request, _references(await references.list_areas()))

    @get("/activities", operation_id="listActivities", answer_headers=("ETag",))
    @inject
    async def activities(
        self, request: AnyRequest, references: FromDishka[ReferenceReader]
    ) -> Response[Labels]:
        """See what there can be to do."""
        return hashed(request, _labels(await references.list_activities()))

    @get("/tools", operation_id="listTools", answer_headers=("ETag",))
    @inject
    async def tools(
        self, request: AnyRequest, references: FromDishka[ReferenceReader]
    ) -> Response[Labels]:
        """See what points can be found with."""
        return hashed(request, _labels(await references.list_tools()))


def _references(things: Iterable[Category | Vehicle | Area]) -> References:
    return References(items=[ReferenceResponse.of(thing) for thing in things])


def _labels(labels: Iterable[Label]) -> Labels:
    return Labels(items=[LabelResponse.of(label) for label in labels])
