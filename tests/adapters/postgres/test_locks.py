"""Who waits for whom, and who is told at once."""

import asyncio
from dataclasses import replace

import anyio
import pytest
from dishka import AsyncContainer

from blocks import block
from builders import a_user, an_id
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.shared.errors import RequestInFlightError
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.permissions import Role
from questcity.domain.shared.ports import Idempotency, Receipt, Repeatable
from stores import SetClock
from waiting import UntilWaiting

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

REQUEST = Repeatable(key="key", asked=b"make Anna an account")


async def test_who_counts_the_admins_waits_for_who_did_so_before(
    container: AsyncContainer,
    other_container: AsyncContainer,
    until_waiting: UntilWaiting,
) -> None:
    anna, boris = a_user(role=Role.ADMIN), a_user(role=Role.ADMIN)
    async with block(container, UserRepository) as users:
        await users.add(anna)
        await users.add(boris)

    async def count() -> tuple[UserId, ...]:
        async with block(other_container, UserRepository) as users:
            return await users.list_active_admins()

    async with block(container, UserRepository) as users:
        before = await users.list_active_admins()
        later = asyncio.create_task(count())
        await until_waiting(later)
        await users.save(replace(anna, role=Role.USER))

    assert set(before) == {anna.id, boris.id}
    assert await later == (boris.id,)


async def test_who_counts_no_admins_waits_as_well(
    container: AsyncContainer,
    other_container: AsyncContainer,
    until_waiting: UntilWaiting,
) -> None:
    """Without any row to lock, two first admins could be made at once."""
    anna = a_user(role=Role.ADMIN)

    async def count() -> tuple[UserId, ...]:
        async with block(other_container, UserRepository) as users:
            return await users.list_active_admins()

    async with block(container, UserRepository) as users:
        assert await users.list_active_admins() == ()
        later = asyncio.create_task(count())
        await until_waiting(later)
        await users.add(anna)

    assert await later == (anna.id,)


async def test_what_is_loaded_stays_as_it_is_until_the_block_ends(
    container: AsyncContainer,
    other_container: AsyncContainer,
    until_waiting: UntilWaiting,
) -> None:
    anna = a_user()
    async with block(container, UserRepository) as users:
        await users.add(anna)

    async def rename() -> None:
        async with block(other_container, UserRepository) as users:
            found = await users.get(anna.id)
            await users.save(replace(found, first_name=f"{found.first_name} B."))

    async with block(container, UserRepository) as users:
        found = await users.get(anna.id)
        later = asyncio.create_task(rename())
        await until_waiting(later)
        await users.save(replace(found, first_name="A."))
    await later

    async with block(container, UserRepository) as users:
        assert (await users.get(anna.id)).first_name == "A. B."


async def test_a_repeat_that_comes_too_early_is_told_so_at_once(
    container: AsyncContainer, other_container: AsyncContainer, clock: SetClock
) -> None:
    user, receipt = UserId(an_id()), Receipt("user", an_id())

    async with block(container, Idempotency) as first:
        await first.claim(user, REQUEST, now=clock.now())
        await first.keep(user, REQUEST, receipt, now=clock.now())
        # A block that waited for the first one would wait for ever.
        with anyio.fail_after(15), pytest.raises(RequestInFlightError):
            async with block(other_container, Idempotency) as second:
                await second.claim(user, REQUEST, now=clock.now())

    async with block(other_container, Idempotency) as third:
        assert await third.claim(user, REQUEST, now=clock.now()) == receipt


async def test_of_many_repeats_at_once_one_takes_effect(
    container: AsyncContainer, other_container: AsyncContainer, clock: SetClock
) -> None:
    user = UserId(an_id())
    made: list[Receipt] = []

    async def ask(asked: AsyncContainer) -> Receipt:
        async with block(asked, Idempotency) as idempotency:
            known = await idempotency.claim(user, REQUEST, now=clock.now())
            if known is not None:
                return known
            receipt = Receipt("user", an_id())
            await idempotency.keep(user, REQUEST, receipt, now=clock.now())
            made.append(receipt)
            return receipt

    outcomes = await asyncio.gather(
        *(ask(each) for each in (container, other_container) * 5), return_exceptions=True
    )

    [receipt] = made
    others = [outcome for outcome in outcomes if outcome != receipt]
    assert all(isinstance(outcome, RequestInFlightError) for outcome in others)
    assert await ask(container) == receipt


async def test_other_keys_and_other_users_do_not_wait(
    container: AsyncContainer, other_container: AsyncContainer, clock: SetClock
) -> None:
    user = UserId(an_id())

    async with block(container, Idempotency) as first:
        await first.claim(user, REQUEST, now=clock.now())
        async with block(other_container, Idempotency) as second:
            other_key = replace(REQUEST, key="other")
            assert await second.claim(user, other_key, now=clock.now()) is None
            assert await second.claim(UserId(an_id()), REQUEST, now=clock.now()) is None
