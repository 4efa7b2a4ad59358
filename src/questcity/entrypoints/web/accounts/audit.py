"""The audit trail."""

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, get

from questcity.domain.accounts.use_cases.read_audit_trail import ReadAuditTrail
from questcity.domain.shared.permissions import Actor
from questcity.entrypoints.web.accounts.schemas import AuditEntryResponse, AuditPageResponse
from questcity.entrypoints.web.authentication import signed_in
from questcity.entrypoints.web.documents.refusals import OF_PERMISSION
from questcity.entrypoints.web.paging import (
    FIRST_LIMIT,
    CountResponse,
    Cursor,
    Cursors,
    Limit,
    WithCount,
    linked,
)
from questcity.entrypoints.web.requests import AnyRequest


class AuditController(Controller):
    """Who did what, for those who may know."""

    path = "/audit"
    tags = ["Users"]
    guards = [signed_in]
    security = [{"bearer": []}]

    @get("/", operation_id="readAuditTrail", refusals=OF_PERMISSION, answer_headers=("Link",))
    @inject
    async def read(
        self,
        request: AnyRequest,
        actor: FromDishka[Actor],
        cursors: FromDishka[Cursors],
        read: FromDishka[ReadAuditTrail],
        cursor: Cursor = None,
        limit: Limit = FIRST_LIMIT,
        with_count: WithCount = False,
    ) -> Response[AuditPageResponse]:
        """Read the trail, newest first."""
        about = ("readAuditTrail", str(actor.user_id))
        page = await read(actor, cursors.request(about, cursor, limit, with_count=with_count))
        following = cursors.following(page, about)
        body = AuditPageResponse(
            items=[AuditEntryResponse.of(entry) for entry in page.items],
            next_cursor=following,
            count=CountResponse.of(page.count) if page.count else None,
        )
        return linked(body, request, following)
