"""What staff and operators do to others."""

import asyncio

import pytest
from dishka import AsyncContainer

from blocks import block, using
from builders import PASSWORD, a_client, a_user, an_actor
from people import a_registered_user, a_signed_in_actor, letters_to, sign_in
from questcity.domain.accounts.errors import (
    EmailTakenError,
    LastAdminError,
    LinkInvalidError,
    UserExistsError,
    UsernameTakenError,
    UserNotFoundError,
    WrongCredentialsError,
)
from questcity.domain.accounts.model.changes import UserChange
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.accounts.use_cases.choose_password import ChoosePassword
from questcity.domain.accounts.use_cases.create_admin import AdminOutcome, CreateAdmin, NewAdmin
from questcity.domain.accounts.use_cases.edit_user import EditUser
from questcity.domain.accounts.use_cases.invite_user import Invitation, InviteUser
from questcity.domain.accounts.use_cases.read_audit_trail import ReadAuditTrail
from questcity.domain.shared.errors import IdempotencyKeyReusedError
from questcity.domain.shared.paging import PageRequest
from questcity.domain.shared.permissions import Actor, NotPermittedError, Role, Status
from questcity.domain.shared.ports import Repeatable
from stores import SetClock

pytestmark = pytest.mark.anyio

OPERATOR = Actor.operator("root")


def an_invitation(**changes: object) -> Invitation:
    user = a_user()
    fields = {
        "username": user.username,
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "role": Role.MANAGER,
    }
    return Invitation(**(fields | changes))  # type: ignore[arg-type]


async def invite(
    container: AsyncContainer,
    actor: Actor,
    invitation: Invitation,
    request: Repeatable | None = None,
) -> tuple[User, bool]:
    async with using(container, InviteUser) as invite_user:
        return await invite_user(actor, a_client(), invitation, request)


async def token_for(container: AsyncContainer, email: str) -> str:
    return (await letters_to(container, email))[-1].strip().splitlines()[-1]


async def choose_password(container: AsyncContainer, token: str) -> None:
    async with using(container, ChoosePassword) as choose:
        await choose(a_client(), token, PASSWORD)


async def set_role(
    container: AsyncContainer, login: str, role: Role, actor: Actor = OPERATOR
) -> tuple[User, bool]:
    async with using(container, EditUser) as edit_user:
        return await edit_user(actor, a_client(), login, UserChange(role=role), None)


async def trail(container: AsyncContainer) -> list[tuple[str, str]]:
    async with using(container, ReadAuditTrail) as read:
        page = await read(OPERATOR, PageRequest(limit=100))
    return [(entry.actor, entry.action) for entry in page.items]


async def test_an_invited_user_chooses_the_password_once(container: AsyncContainer) -> None:
    admin = await a_signed_in_actor(container, Role.ADMIN)
    user, _ = await invite(container, admin, an_invitation())
    token = await token_for(container, user.email)
    with pytest.raises(WrongCredentialsError):
        await sign_in(container, user.username)

    await choose_password(container, token)

    assert user.status is Status.UNVERIFIED
    assert await sign_in(container, user.username)
    with pytest.raises(LinkInvalidError):
        await choose_password(container, token)
    assert (admin.name, "user.invited") in await trail(container)


async def test_an_invitation_is_good_for_three_days(
    container: AsyncContainer, clock: SetClock
) -> None:
    admin = await a_signed_in_actor(container, Role.ADMIN)
    user, _ = await invite(container, admin, an_invitation())
    token = await token_for(container, user.email)

    clock.pass_by(hours=72)

    with pytest.raises(LinkInvalidError):
        await choose_password(container, token)


@pytest.mark.parametrize("role", [Role.USER, Role.MANAGER])
async def test_only_who_manages_roles_invites(container: AsyncContainer, role: Role) -> None:
    with pytest.raises(NotPermittedError):
        await invite(container, an_actor(role), an_invitation())


async def test_a_repeated_invitation_makes_one_user(container: AsyncContainer) -> None:
    admin = await a_signed_in_actor(container, Role.ADMIN)
    invitation = an_invitation()
    request = Repeatable(key="key", asked=b"invite")

    first = await invite(container, admin, invitation, request)
    again = await invite(container, admin, invitation, request)

    assert first == (again[0], False)
    assert again[1]
    assert len(await letters_to(container, invitation.email)) == 1


async def test_a_key_used_for_another_invitation_is_refused(container: AsyncContainer) -> None:
    admin = await a_signed_in_actor(container, Role.ADMIN)
    await invite(container, admin, an_invitation(), Repeatable(key="key", asked=b"one"))
    other = an_invitation()

    with pytest.raises(IdempotencyKeyReusedError):
        await invite(container, admin, other, Repeatable(key="key", asked=b"two"))

    assert await letters_to(container, other.email) == []


async def test_a_refused_invitation_can_be_repeated_under_its_key(
    container: AsyncContainer,
) -> None:
    admin = await a_signed_in_actor(container, Role.ADMIN)
    user = await a_registered_user(container)
    request = Repeatable(key="key", asked=b"invite")
    with pytest.raises(UsernameTakenError):
        await invite(container, admin, an_invitation(username=user.username), request)
    with pytest.raises(EmailTakenError):
        await invite(container, admin, an_invitation(email=user.email), request)

    invited, is_replay = await invite(container, admin, an_invitation(), request)

    assert invited.status is Status.UNVERIFIED
    assert not is_replay


async def test_the_operator_changes_a_role_and_it_is_noted(container: AsyncContainer) -> None:
    user = await a_registered_user(container)

    changed, has_changed = await set_role(container, user.email, Role.MANAGER)

    assert changed.role is Role.MANAGER
    assert has_changed
    assert await trail(container) == [("operator:root", "user.role-changed")]


async def test_a_role_that_somebody_has_is_not_changed(container: AsyncContainer) -> None:
    user = await a_registered_user(container)

    _, has_changed = await set_role(container, user.username, Role.USER)

    assert not has_changed
    assert await trail(container) == []


async def test_nobody_without_the_permission_changes_roles(container: AsyncContainer) -> None:
    user = await a_registered_user(container)

    with pytest.raises(NotPermittedError):
        await set_role(container, user.username, Role.ADMIN, an_actor(Role.MANAGER))
    with pytest.raises(UserNotFoundError):
        await set_role(container, "nobody", Role.ADMIN)


async def test_the_last_active_admin_stays(container: AsyncContainer) -> None:
    admin = await a_registered_user(container, role=Role.ADMIN)

    with pytest.raises(LastAdminError):
        await set_role(container, admin.username, Role.USER)


async def test_two_admins_demoted_at_once_leave_one(container: AsyncContainer) -> None:
    admins = [await a_registered_user(container, role=Role.ADMIN) for _ in range(2)]

    outcomes = await asyncio.gather(
        *(set_role(container, admin.username, Role.USER) for admin in admins),
        return_exceptions=True,
    )

    assert sum(isinstance(outcome, LastAdminError) for outcome in outcomes) == 1
    async with block(container, UserRepository) as users:
        assert len(await users.list_active_admins()) == 1


def an_admin(**changes: object) -> NewAdmin:
    user = a_user()
    fields = {
        "username": user.username,
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "password": PASSWORD,
        "password_change_required": False,
    }
    return NewAdmin(**(fields | changes))  # type: ignore[arg-type]


async def create(container: AsyncContainer, admin: NewAdmin) -> tuple[User, AdminOutcome]:
    async with using(container, CreateAdmin) as create_admin:
        return await create_admin(OPERATOR, admin)


async def test_the_operator_makes_an_admin(container: AsyncContainer) -> None:
    admin = an_admin()

    user, outcome = await create(container, admin)

    assert (user.role, outcome) == (Role.ADMIN, AdminOutcome.CREATED)
    assert await sign_in(container, admin.username)
    assert await trail(container) == [("operator:root", "admin.created")]


async def test_an_admin_who_is_there_is_left_alone(container: AsyncContainer) -> None:
    admin = an_admin()
    before, _ = await create(container, admin)

    after, outcome = await create(
        container, an_admin(username=admin.username, password="another password")
    )

    assert (after, outcome) == (before, AdminOutcome.EXISTS)
    assert await sign_in(container, admin.username)
    assert await trail(container) == [
        ("operator:root", "admin.exists"),
        ("operator:root", "admin.created"),
    ]


async def test_an_admin_is_replaced_only_when_told_to(container: AsyncContainer) -> None:
    user = await a_registered_user(container, instagram_username="vera")
    admin = an_admin(username=user.username, password="another password", replace_existing=True)

    replaced, outcome = await create(container, admin)

    assert (replaced.id, replaced.role) == (user.id, Role.ADMIN)
    assert (replaced.email, replaced.instagram_username) == (admin.email, "vera")
    assert outcome is AdminOutcome.REPLACED
    assert await sign_in(container, user.username, "another password")


async def test_a_name_and_an_address_of_two_people_are_refused(
    container: AsyncContainer,
) -> None:
    one, other = await a_registered_user(container), await a_registered_user(container)

    with pytest.raises(UserExistsError):
        await create(container, an_admin(username=one.username, email=other.email))


async def test_two_at_once_make_one_admin(container: AsyncContainer) -> None:
    admin = an_admin()

    outcomes = await asyncio.gather(create(container, admin), create(container, admin))

    assert sorted(outcome for _, outcome in outcomes) == ["created", "exists"]


async def test_only_who_may_see_logs_reads_the_trail(container: AsyncContainer) -> None:
    async with using(container, ReadAuditTrail) as read:
        with pytest.raises(NotPermittedError):
            await read(an_actor(Role.MANAGER), PageRequest())
