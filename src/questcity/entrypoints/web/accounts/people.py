"""Others, as everybody and as staff see them."""

from typing import Annotated, Any
from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, delete, get, patch, put
from litestar.params import FromPath, JSONBody, QueryParameter

from questcity.domain.accounts.errors import (
    LastAdminError,
    MediaNotUsableError,
    UsernameTakenError,
    UserNotFoundError,
    WrongStatusError,
)
from questcity.domain.accounts.rules import NOTE, words_of
from questcity.domain.accounts.use_cases.edit_user import EditUser
from questcity.domain.accounts.use_cases.list_users import ListUsers
from questcity.domain.accounts.use_cases.lock_user import LockUser
from questcity.domain.accounts.use_cases.unlock_user import UnlockUser
from questcity.domain.accounts.use_cases.view_user import ViewUser
from questcity.domain.accounts.views import UserFilter
from questcity.domain.shared.clients import ClientContext
from questcity.domain.shared.errors import TooManyRequestsError
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.permissions import Actor, Role, Status
from questcity.entrypoints.web.accounts.profiles import (
    EditUserRequest,
    LockRequest,
    PublicUserResponse,
    StaffUserResponse,
    UserPage,
)
from questcity.entrypoints.web.answers import tagged, tagged_only, unless_known
from questcity.entrypoints.web.authentication import signed_in
from questcity.entrypoints.web.documents.refusals import OF_PERMISSION
from questcity.entrypoints.web.paging import Asked, Pages
from questcity.entrypoints.web.requests import AnyRequest, Preconditions

_OF_USERS = (*OF_PERMISSION, UserNotFoundError)

Search = Annotated[
    str | None,
    QueryParameter(
        name="q", min_length=1, max_length=256, description="Words in names and addresses."
    ),
]
OfRole = Annotated[Role | None, QueryParameter(name="role", description="Users of one role.")]
OfStatus = Annotated[
    Status | None, QueryParameter(name="status", description="Users of one status.")
]
Reason = Annotated[
    str,
    QueryParameter(name="reason", max_length=NOTE.stop - 1, description="Why, for the records."),
]


class PeopleController(Controller):
    """Other people."""

    path = "/users"
    tags = ["Users"]
    guards = [signed_in]
    security = [{"bearer": []}]

    @get(
        "/",
        operation_id="listUsers",
        refusals=(*OF_PERMISSION, TooManyRequestsError),
        answer_headers=("Link",),
    )
    @inject
    async def list_users(
        self,
        actor: FromDishka[Actor],
        pages: FromDishka[Pages],
        list_users: FromDishka[ListUsers],
        paging: Asked,
        search: Search = None,
        role: OfRole = None,
        status: OfStatus = None,
    ) -> Response[UserPage]:
        """Find people by all of the words in their names and addresses, latest first."""
        wanted = UserFilter(words=words_of(search or ""), role=role, status=status)
        about = ("listUsers", str(actor.user_id), str(wanted))
        page = await list_users(actor, wanted, pages.wanted(about, paging))
        return pages.answer(about, page, UserPage, StaffUserResponse.of)

    @get("/{user_id:uuid}", operation_id="viewUser", refusals=_OF_USERS, answer_headers=("ETag",))
    @inject
    async def view(
        self,
        request: AnyRequest,
        user_id: FromPath[UUID],
        actor: FromDishka[Actor],
        view: FromDishka[ViewUser],
    ) -> Response[StaffUserResponse | PublicUserResponse]:
        """See somebody: what everybody may know, and all of it if one is staff."""
        seen = await view(actor, UserId(user_id))
        shape: Any = StaffUserResponse if seen.is_in_full else PublicUserResponse
        return unless_known(request, shape.of(seen.user), seen.user.revision)

    @patch(
        "/{user_id:uuid}",
        operation_id="editUser",
        refusals=(*_OF_USERS, LastAdminError, MediaNotUsableError, UsernameTakenError),
        answer_headers=("ETag",),
    )
    @inject
    async def edit(
        self,
        user_id: FromPath[UUID],
        data: JSONBody[EditUserRequest],
        actor: FromDishka[Actor],
        client: FromDishka[ClientContext],
        preconditions: FromDishka[Preconditions],
        edit: FromDishka[EditUser],
    ) -> Response[StaffUserResponse]:
        """Change what somebody is called, and with the right to manage roles what they may do."""
        expected = preconditions.expected()
        user, _ = await edit(actor, client, UserId(user_id), data.user_change(), expected)
        return tagged(StaffUserResponse.of(user), user.revision)

    @put(
        "/{user_id:uuid}/lock",
        operation_id="lockUser",
        status_code=204,
        refusals=(*_OF_USERS, LastAdminError, WrongStatusError),
        answer_headers=("ETag",),
    )
    @inject
    async def lock(
        self,
        user_id: FromPath[UUID],
        data: JSONBody[LockRequest],
        actor: FromDishka[Actor],
        client: FromDishka[ClientContext],
        lock: FromDishka[LockUser],
    ) -> Response[None]:
        """Take all rights from an account; its user is told why."""
        user, _ = await lock(actor, client, UserId(user_id), data.reason)
        return tagged_only(user.revision)

    @delete(
        "/{user_id:uuid}/lock",
        operation_id="unlockUser",
        status_code=204,
        refusals=(*_OF_USERS, WrongStatusError),
        answer_headers=("ETag",),
    )
    @inject
    async def unlock(
        self,
        user_id: FromPath[UUID],
        actor: FromDishka[Actor],
        client: FromDishka[ClientContext],
        unlock: FromDishka[UnlockUser],
        reason: Reason = "",
    ) -> Response[None]:
        """Give an account its rights back; its user is told."""
        user, _ = await unlock(actor, client, UserId(user_id), reason)
        return tagged_only(user.revision)
