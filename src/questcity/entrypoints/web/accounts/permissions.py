"""What one may do, and who may do what."""

from collections.abc import Iterable
from typing import Self

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, get

from questcity.domain.accounts.use_cases.list_permissions import ListPermissions
from questcity.domain.accounts.use_cases.view_own_permissions import ViewOwnPermissions
from questcity.domain.shared.permissions import (
    Actor,
    Flag,
    Grant,
    PasswordChangeRequiredError,
    Permission,
    Role,
)
from questcity.entrypoints.web.authentication import signed_in
from questcity.entrypoints.web.shapes import Answer


class OwnPermissionsResponse(Answer, frozen=True, kw_only=True):
    """What one is, and the codes of all that one may do now."""

    role: Role
    role_name: str
    flags: list[Flag]
    permissions: list[str]

    @classmethod
    def of(cls, actor: Actor, held: Iterable[Permission]) -> Self:
        """Return the response that shows what somebody may do."""
        return cls(
            role=actor.role,
            role_name=actor.role.name.lower(),
            flags=sorted(actor.flags),
            permissions=[permission.code for permission in held],
        )


class PermissionResponse(Answer, frozen=True, kw_only=True):
    """A permission, and every role and flag that gives it."""

    code: str
    description: str
    roles: tuple[Role, ...]
    flags: tuple[Flag, ...]

    @classmethod
    def of(cls, grant: Grant) -> Self:
        """Return the response that shows this permission."""
        return cls(
            code=grant.permission.code,
            description=grant.permission.description,
            roles=grant.roles,
            flags=grant.flags,
        )


class Permissions(Answer, frozen=True, kw_only=True):
    """All permissions that there are."""

    items: list[PermissionResponse]


class PermissionController(Controller):
    """Roles, flags and what they give."""

    path = "/permissions"
    tags = ["Users"]
    guards = [signed_in]
    security = [{"bearer": []}]

    @get("/me", operation_id="viewOwnPermissions", refusals=(PasswordChangeRequiredError,))
    @inject
    async def view(
        self, actor: FromDishka[Actor], view: FromDishka[ViewOwnPermissions]
    ) -> OwnPermissionsResponse:
        """See what one may do."""
        return OwnPermissionsResponse.of(actor, await view(actor))

    @get("/", operation_id="listPermissions", refusals=(PasswordChangeRequiredError,))
    @inject
    async def list_all(
        self, actor: FromDishka[Actor], list_permissions: FromDishka[ListPermissions]
    ) -> Permissions:
        """See all permissions, and which roles and flags give them."""
        return Permissions(
            items=[PermissionResponse.of(grant) for grant in await list_permissions(actor)]
        )
