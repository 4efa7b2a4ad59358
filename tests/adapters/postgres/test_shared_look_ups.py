"""Look-ups that share a statement: who shares one, and what each of them is told."""

import asyncio
from asyncio import Event
from collections.abc import Mapping

import pytest

from questcity.adapters.postgres.shared_look_ups import SharedLookUps

pytestmark = pytest.mark.anyio


class Shelf:
    """Where words lie under numbers, and each look-up waits until it may end."""

    def __init__(self) -> None:
        self.words = {number: f"word {number}" for number in range(1, 9)}
        self.looked_up: list[list[int]] = []
        self.may_end: list[Event] = []

    async def look_up(self, numbers: list[int]) -> Mapping[int, str]:
        """Return the words under these numbers, as they lay there at first."""
        self.looked_up.append(numbers)
        self.may_end.append(Event())
        found = {number: self.words[number] for number in numbers if number in self.words}
        await self.may_end[-1].wait()
        return found


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def look_ups(shelf: Shelf) -> SharedLookUps[int, str]:
    return SharedLookUps(shelf.look_up)


async def asked(look_ups: SharedLookUps[int, str], *numbers: int) -> list[asyncio.Task[str | None]]:
    """Return who has asked, once all that can begin has begun."""
    tasks = [asyncio.create_task(look_ups.find(number)) for number in numbers]
    for _ in range(3):
        await asyncio.sleep(0)
    return tasks


async def test_those_who_ask_at_once_share_a_look_up(
    shelf: Shelf, look_ups: SharedLookUps[int, str]
) -> None:
    asking = await asked(look_ups, 1, 2, 99, 1)
    shelf.may_end[0].set()

    assert await asyncio.gather(*asking) == ["word 1", "word 2", None, "word 1"]
    assert shelf.looked_up == [[1, 2, 99]]


async def test_who_asks_while_all_lanes_are_taken_shares_the_next_look_up(
    shelf: Shelf, look_ups: SharedLookUps[int, str]
) -> None:
    first, second = await asked(look_ups, 1), await asked(look_ups, 2)
    later = await asked(look_ups, 3) + await asked(look_ups, 4)
    assert shelf.looked_up == [[1], [2]]

    shelf.may_end[1].set()
    await asyncio.gather(*second)
    await asked(look_ups)
    shelf.may_end[2].set()

    assert await asyncio.gather(*later) == ["word 3", "word 4"]
    assert shelf.looked_up == [[1], [2], [3, 4]]
    assert not first[0].done()
    shelf.may_end[0].set()
    await asyncio.gather(*first)


async def test_nobody_is_told_what_was_found_before_they_asked(
    shelf: Shelf, look_ups: SharedLookUps[int, str]
) -> None:
    before = await asked(look_ups, 1)
    shelf.words[1] = "another word"

    after = await asked(look_ups, 1)
    for event in shelf.may_end:
        event.set()

    assert await asyncio.gather(*before) == ["word 1"]
    assert await asyncio.gather(*after) == ["another word"]


async def test_a_failure_is_told_to_all_who_share_it_and_to_nobody_after(
    shelf: Shelf,
) -> None:
    class NotThereError(Exception):
        pass

    async def fail_once(numbers: list[int]) -> Mapping[int, str]:
        if not shelf.looked_up:
            shelf.looked_up.append(numbers)
            raise NotThereError
        return {number: shelf.words[number] for number in numbers}

    look_ups = SharedLookUps(fail_once)

    outcomes = await asyncio.gather(*await asked(look_ups, 1, 2), return_exceptions=True)

    assert [type(outcome) for outcome in outcomes] == [NotThereError, NotThereError]
    assert await look_ups.find(1) == "word 1"


async def test_who_gives_up_takes_nothing_from_those_who_share_the_look_up(
    shelf: Shelf, look_ups: SharedLookUps[int, str]
) -> None:
    impatient, patient = await asked(look_ups, 1, 2)

    impatient.cancel()
    await asked(look_ups)
    shelf.may_end[0].set()

    assert await patient == "word 2"
    assert impatient.cancelled()


async def test_after_a_rest_there_are_as_many_lanes_as_before(
    shelf: Shelf, look_ups: SharedLookUps[int, str]
) -> None:
    for number in (1, 2, 3):
        asking = await asked(look_ups, number)
        shelf.may_end[-1].set()
        assert await asyncio.gather(*asking) == [f"word {number}"]

    assert shelf.looked_up == [[1], [2], [3]]
