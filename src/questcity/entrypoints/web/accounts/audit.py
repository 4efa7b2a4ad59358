"""The audit trail."""

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, get

from questcity.domain.accounts.use_cases.read_audit_trail import ReadAuditTrail
from questcity.domain.shared.permissions import Actor
from questcity.entrypoints.web.accounts.schemas import AuditEntryResponse, AuditPageResponse
from questcity.entrypoints.web.authentication import signed_in
from questcity.entrypoints.web.documents.refusals import OF_PERMISSION
from questcity.entrypoints.web.paging import Asked, Pages


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
        actor: FromDishka[Actor],
        pages: FromDishka[Pages],
        read: FromDishka[ReadAuditTrail],
        paging: Asked,
    ) -> Response[AuditPageResponse]:
        """Read the trail, newest first."""
        about = ("readAuditTrail", str(actor.user_id))
        page = await read(actor, pages.wanted(about, paging))
        return pages.answer(about, page, AuditPageResponse, AuditEntryResponse.of)
