"""The contract of users."""

from dataclasses import replace
from datetime import timedelta

import pytest
from dishka import AsyncContainer

from blocks import block
from builders import NOON, a_user
from questcity.domain.accounts.errors import (
    EmailTakenError,
    UsernameTakenError,
    UserNotFoundError,
)
from questcity.domain.accounts.ports.readers import AccountReader
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.shared.errors import StaleRevisionError
from questcity.domain.shared.ids import Revision, UserId
from questcity.domain.shared.permissions import Flag, Role, Status

pytestmark = pytest.mark.anyio


async def test_a_stored_user_comes_back_whole(container: AsyncContainer) -> None:
    user = a_user(
        role=Role.MANAGER,
        flags=frozenset({Flag.CAN_LOCK_USERS}),
        status=Status.LOCKED,
        instagram_username="anna.i",
        show_on_leaderboards=False,
        password_change_required=True,
    )

    async with block(container, UserRepository) as users:
        await users.add(user)

    async with block(container, UserRepository) as users:
        assert await users.get(user.id) == user


async def test_what_is_not_saved_did_not_happen(container: AsyncContainer) -> None:
    user = a_user()

    with pytest.raises(ZeroDivisionError):
        async with block(container, UserRepository) as users:
            await users.add(user)
            raise ZeroDivisionError

    async with block(container, UserRepository) as users:
        with pytest.raises(UserNotFoundError):
            await users.get(user.id)


async def test_the_slower_of_two_edits_is_refused(container: AsyncContainer) -> None:
    user = a_user()
    async with block(container, UserRepository) as users:
        await users.add(user)
        await users.save(replace(user, first_name="Faster"))

    with pytest.raises(StaleRevisionError):
        async with block(container, UserRepository) as users:
            await users.save(replace(user, first_name="Slower"))

    async with block(container, UserRepository) as users:
        assert (await users.get(user.id)).first_name == "Faster"


async def test_saving_returns_the_user_under_its_next_revision(container: AsyncContainer) -> None:
    user = a_user()

    async with block(container, UserRepository) as users:
        await users.add(user)
        saved = await users.save(user)
        stored = await users.get(user.id)

    assert saved.revision == Revision(2)
    assert stored == saved


async def test_a_user_who_is_not_there_cannot_be_saved(container: AsyncContainer) -> None:
    async with block(container, UserRepository) as users:
        with pytest.raises(StaleRevisionError):
            await users.save(a_user())


async def test_a_username_belongs_to_one_user_in_any_case(container: AsyncContainer) -> None:
    async with block(container, UserRepository) as users:
        await users.add(a_user(username="Anna"))

    with pytest.raises(UsernameTakenError):
        async with block(container, UserRepository) as users:
            await users.add(a_user(username="aNNA"))


async def test_an_address_belongs_to_one_user_in_any_case(container: AsyncContainer) -> None:
    user = a_user()
    async with block(container, UserRepository) as users:
        await users.add(a_user(email="Anna@example.org"))
        await users.add(user)

    with pytest.raises(EmailTakenError):
        async with block(container, UserRepository) as users:
            await users.save(replace(user, email="anna@EXAMPLE.org"))


async def test_users_are_found_in_any_case(container: AsyncContainer) -> None:
    user = a_user(username="Anna", email="Anna@example.org")

    async with block(container, UserRepository) as users:
        await users.add(user)

        assert await users.find_by_username("ANNA") == user
        assert await users.find_by_email("ANNA@example.org") == user
        assert await users.find_by_username("Ann") is None
        assert await users.find_by_email("nobody@example.org") is None


async def test_who_has_an_address_is_read_outside_any_block(container: AsyncContainer) -> None:
    user = a_user(email="Anna@example.org")
    async with block(container, UserRepository) as users:
        await users.add(user)

    reader = await container.get(AccountReader)

    assert await reader.find_by_email("aNNa@EXAMPLE.org") == user
    assert await reader.find_by_email("boris@example.org") is None


async def test_active_admins_are_listed_and_nobody_else(container: AsyncContainer) -> None:
    admin = a_user(role=Role.ADMIN)

    async with block(container, UserRepository) as users:
        for user in (admin, a_user(), a_user(role=Role.ADMIN, status=Status.LOCKED)):
            await users.add(user)

        assert await users.list_active_admins() == (UserId(admin.id),)


async def test_repositories_work_only_inside_a_block(container: AsyncContainer) -> None:
    async with container() as request:
        users = await request.get(UserRepository)

        with pytest.raises(RuntimeError, match="only inside"):
            await users.get(UserId(a_user().id))


async def test_who_is_to_leave_is_listed_from_that_moment_on_longest_ago_first(
    container: AsyncContainer,
) -> None:
    moments = (NOON, NOON - timedelta(days=1), NOON + timedelta(microseconds=1), None)
    late, early, future, staying = (a_user(deletion_at=moment) for moment in moments)

    async with block(container, UserRepository) as users:
        for user in (late, early, future, staying):
            await users.add(user)

        assert await users.list_leaving(now=NOON, limit=10) == (early.id, late.id)
        assert await users.list_leaving(now=NOON, limit=1) == (early.id,)
