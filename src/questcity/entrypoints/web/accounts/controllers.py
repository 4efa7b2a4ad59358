"""Signing up, signing in, and oneself."""

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, MediaType, Response, get, patch, post
from litestar.params import JSONBody

from questcity.domain.accounts.errors import (
    CodeInvalidError,
    EmailTakenError,
    LinkInvalidError,
    MediaNotUsableError,
    SessionEndedError,
    UsernameTakenError,
    WrongCredentialsError,
    WrongPasswordError,
)
from questcity.domain.accounts.use_cases.change_password import ChangePassword
from questcity.domain.accounts.use_cases.choose_password import ChoosePassword
from questcity.domain.accounts.use_cases.edit_own_profile import EditOwnProfile
from questcity.domain.accounts.use_cases.invite_user import InviteUser
from questcity.domain.accounts.use_cases.refresh_session import RefreshSession
from questcity.domain.accounts.use_cases.register import Register
from questcity.domain.accounts.use_cases.resend_registration_code import ResendRegistrationCode
from questcity.domain.accounts.use_cases.sign_in import SignInWithPassword
from questcity.domain.accounts.use_cases.sign_out import SignOut
from questcity.domain.accounts.use_cases.verify_registration import VerifyRegistration
from questcity.domain.accounts.use_cases.view_own_profile import ViewOwnProfile
from questcity.domain.accounts.views import Profile
from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.errors import TooManyRequestsError
from questcity.domain.shared.permissions import (
    AccountLockedError,
    Actor,
    PasswordChangeRequiredError,
)
from questcity.entrypoints.web.accounts.profiles import EditProfileRequest
from questcity.entrypoints.web.accounts.schemas import (
    ChangePasswordRequest,
    ChoosePasswordRequest,
    InviteRequest,
    RefreshRequest,
    RegisterRequest,
    RegisterResponse,
    ResendCodeRequest,
    SignInRequest,
    SignInResponse,
    UserResponse,
    VerifyCodeRequest,
    tag_of,
)
from questcity.entrypoints.web.answers import tagged, unless_known
from questcity.entrypoints.web.authentication import signed_in
from questcity.entrypoints.web.documents.refusals import OF_PERMISSION
from questcity.entrypoints.web.requests import (
    ACCEPTS_FORM,
    AnyRequest,
    IdempotencyKeys,
    Preconditions,
)
from questcity.entrypoints.web.watching import noted


class AuthController(Controller):
    """Becoming a user, signing in and out."""

    path = "/auth"
    tags = ["Auth"]

    @post(
        "/register",
        operation_id="register",
        status_code=202,
        refusals=(
            TooManyRequestsError,
            UsernameTakenError,
        ),
    )
    @inject
    async def register(
        self,
        data: JSONBody[RegisterRequest],
        client: FromDishka[ClientContext],
        register: FromDishka[Register],
    ) -> RegisterResponse:
        """Begin to become a user; a code goes to the mailbox."""
        token = await register(client, data.newcomer())
        return RegisterResponse(registration_token=token)

    @post(
        "/register/verify-code",
        operation_id="verifyRegistration",
        status_code=204,
        refusals=(
            CodeInvalidError,
            TooManyRequestsError,
            UsernameTakenError,
        ),
    )
    @inject
    async def verify(
        self,
        data: JSONBody[VerifyCodeRequest],
        client: FromDishka[ClientContext],
        verify: FromDishka[VerifyRegistration],
    ) -> None:
        """Become a user with the code from the mailbox."""
        await verify(client, data.proof())

    @post(
        "/register/resend-code",
        operation_id="resendRegistrationCode",
        status_code=202,
        # As JSON, nothing would be `null`.
        media_type=MediaType.TEXT,
        refusals=(TooManyRequestsError,),
    )
    @inject
    async def resend(
        self,
        data: JSONBody[ResendCodeRequest],
        client: FromDishka[ClientContext],
        resend: FromDishka[ResendRegistrationCode],
    ) -> None:
        """Get another code; the one before is void."""
        await resend(client, data.registration_token, data.email)

    @post(
        "/login",
        operation_id="signIn",
        status_code=200,
        opt={ACCEPTS_FORM: True},
        refusals=(
            AccountLockedError,
            TooManyRequestsError,
            WrongCredentialsError,
        ),
    )
    @inject
    async def sign_in(
        self,
        data: JSONBody[SignInRequest],
        client: FromDishka[ClientContext],
        sign_in: FromDishka[SignInWithPassword],
    ) -> SignInResponse:
        """Sign in with username or e-mail, as JSON or as a form."""
        device = client.named(data.device_name)
        signed_in = await sign_in(device, data.login, data.password)
        return SignInResponse.of(noted("sign-in.done", signed_in))

    @post(
        "/refresh-token",
        operation_id="refreshToken",
        status_code=200,
        refusals=(
            AccountLockedError,
            SessionEndedError,
            TooManyRequestsError,
        ),
    )
    @inject
    async def refresh(
        self,
        data: JSONBody[RefreshRequest],
        client: FromDishka[ClientContext],
        refresh: FromDishka[RefreshSession],
    ) -> SignInResponse:
        """Renew both tokens; repeating the same request gives the same refresh token."""
        refreshed = await refresh(client, data.refresh_token)
        return SignInResponse.of(noted("session.refreshed", refreshed))

    @post("/logout", operation_id="signOut", status_code=204)
    @inject
    async def sign_out(self, data: JSONBody[RefreshRequest], sign_out: FromDishka[SignOut]) -> None:
        """End the session of a refresh token."""
        await sign_out(data.refresh_token)

    @post(
        "/reset-password/confirm",
        operation_id="choosePassword",
        status_code=204,
        refusals=(
            LinkInvalidError,
            TooManyRequestsError,
        ),
    )
    @inject
    async def choose_password(
        self,
        data: JSONBody[ChoosePasswordRequest],
        client: FromDishka[ClientContext],
        choose_password: FromDishka[ChoosePassword],
    ) -> None:
        """Choose a password with the one-time token from a mail."""
        await choose_password(client, data.token, data.password)


class UserController(Controller):
    """Oneself, and inviting others."""

    path = "/users"
    tags = ["Users"]
    guards = [signed_in]
    security = [{"bearer": []}]

    @get("/me", operation_id="viewOwnProfile", answer_headers=("ETag",))
    @inject
    async def view(
        self,
        request: AnyRequest,
        actor: FromDishka[Actor],
        view: FromDishka[ViewOwnProfile],
    ) -> Response[UserResponse]:
        """See oneself."""
        profile = await view(actor)
        return unless_known(request, UserResponse.of(profile), tag_of(profile))

    @patch(
        "/me",
        operation_id="editOwnProfile",
        refusals=(
            PasswordChangeRequiredError,
            MediaNotUsableError,
            UsernameTakenError,
        ),
        answer_headers=("ETag",),
    )
    @inject
    async def edit(
        self,
        data: JSONBody[EditProfileRequest],
        actor: FromDishka[Actor],
        preconditions: FromDishka[Preconditions],
        edit: FromDishka[EditOwnProfile],
    ) -> Response[UserResponse]:
        """Change what one tells about oneself."""
        profile = await edit(actor, data.change(), preconditions.expected())
        return tagged(UserResponse.of(profile), tag_of(profile))

    @post(
        "/me/change-password",
        operation_id="changePassword",
        status_code=204,
        refusals=(
            TooManyRequestsError,
            WrongPasswordError,
        ),
    )
    @inject
    async def change_password(
        self,
        data: JSONBody[ChangePasswordRequest],
        actor: FromDishka[Actor],
        change_password: FromDishka[ChangePassword],
    ) -> None:
        """Choose another password; all other sessions end."""
        await change_password(actor, data.old_password, data.password)

    @post(
        "/",
        operation_id="inviteUser",
        status_code=201,
        refusals=(
            *OF_PERMISSION,
            EmailTakenError,
            UsernameTakenError,
        ),
        answer_headers=("ETag",),
    )
    @inject
    async def invite(
        self,
        data: JSONBody[InviteRequest],
        actor: FromDishka[Actor],
        client: FromDishka[ClientContext],
        keys: FromDishka[IdempotencyKeys],
        invite: FromDishka[InviteUser],
    ) -> Response[UserResponse]:
        """Invite somebody; a one-time token goes to the mailbox."""
        request = keys.repeatable("inviteUser", {}, data)
        user, is_replay = await invite(actor, client, data.invitation(), request)
        profile = Profile(user=user, credits=0)
        return tagged(UserResponse.of(profile), tag_of(profile), status=201, is_replay=is_replay)
