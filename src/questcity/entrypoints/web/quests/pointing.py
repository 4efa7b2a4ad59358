"""Writing the points of quests."""

from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, delete, get, patch, post, put
from litestar.params import FromPath, JSONBody

from questcity.domain.quests.errors import (
    DraftNotFoundError,
    InReviewError,
    PointNotFoundError,
    QuestNotFoundError,
)
from questcity.domain.quests.use_cases.add_point import AddPoint
from questcity.domain.quests.use_cases.edit_point import EditPoint
from questcity.domain.quests.use_cases.order_points import OrderPoints
from questcity.domain.quests.use_cases.remove_point import RemovePoint
from questcity.domain.quests.use_cases.renew_qr import RenewQr
from questcity.domain.quests.use_cases.view_sign import ViewSign
from questcity.domain.shared.errors import InvalidInputError, RevisionMissingError
from questcity.domain.shared.ids import PointId, QuestId
from questcity.domain.shared.permissions import Actor
from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.web.answers import tagged, tagged_only
from questcity.entrypoints.web.authentication import signed_in
from questcity.entrypoints.web.documents.refusals import OF_PERMISSION
from questcity.entrypoints.web.quests.drafts import DraftResponse, point_of
from questcity.entrypoints.web.quests.points import (
    EditPointRequest,
    OrderRequest,
    PointRequest,
    PointResponse,
)
from questcity.entrypoints.web.quests.signs import sign
from questcity.entrypoints.web.requests import IdempotencyKeys, Preconditions

_OF_DRAFTS = (*OF_PERMISSION, QuestNotFoundError, DraftNotFoundError)
_OF_EDITS = (*_OF_DRAFTS, InReviewError, RevisionMissingError)
_OF_POINTS = (*_OF_EDITS, PointNotFoundError)


class PointController(Controller):
    """The points of a draft, for its author and editors."""

    path = "/quests"
    tags = ["Quests"]
    guards = [signed_in]
    security = [{"bearer": []}]

    @post(
        "/{quest_id:uuid}/draft/points",
        operation_id="addPoint",
        status_code=201,
        refusals=(*_OF_DRAFTS, InReviewError),
        answer_headers=("ETag",),
    )
    @inject
    async def add_point(
        self,
        quest_id: FromPath[UUID],
        data: JSONBody[PointRequest],
        actor: FromDishka[Actor],
        preconditions: FromDishka[Preconditions],
        keys: FromDishka[IdempotencyKeys],
        add: FromDishka[AddPoint],
    ) -> Response[PointResponse]:
        """Put a point at the end."""
        request = keys.repeatable("addPoint", {"quest": str(quest_id)}, data)
        written = data.written()
        seen, point_id, is_replay = await add(
            actor, QuestId(quest_id), preconditions.expected(), written, request
        )
        body = point_of(seen, point_id)
        return tagged(body, seen.quest.revision, status=201, is_replay=is_replay)

    @patch(
        "/{quest_id:uuid}/draft/points/{point_id:uuid}",
        operation_id="editPoint",
        refusals=_OF_POINTS,
        answer_headers=("ETag",),
    )
    @inject
    async def edit_point(
        self,
        quest_id: FromPath[UUID],
        point_id: FromPath[UUID],
        data: JSONBody[EditPointRequest],
        actor: FromDishka[Actor],
        preconditions: FromDishka[Preconditions],
        edit: FromDishka[EditPoint],
    ) -> Response[PointResponse]:
        """Change a point."""
        point, expected = PointId(point_id), preconditions.required()
        seen = await edit(actor, QuestId(quest_id), point, expected, data.written())
        return tagged(point_of(seen, point), seen.quest.revision)

    @delete(
        "/{quest_id:uuid}/draft/points/{point_id:uuid}",
        operation_id="removePoint",
        status_code=204,
        refusals=_OF_POINTS,
        answer_headers=("ETag",),
    )
    @inject
    async def remove_point(
        self,
        quest_id: FromPath[UUID],
        point_id: FromPath[UUID],
        actor: FromDishka[Actor],
        preconditions: FromDishka[Preconditions],
        remove: FromDishka[RemovePoint],
    ) -> Response[None]:
        """Take a point out."""
        expected = preconditions.required()
        quest = await remove(actor, QuestId(quest_id), PointId(point_id), expected)
        return tagged_only(quest.revision)

    @put(
        "/{quest_id:uuid}/draft/points/order",
        operation_id="orderPoints",
        refusals=_OF_EDITS,
        answer_headers=("ETag",),
    )
    @inject
    async def order_points(
        self,
        quest_id: FromPath[UUID],
        data: JSONBody[OrderRequest],
        actor: FromDishka[Actor],
        preconditions: FromDishka[Preconditions],
        order: FromDishka[OrderPoints],
    ) -> Response[DraftResponse]:
        """Put the points into another order, which names each of them once."""
        seen = await order(actor, QuestId(quest_id), preconditions.required(), data.ids())
        return tagged(DraftResponse.of(seen), seen.quest.revision)

    @post(
        "/{quest_id:uuid}/draft/points/{point_id:uuid}/qr",
        operation_id="renewQr",
        status_code=200,
        refusals=_OF_POINTS,
        answer_headers=("ETag",),
    )
    @inject
    async def renew_qr(
        self,
        quest_id: FromPath[UUID],
        point_id: FromPath[UUID],
        actor: FromDishka[Actor],
        preconditions: FromDishka[Preconditions],
        renew: FromDishka[RenewQr],
    ) -> Response[PointResponse]:
        """Give a point another QR."""
        point, expected = PointId(point_id), preconditions.required()
        seen = await renew(actor, QuestId(quest_id), point, expected)
        return tagged(point_of(seen, point), seen.quest.revision)

    @get(
        "/{quest_id:uuid}/draft/points/{point_id:uuid}/qr.svg",
        operation_id="drawQr",
        media_type="image/svg+xml",
        refusals=(*_OF_DRAFTS, PointNotFoundError, InvalidInputError),
    )
    @inject
    async def draw_qr(
        self,
        quest_id: FromPath[UUID],
        point_id: FromPath[UUID],
        actor: FromDishka[Actor],
        settings: FromDishka[Settings],
        view_sign: FromDishka[ViewSign],
    ) -> bytes:
        """Draw the QR of a point, to be printed and put up there."""
        secret = await view_sign(actor, QuestId(quest_id), PointId(point_id))
        return sign(settings.public_url, secret)
