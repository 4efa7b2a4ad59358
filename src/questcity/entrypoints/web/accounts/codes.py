"""What a code from a mailbox opens: another password, another address."""

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, MediaType, post
from litestar.params import JSONBody

from questcity.domain.accounts.errors import CodeInvalidError, WrongPasswordError
from questcity.domain.accounts.use_cases.request_email_change import RequestEmailChange
from questcity.domain.accounts.use_cases.request_password_reset import RequestPasswordReset
from questcity.domain.accounts.use_cases.verify_email_change import VerifyEmailChange
from questcity.domain.accounts.use_cases.verify_password_reset import VerifyPasswordReset
from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.errors import TooManyRequestsError
from questcity.domain.shared.permissions import Actor, PasswordChangeRequiredError
from questcity.entrypoints.web.accounts.schemas import (
    ChangeEmailRequest,
    RequestResetRequest,
    VerifyEmailRequest,
    VerifyResetRequest,
    VerifyResetResponse,
)
from questcity.entrypoints.web.authentication import signed_in


class ResetController(Controller):
    """Choosing another password when the one before was forgotten."""

    path = "/auth/reset-password"
    tags = ["Auth"]

    @post(
        "/",
        operation_id="requestPasswordReset",
        status_code=202,
        # As JSON, nothing would be `null`.
        media_type=MediaType.TEXT,
        refusals=(TooManyRequestsError,),
    )
    @inject
    async def request(
        self,
        data: JSONBody[RequestResetRequest],
        client: FromDishka[ClientContext],
        request_reset: FromDishka[RequestPasswordReset],
    ) -> None:
        """Get a code, if the address has an account; the answer is the same if not."""
        await request_reset(client, data.email)

    @post(
        "/verify-code",
        operation_id="verifyPasswordReset",
        status_code=200,
        refusals=(
            CodeInvalidError,
            TooManyRequestsError,
        ),
    )
    @inject
    async def verify(
        self,
        data: JSONBody[VerifyResetRequest],
        client: FromDishka[ClientContext],
        verify_reset: FromDishka[VerifyPasswordReset],
    ) -> VerifyResetResponse:
        """Turn the code from the mailbox into a one-time token."""
        return VerifyResetResponse(token=await verify_reset(client, data.email, data.code))


class EmailController(Controller):
    """Moving to another address."""

    path = "/users/me/change-email"
    tags = ["Users"]
    guards = [signed_in]
    security = [{"bearer": []}]

    @post(
        "/",
        operation_id="requestEmailChange",
        status_code=202,
        # As JSON, nothing would be `null`.
        media_type=MediaType.TEXT,
        refusals=(
            PasswordChangeRequiredError,
            TooManyRequestsError,
            WrongPasswordError,
        ),
    )
    @inject
    async def request(
        self,
        data: JSONBody[ChangeEmailRequest],
        actor: FromDishka[Actor],
        request_change: FromDishka[RequestEmailChange],
    ) -> None:
        """Get a code at another address; nothing changes before it is shown."""
        await request_change(actor, data.password, data.email)

    @post(
        "/verify-code",
        operation_id="verifyEmailChange",
        status_code=204,
        refusals=(
            CodeInvalidError,
            PasswordChangeRequiredError,
            TooManyRequestsError,
        ),
    )
    @inject
    async def verify(
        self,
        data: JSONBody[VerifyEmailRequest],
        actor: FromDishka[Actor],
        client: FromDishka[ClientContext],
        verify_change: FromDishka[VerifyEmailChange],
    ) -> None:
        """Move to the address with the code from its mailbox; the one before is told."""
        await verify_change(actor, client, data.email, data.code)
