"""Finding quests."""

from collections.abc import Iterable
from uuid import UUID

from dishka import FromDishka
from litestar import Controller, Response, get
from litestar.params import FromPath

from questcity.domain.quests.errors import QuestNotFoundError
from questcity.domain.quests.model.reference import Area, Category, Label, Vehicle
from questcity.domain.quests.ports.readers import ReferenceReader
from questcity.domain.quests.use_cases.list_quests import ListQuests
from questcity.domain.quests.use_cases.view_quest import ViewQuest
from questcity.domain.shared.ids import QuestId
from questcity.domain.shared.paging import DEFAULT_LIMIT
from questcity.entrypoints.web.containers import inject
from questcity.entrypoints.web.paging import Cursor, Limit, Pages, Paging, WithCount
from questcity.entrypoints.web.public_answers import Content, PublicAnswers
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

    @get("/", operation_id="listQuests", answer_headers=("ETag", "Link"))
    @inject
    async def list_quests(
        self,
        request: AnyRequest,
        answers: FromDishka[PublicAnswers],
        pages: FromDishka[Pages],
        list_quests: FromDishka[ListQuests],
        quest_filter: Looked,
        sort: Sort = None,
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
        with_count: WithCount = False,
    ) -> Response[QuestPage]:
        """Find quests: any of the values of one filter, all of the filters."""

        async def read() -> Content:
            about = ("listQuests", str(quest_filter), str(sort))
            wanted = pages.wanted(about, Paging(cursor, limit, with_count))
            page = await list_quests(quest_filter, sort, wanted, QuestResponse.of)
            body, link = pages.told(about, page, QuestPage)
            return Content(body, link)

        return await answers.answer(request, read)

    @get(
        "/{quest_id:uuid}",
        operation_id="viewQuest",
        refusals=(QuestNotFoundError,),
        answer_headers=("ETag",),
    )
    @inject
    async def view(
        self,
        request: AnyRequest,
        answers: FromDishka[PublicAnswers],
        quest_id: FromPath[UUID],
        view: FromDishka[ViewQuest],
    ) -> Response[QuestDetailResponse]:
        """See a quest, as far as a visitor may."""

        async def read() -> Content:
            return Content(await view(QuestId(quest_id), QuestDetailResponse.of_detail))

        return await answers.answer(request, read)


class ReferenceController(Controller):
    """What quests refer to."""

    path = "/quests"
    tags = ["Quests"]

    @get("/categories", operation_id="listCategories", answer_headers=("ETag",))
    @inject
    async def categories(
        self,
        request: AnyRequest,
        answers: FromDishka[PublicAnswers],
        references: FromDishka[ReferenceReader],
    ) -> Response[References]:
        """See all categories."""

        async def read() -> Content:
            return _references(await references.list_categories())

        return await answers.answer(request, read)

    @get("/vehicles", operation_id="listVehicles", answer_headers=("ETag",))
    @inject
    async def vehicles(
        self,
        request: AnyRequest,
        answers: FromDishka[PublicAnswers],
        references: FromDishka[ReferenceReader],
    ) -> Response[References]:
        """See all vehicles."""

        async def read() -> Content:
            return _references(await references.list_vehicles())

        return await answers.answer(request, read)

    @get("/places", operation_id="listPlaces", answer_headers=("ETag",))
    @inject
    async def places(
        self,
        request: AnyRequest,
        answers: FromDishka[PublicAnswers],
        references: FromDishka[ReferenceReader],
    ) -> Response[References]:
        """See all cities and districts."""

        async def read() -> Content:
            return _references(await references.list_areas())

        return await answers.answer(request, read)

    @get("/activities", operation_id="listActivities", answer_headers=("ETag",))
    @inject
    async def activities(
        self,
        request: AnyRequest,
        answers: FromDishka[PublicAnswers],
        references: FromDishka[ReferenceReader],
    ) -> Response[Labels]:
        """See what there can be to do."""

        async def read() -> Content:
            return _labels(await references.list_activities())

        return await answers.answer(request, read)

    @get("/tools", operation_id="listTools", answer_headers=("ETag",))
    @inject
    async def tools(
        self,
        request: AnyRequest,
        answers: FromDishka[PublicAnswers],
        references: FromDishka[ReferenceReader],
    ) -> Response[Labels]:
        """See what points can be found with."""

        async def read() -> Content:
            return _labels(await references.list_tools())

        return await answers.answer(request, read)


def _references(things: Iterable[Category | Vehicle | Area]) -> Content:
    return Content(References(items=[ReferenceResponse.of(thing) for thing in things]))


def _labels(labels: Iterable[Label]) -> Content:
    return Content(Labels(items=[LabelResponse.of(label) for label in labels]))
