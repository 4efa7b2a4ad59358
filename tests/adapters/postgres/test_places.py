"""Places for so many at once."""

import asyncio

import pytest

from questcity.adapters.postgres.places import Places
from questcity.domain.shared.errors import BusyError

pytestmark = pytest.mark.anyio


async def waiting_for(places: Places, patience: float | None = None) -> "asyncio.Task[None]":
    """Return what waits for a place, once it does."""
    task = asyncio.create_task(places.take(patience))
    await asyncio.sleep(0)
    assert not task.done()
    return task


async def has_place(task: "asyncio.Task[None]") -> bool:
    """Tell whether a task has a place by now, and does not wait for one for ever."""
    for _ in range(3):
        await asyncio.sleep(0)
    return task.done() and not task.cancelled() and task.exception() is None


@pytest.fixture
async def taken() -> Places:
    """Return two places, both taken."""
    places = Places(2)
    await places.take()
    await places.take()
    return places


async def test_who_waited_longest_is_next(taken: Places) -> None:
    first, second = await waiting_for(taken), await waiting_for(taken)

    taken.leave()
    assert await has_place(first)
    assert not second.done()
    taken.leave()
    assert await has_place(second)


async def test_who_comes_while_nobody_waits_need_not_wait(taken: Places) -> None:
    taken.leave()

    await asyncio.create_task(taken.take(0))


async def test_who_has_waited_too_long_is_told_so_and_out_of_the_way(taken: Places) -> None:
    hasty = await waiting_for(taken, 0)
    patient = await waiting_for(taken)

    with pytest.raises(BusyError):
        await hasty
    taken.leave()
    assert await has_place(patient)


async def test_who_goes_while_waiting_is_out_of_the_way(taken: Places) -> None:
    fickle, patient = await waiting_for(taken), await waiting_for(taken)

    fickle.cancel()
    taken.leave()

    assert await has_place(patient)
    with pytest.raises(asyncio.CancelledError):
        await fickle


async def test_who_goes_when_it_was_their_turn_takes_no_place_along(taken: Places) -> None:
    fickle, patient = await waiting_for(taken), await waiting_for(taken)

    taken.leave()
    fickle.cancel()

    assert await has_place(patient)
    assert fickle.cancelled()


async def test_who_waits_until_all_are_left_has_them_all(taken: Places) -> None:
    taken.leave()
    taken.leave()

    await taken.take(0)
    await taken.take(0)
    with pytest.raises(BusyError):
        await taken.take(0)
