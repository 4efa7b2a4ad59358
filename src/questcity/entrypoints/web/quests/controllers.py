"""Finding quests."""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, get
from litestar.params import FromPath

from questcity.domain.quests.errors import QuestNotFoundError
from questcity.domain.quests.model.reference import Area, Category, Label, Vehicle
from questcity.domain.quests.ports.readers import ReferenceReader
from questcity.domain.shared.errors import BadCursorError
from questcity.entrypoints.web.direct import directly
from questcity.entrypoints.web.public_answers import Content, PublicAnswers
from questcity.entrypoints.web.quests.reads import AskedFor, PublicQuest, PublicQuestList
from questcity.entrypoints.web.quests.schemas import (
    LabelResponse,
    Labels,
    QuestDetailResponse,
    QuestPage,
    ReferenceResponse,
    References,
)
from questcity.entrypoints.web.requests import AnyRequest


class QuestController(Controller):
    """Published quests, for everybody and the same for everybody."""

    path = "/quests"
    tags = ["Quests"]

    @get(
        "/",
        operation_id="listQuests",
        refusals=(BadCursorError,),
        answer_headers=("ETag", "Link"),
        middleware=[directly(PublicQuestList)],
    )
    @inject
    async def list_quests(
        self,
        request: AnyRequest,
        answers: FromDishka[PublicAnswers],
        quests: FromDishka[PublicQuestList],
        list_wanted: AskedFor,
    ) -> Response[QuestPage]:
        """Find quests: any of the values of one filter, all of the filters."""
        read = partial(quests.read, request.scope, list_wanted)
        return await answers.answer(request.scope, read)

    @get(
        "/{quest_id:uuid}",
        operation_id="viewQuest",
        refusals=(QuestNotFoundError,),
        answer_headers=("ETag",),
        middleware=[directly(PublicQuest)],
    )
    @inject
    async def view(
        self,
        request: AnyRequest,
        answers: FromDishka[PublicAnswers],
        quest_id: FromPath[UUID],
        quest: FromDishka[PublicQuest],
    ) -> Response[QuestDetailResponse]:
        """See a quest, as far as a visitor may."""
        return await answers.answer(request.scope, partial(quest.read, quest_id))


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

        return await answers.answer(request.scope, read)

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

        return await answers.answer(request.scope, read)

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

        return await answers.answer(request.scope, read)

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

        return await answers.answer(request.scope, read)

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

        return await answers.answer(request.scope, read)


def _references(things: Iterable[Category | Vehicle | Area]) -> Content:
    return Content(References(items=[ReferenceResponse.of(thing) for thing in things]))


def _labels(labels: Iterable[Label]) -> Content:
    return Content(Labels(items=[LabelResponse.of(label) for label in labels]))
