"""Asking to be unlocked, and deciding about it."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, MediaType, Response, get, patch, post
from litestar.params import FromPath, JSONBody, QueryParameter

from questcity.domain.accounts.errors import AlreadyDecidedError, UnlockRequestNotFoundError
from questcity.domain.accounts.model.unlock_requests import UnlockStatus
from questcity.domain.accounts.use_cases.decide_unlock_request import (
    DecideUnlockRequest,
    Decision,
)
from questcity.domain.accounts.use_cases.list_unlock_requests import ListUnlockRequests
from questcity.domain.accounts.use_cases.request_unlock import RequestUnlock
from questcity.domain.accounts.use_cases.view_unlock_request import ViewUnlockRequest
from questcity.domain.accounts.views import UnlockRequestView
from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.errors import TooManyRequestsError
from questcity.domain.shared.ids import UnlockRequestId
from questcity.domain.shared.permissions import Actor
from questcity.entrypoints.web.accounts.profiles import StaffUserResponse
from questcity.entrypoints.web.authentication import signed_in
from questcity.entrypoints.web.documents.refusals import OF_PERMISSION
from questcity.entrypoints.web.paging import Asked, CountResponse, Pages
from questcity.entrypoints.web.shapes import Answer, Body

_OF_REQUESTS = (*OF_PERMISSION, UnlockRequestNotFoundError)

OfStatus = Annotated[
    UnlockStatus | None, QueryParameter(name="status", description="Requests of one status.")
]


class UnlockRequestRequest(Body, frozen=True, kw_only=True):
    """A wish to be unlocked."""

    email: str
    reason: str
    message: str = ""


class DecisionRequest(Body, frozen=True, kw_only=True):
    """What is decided, and what its user is told beside it."""

    status: Literal["approved", "rejected"]
    note: str = ""

    def decision(self) -> Decision:
        """Return it as the domain knows it."""
        return Decision(is_approved=self.status == "approved", note=self.note)


class UnlockRequestResponse(Answer, frozen=True, kw_only=True):
    """A wish to be unlocked, with whom it is about."""

    id: UUID
    user: StaffUserResponse
    reason: str
    message: str
    status: str
    created_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    note: str | None

    @classmethod
    def of(cls, view: UnlockRequestView) -> Self:
        """Return the response that shows this request."""
        request = view.request
        return cls(
            id=request.id,
            user=StaffUserResponse.of(view.user),
            reason=request.reason,
            message=request.message,
            status=request.status,
            created_at=request.created_at,
            decided_at=request.decided_at,
            decided_by=request.decided_by,
            note=request.note,
        )


class UnlockRequestPage(Answer, frozen=True, kw_only=True, omit_defaults=True):
    """A page of requests."""

    items: list[UnlockRequestResponse]
    next_cursor: str | None
    count: CountResponse | None = None


class AskingController(Controller):
    """Asking to be unlocked, for who cannot sign in."""

    path = "/unlock-requests"
    tags = ["Users"]

    @post(
        "/",
        operation_id="requestUnlock",
        status_code=202,
        # As JSON, nothing would be `null`.
        media_type=MediaType.TEXT,
        refusals=(TooManyRequestsError,),
    )
    @inject
    async def ask(
        self,
        data: JSONBody[UnlockRequestRequest],
        client: FromDishka[ClientContext],
        request_unlock: FromDishka[RequestUnlock],
    ) -> None:
        """Ask for an account to be unlocked; whether there is one is not told."""
        await request_unlock(client, data.email, data.reason, data.message)


class UnlockingController(Controller):
    """Deciding who is unlocked."""

    path = "/unlock-requests"
    tags = ["Users"]
    guards = [signed_in]
    security = [{"bearer": []}]

    @get("/", operation_id="listUnlockRequests", refusals=OF_PERMISSION, answer_headers=("Link",))
    @inject
    async def list_requests(
        self,
        actor: FromDishka[Actor],
        pages: FromDishka[Pages],
        list_requests: FromDishka[ListUnlockRequests],
        paging: Asked,
        status: OfStatus = None,
    ) -> Response[UnlockRequestPage]:
        """See who wants to be unlocked: pending ones longest waiting first, others latest first."""
        about = ("listUnlockRequests", str(actor.user_id), str(status))
        page = await list_requests(actor, status, pages.wanted(about, paging))
        return pages.answer(about, page, UnlockRequestPage, UnlockRequestResponse.of)

    @get("/{request_id:uuid}", operation_id="viewUnlockRequest", refusals=_OF_REQUESTS)
    @inject
    async def view(
        self,
        request_id: FromPath[UUID],
        actor: FromDishka[Actor],
        view: FromDishka[ViewUnlockRequest],
    ) -> UnlockRequestResponse:
        """See why somebody wants to be unlocked."""
        return UnlockRequestResponse.of(await view(actor, UnlockRequestId(request_id)))

    @patch(
        "/{request_id:uuid}",
        operation_id="decideUnlockRequest",
        refusals=(*_OF_REQUESTS, AlreadyDecidedError),
    )
    @inject
    async def decide(
        self,
        request_id: FromPath[UUID],
        data: JSONBody[DecisionRequest],
        actor: FromDishka[Actor],
        client: FromDishka[ClientContext],
        decide: FromDishka[DecideUnlockRequest],
    ) -> UnlockRequestResponse:
        """Unlock the account, or refuse to; its user is told."""
        wanted = UnlockRequestId(request_id)
        return UnlockRequestResponse.of(await decide(actor, client, wanted, data.decision()))
