"""What is stored about people: taking it along, and having it erased."""

from datetime import datetime
from typing import Self

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, delete, get, post
from litestar.params import FromPath, JSONBody
from litestar.response import Stream

from questcity.domain.accounts.errors import (
    ExportNotFoundError,
    LastAdminError,
    UserNotFoundError,
    WrongPasswordError,
)
from questcity.domain.accounts.use_cases.cancel_deletion import CancelDeletion
from questcity.domain.accounts.use_cases.delete_user import DeleteUser
from questcity.domain.accounts.use_cases.download_export import DownloadExport
from questcity.domain.accounts.use_cases.request_deletion import RequestDeletion
from questcity.domain.accounts.use_cases.request_export import RequestExport
from questcity.domain.accounts.use_cases.view_export import ViewExport
from questcity.domain.accounts.views import ExportStatus, ExportView
from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.errors import TooManyRequestsError
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.permissions import Actor, PasswordChangeRequiredError
from questcity.entrypoints.web.accounts.archive import FILE_NAME, MEDIA_TYPE, archive_of
from questcity.entrypoints.web.authentication import signed_in
from questcity.entrypoints.web.documents.refusals import OF_PERMISSION
from questcity.entrypoints.web.shapes import Answer, Body


class PasswordRequest(Body, frozen=True, kw_only=True):
    """The present password, asked for once more."""

    password: str


class ExportResponse(Answer, frozen=True, kw_only=True):
    """Whether all data can be downloaded: not asked for, until then, or no longer since then."""

    status: ExportStatus
    expires_at: datetime | None

    @classmethod
    def of(cls, export: ExportView) -> Self:
        """Return the response that shows this."""
        return cls(status=export.status, expires_at=export.expires_at)


class DeletionResponse(Answer, frozen=True, kw_only=True):
    """When the account ends."""

    deletes_at: datetime


class OwnDataController(Controller):
    """One's own data, and the end of accounts."""

    path = "/users"
    tags = ["Users"]
    guards = [signed_in]
    security = [{"bearer": []}]

    @post(
        "/me/export",
        operation_id="requestExport",
        status_code=202,
        refusals=(PasswordChangeRequiredError, TooManyRequestsError, WrongPasswordError),
    )
    @inject
    async def request_export(
        self,
        data: JSONBody[PasswordRequest],
        actor: FromDishka[Actor],
        request_export: FromDishka[RequestExport],
    ) -> ExportResponse:
        """Ask to download all one's data, which one then may for 24 hours."""
        return ExportResponse.of(await request_export(actor, data.password))

    @get("/me/export", operation_id="viewExport", refusals=(PasswordChangeRequiredError,))
    @inject
    async def view_export(
        self, actor: FromDishka[Actor], view_export: FromDishka[ViewExport]
    ) -> ExportResponse:
        """See whether all one's data can be downloaded."""
        return ExportResponse.of(await view_export(actor))

    @get(
        "/me/export/content",
        operation_id="downloadExport",
        response_description="The archive.",
        media_type=MEDIA_TYPE,
        refusals=(PasswordChangeRequiredError, ExportNotFoundError, TooManyRequestsError),
        answer_headers=("Content-Disposition",),
    )
    @inject
    async def download_export(
        self, actor: FromDishka[Actor], download_export: FromDishka[DownloadExport]
    ) -> Stream:
        """Download all one's data as it is now: a ZIP archive of JSON files."""
        headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
        return Stream(archive_of(await download_export(actor)), headers=headers)

    @post(
        "/me/deletion",
        operation_id="requestDeletion",
        status_code=202,
        refusals=(
            LastAdminError,
            PasswordChangeRequiredError,
            TooManyRequestsError,
            WrongPasswordError,
        ),
    )
    @inject
    async def request_deletion(
        self,
        data: JSONBody[PasswordRequest],
        actor: FromDishka[Actor],
        request_deletion: FromDishka[RequestDeletion],
    ) -> DeletionResponse:
        """Have one's account deleted in 14 days; asking again does not move the day."""
        return DeletionResponse(deletes_at=await request_deletion(actor, data.password))

    @delete("/me/deletion", operation_id="cancelDeletion", refusals=(PasswordChangeRequiredError,))
    @inject
    async def cancel_deletion(
        self, actor: FromDishka[Actor], cancel_deletion: FromDishka[CancelDeletion]
    ) -> None:
        """Keep one's account after all."""
        await cancel_deletion(actor)

    @delete(
        "/{user_id:uuid}",
        operation_id="deleteUser",
        refusals=(*OF_PERMISSION, LastAdminError, UserNotFoundError),
    )
    @inject
    async def delete_user(
        self,
        user_id: FromPath[UserId],
        actor: FromDishka[Actor],
        client: FromDishka[ClientContext],
        delete_user: FromDishka[DeleteUser],
    ) -> None:
        """Delete somebody's account at once; repeating that changes nothing."""
        await delete_user(actor, client, user_id)
