"""The contract of the unit of work."""

import pytest
from dishka import AsyncContainer

from blocks import block
from builders import a_user
from questcity.domain.accounts.ports.readers import AccountReader
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.shared.ports import UnitOfWork

pytestmark = pytest.mark.anyio


async def test_a_block_cannot_be_entered_twice_at_once(container: AsyncContainer) -> None:
    async with container() as request:
        unit_of_work = await request.get(UnitOfWork)

        async with unit_of_work:
            with pytest.raises(RuntimeError, match="twice"):
                async with unit_of_work:
                    pass


async def test_a_block_that_has_ended_can_be_entered_again(container: AsyncContainer) -> None:
    first, second = a_user(), a_user()
    async with container() as request:
        unit_of_work = await request.get(UnitOfWork)
        users = await request.get(UserRepository)

        async with unit_of_work:
            await users.add(first)
        async with unit_of_work:
            await users.add(second)

    async with block(container, UserRepository) as users:
        assert await users.get(first.id) == first
        assert await users.get(second.id) == second


async def test_a_failed_block_leaves_the_unit_of_work_usable(container: AsyncContainer) -> None:
    user = a_user()
    async with container() as request:
        unit_of_work = await request.get(UnitOfWork)
        users = await request.get(UserRepository)
        with pytest.raises(ZeroDivisionError):
            async with unit_of_work:
                await users.add(user)
                raise ZeroDivisionError

        async with unit_of_work:
            await users.add(user)

    async with block(container, UserRepository) as users:
        assert await users.get(user.id) == user


async def test_readers_see_nothing_before_the_block_ends(container: AsyncContainer) -> None:
    user = a_user()

    async with block(container, UserRepository) as users:
        await users.add(user)
        reader = await container.get(AccountReader)
        before = await reader.find_credentials(user.username)

    after = await reader.find_credentials(user.username)
    assert before is None
    assert after is not None
