"""Nobody raises anybody above itself, and somebody is always left to look after the house."""

import asyncio

import pytest
from dishka import AsyncContainer

from blocks import block, using
from builders import a_client, a_user, an_actor
from people import a_registered_user, letters_to
from questcity.domain.accounts.errors import LastAdminError
from questcity.domain.accounts.model.changes import UserChange
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.accounts.use_cases.edit_user import EditUser
from questcity.domain.accounts.use_cases.invite_user import Invitation, InviteUser
from questcity.domain.shared.permissions import Actor, NotPermittedError, Permission, Role

pytestmark = pytest.mark.anyio


class Deputy(Actor):
    """Somebody who manages roles without being an admin, as no role or flag allows today."""

    def permissions(self) -> frozenset[Permission]:
        """Return what an admin may."""
        return frozenset(Permission)


def a_deputy() -> Deputy:
    actor = an_actor(Role.MANAGER)
    return Deputy(name=actor.name, role=actor.role, user_id=actor.user_id)


async def set_role(
    container: AsyncContainer, actor: Actor, user: User, role: Role
) -> tuple[User, bool]:
    async with using(container, EditUser) as edit_user:
        return await edit_user(actor, a_client(), user.id, UserChange(role=role), None)


async def role_of(container: AsyncContainer, user: User) -> Role:
    async with block(container, UserRepository) as users:
        return (await users.get(user.id)).role


async def test_nobody_gives_a_role_above_the_own_one(container: AsyncContainer) -> None:
    user = await a_registered_user(container)

    with pytest.raises(NotPermittedError):
        await set_role(container, a_deputy(), user, Role.ADMIN)

    assert await role_of(container, user) is Role.USER
    await set_role(container, a_deputy(), user, Role.MANAGER)
    assert await role_of(container, user) is Role.MANAGER


async def test_nobody_touches_somebody_of_a_higher_role(container: AsyncContainer) -> None:
    admins = [await a_registered_user(container, role=Role.ADMIN) for _ in range(2)]

    for role in (Role.USER, Role.MANAGER, Role.ADMIN):
        with pytest.raises(NotPermittedError):
            await set_role(container, a_deputy(), admins[0], role)

    assert await role_of(container, admins[0]) is Role.ADMIN


async def test_nobody_invites_somebody_above_itself(container: AsyncContainer) -> None:
    user = a_user()
    invitation = Invitation(
        username=user.username,
        email=user.email,
        first_name=user.first_name,
        last_name=user.last_name,
        role=Role.ADMIN,
    )

    async with using(container, InviteUser) as invite:
        with pytest.raises(NotPermittedError):
            await invite(a_deputy(), a_client(), invitation, None)

    async with block(container, UserRepository) as users:
        assert await users.find_by_email(user.email) is None
    assert await letters_to(container, user.email) == []


@pytest.mark.parametrize("role", [Role.USER, Role.MANAGER])
async def test_who_does_not_manage_roles_changes_not_even_the_own_one(
    container: AsyncContainer, role: Role
) -> None:
    user = await a_registered_user(container, role=role)
    itself = an_actor(role, user_id=user.id, name=user.username)

    for wanted in Role:
        with pytest.raises(NotPermittedError):
            await set_role(container, itself, user, wanted)

    assert await role_of(container, user) is role


async def test_of_two_admins_who_demote_each_other_at_once_one_succeeds(
    container: AsyncContainer,
) -> None:
    admins = [await a_registered_user(container, role=Role.ADMIN) for _ in range(2)]
    actors = [an_actor(Role.ADMIN, user_id=user.id, name=user.username) for user in admins]

    outcomes = await asyncio.gather(
        set_role(container, actors[0], admins[1], Role.USER),
        set_role(container, actors[1], admins[0], Role.USER),
        return_exceptions=True,
    )

    assert sum(isinstance(outcome, LastAdminError) for outcome in outcomes) == 1
    roles = [await role_of(container, user) for user in admins]
    assert sorted(roles) == [Role.USER, Role.ADMIN]
