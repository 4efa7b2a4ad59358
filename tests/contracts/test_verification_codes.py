"""The contract of codes that were asked for."""

import asyncio
from datetime import timedelta

import pytest
from dishka import AsyncContainer

from blocks import block
from builders import NOON, a_code, a_user
from questcity.domain.accounts.model.codes import CodePurpose, VerificationCode
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.readers import AccountReader
from questcity.domain.accounts.ports.repositories import UserRepository, VerificationCodeRepository
from questcity.domain.shared.ids import UserId

pytestmark = pytest.mark.anyio

CHANGE = CodePurpose.CHANGE_EMAIL


async def stored(container: AsyncContainer, **changes: str) -> User:
    user = a_user(**changes)
    async with block(container, UserRepository) as users:
        await users.add(user)
    return user


async def put(container: AsyncContainer, *given: VerificationCode) -> None:
    for code in given:
        async with block(container, VerificationCodeRepository) as codes:
            await codes.put(code)


async def find_reset(container: AsyncContainer, email: str) -> VerificationCode | None:
    async with block(container, VerificationCodeRepository) as codes:
        return await codes.find_reset(email)


async def find_change(container: AsyncContainer, user_id: UserId) -> VerificationCode | None:
    async with block(container, VerificationCodeRepository) as codes:
        return await codes.find_email_change(user_id)


async def test_a_code_for_a_reset_is_found_by_its_address(container: AsyncContainer) -> None:
    code = a_code(await stored(container, email="Anna@example.org"))

    await put(container, code)

    assert await find_reset(container, "aNNa@EXAMPLE.org") == code
    assert await find_reset(container, "boris@example.org") is None
    assert code.user_id is not None
    assert await find_change(container, code.user_id) is None


async def test_a_code_for_another_address_is_found_by_its_user(container: AsyncContainer) -> None:
    user, other = await stored(container), await stored(container)
    code = a_code(user, purpose=CHANGE, email="moved@example.org")

    await put(container, code)

    assert await find_change(container, user.id) == code
    assert await find_change(container, other.id) is None
    assert await find_reset(container, code.email) is None


async def test_a_code_may_be_of_nobody(container: AsyncContainer) -> None:
    code = a_code(a_user(), user_id=None)

    await put(container, code)

    assert await find_reset(container, code.email) == code


async def test_a_new_code_takes_the_place_of_the_one_before_for_its_address(
    container: AsyncContainer,
) -> None:
    user = await stored(container, email="anna@example.org")
    nobodys = a_code(user, user_id=None)
    first, second = a_code(user, email="ANNA@example.org"), a_code(user)

    await put(container, nobodys, first, second)

    reader = await container.get(AccountReader)
    assert await find_reset(container, user.email) == second
    assert await reader.find_code(nobodys.id) is None
    assert await reader.find_code(first.id) is None
    assert await reader.find_code(second.id) == second


async def test_a_new_code_takes_the_place_of_the_one_before_for_its_user(
    container: AsyncContainer,
) -> None:
    user, other = await stored(container), await stored(container)
    first = a_code(user, purpose=CHANGE, email="moved@example.org")
    second = a_code(user, purpose=CHANGE, email="elsewhere@example.org")
    others = a_code(other, purpose=CHANGE, email="moved@example.org")
    reset = a_code(user)

    await put(container, first, others, reset, second)

    assert await find_change(container, user.id) == second
    assert await find_change(container, other.id) == others
    assert await find_reset(container, user.email) == reset


async def test_of_codes_that_are_stored_at_once_one_stays(container: AsyncContainer) -> None:
    user = await stored(container)
    given = [a_code(user) for _ in range(5)]

    await asyncio.gather(*(put(container, code) for code in given))

    reader = await container.get(AccountReader)
    left = [code for code in given if await reader.find_code(code.id)]
    assert left == [await find_reset(container, user.email)]


async def test_a_change_of_a_code_is_kept(container: AsyncContainer) -> None:
    user = await stored(container)
    code = a_code(user)
    tried, _ = code.tried(is_right=False, now=NOON, valid_for=timedelta(minutes=10))
    await put(container, code)

    async with block(container, VerificationCodeRepository) as codes:
        await codes.save(tried)

    assert await find_reset(container, user.email) == tried
