import asyncio
from collections.abc import Iterator
from threading import Event, Semaphore, get_ident

import pytest
from argon2 import PasswordHasher as Argon2, extract_parameters
from argon2.exceptions import InvalidHashError
from argon2.low_level import Type

from questcity.adapters.system.passwords import Argon2PasswordHasher
from questcity.domain.shared.errors import BusyError

PASSWORD = "Пароль, который никто не угадает"

pytestmark = pytest.mark.anyio


class HeldPasswordHasher(Argon2PasswordHasher):
    """Works only once it is let, and remembers in which threads and against what."""

    def __init__(self, *, threads: int, waiting: int) -> None:
        self.may_go_on = Event()
        self.begun = Semaphore(0)
        self.threads: set[int] = set()
        self.worked_on: list[str | None] = []
        super().__init__(memory_kib=8, time_cost=1, threads=threads, waiting=waiting)

    def _matches(self, password: str, password_hash: str | None) -> bool:
        self.begun.release()
        self.may_go_on.wait(timeout=10)
        self.threads.add(get_ident())
        self.worked_on.append(password_hash)
        return super()._matches(password, password_hash)


@pytest.fixture
def passwords() -> Iterator[Argon2PasswordHasher]:
    hasher = Argon2PasswordHasher(memory_kib=64, time_cost=1)
    yield hasher
    hasher.close()


@pytest.fixture
def held() -> Iterator[HeldPasswordHasher]:
    hasher = HeldPasswordHasher(threads=2, waiting=3)
    yield hasher
    hasher.may_go_on.set()
    hasher.close()


async def test_a_hash_is_of_its_password_and_of_no_other(passwords: Argon2PasswordHasher) -> None:
    made = await passwords.hash(PASSWORD)

    assert await passwords.matches(PASSWORD, made)
    assert not await passwords.matches(PASSWORD + " ", made)
    assert not await passwords.matches("", made)


async def test_two_hashes_of_one_password_differ(passwords: Argon2PasswordHasher) -> None:
    assert await passwords.hash(PASSWORD) != await passwords.hash(PASSWORD)


async def test_a_hash_says_how_it_was_made() -> None:
    hasher = Argon2PasswordHasher()

    made = extract_parameters(await hasher.hash(PASSWORD))

    hasher.close()
    assert made.type is Type.ID
    assert (made.memory_cost, made.time_cost, made.parallelism) == (19_456, 2, 1)


async def test_a_hash_with_other_parameters_still_counts(passwords: Argon2PasswordHasher) -> None:
    stronger = Argon2PasswordHasher(memory_kib=128, time_cost=2)
    made = await stronger.hash(PASSWORD)
    stronger.close()

    assert await passwords.matches(PASSWORD, made)


@pytest.mark.parametrize(
    ("memory_kib", "time_cost", "is_outdated"),
    [(32, 1, True), (63, 1, True), (64, 1, False), (32, 2, False), (128, 3, False)],
)
async def test_a_hash_that_took_less_work_than_now_is_outdated(
    passwords: Argon2PasswordHasher, memory_kib: int, time_cost: int, *, is_outdated: bool
) -> None:
    hasher = Argon2PasswordHasher(memory_kib=memory_kib, time_cost=time_cost)
    made = await hasher.hash(PASSWORD)
    hasher.close()

    assert passwords.is_outdated(made) is is_outdated


async def test_a_hash_of_another_kind_is_outdated(passwords: Argon2PasswordHasher) -> None:
    made = Argon2(memory_cost=4096, time_cost=9, type=Type.I).hash(PASSWORD)

    assert passwords.is_outdated(made)
    assert await passwords.matches(PASSWORD, made)


async def test_without_a_hash_no_password_matches(passwords: Argon2PasswordHasher) -> None:
    assert not await passwords.matches(PASSWORD, None)
    assert not await passwords.matches("", None)


async def test_without_a_hash_the_work_is_the_same(passwords: Argon2PasswordHasher) -> None:
    nobodys = passwords._nobodys_hash.result()  # noqa: SLF001 (the work cannot be seen otherwise)

    made = await passwords.hash(PASSWORD)

    assert extract_parameters(nobodys) == extract_parameters(made)
    assert passwords._nobodys_hash.result() == nobodys  # noqa: SLF001 (as above)


async def test_a_lone_surrogate_is_a_character_like_any_other(
    passwords: Argon2PasswordHasher,
) -> None:
    made = await passwords.hash("\ud800")

    assert await passwords.matches("\ud800", made)
    assert not await passwords.matches("?", made)


async def test_what_is_no_hash_is_a_bug(passwords: Argon2PasswordHasher) -> None:
    with pytest.raises(InvalidHashError):
        await passwords.matches(PASSWORD, "plain text")


async def test_work_never_runs_on_the_event_loop(held: HeldPasswordHasher) -> None:
    held.may_go_on.set()

    await held.matches(PASSWORD, None)

    assert held.threads
    assert get_ident() not in held.threads


async def test_who_finds_the_queue_full_is_refused_before_any_work(
    held: HeldPasswordHasher,
) -> None:
    working = [asyncio.create_task(held.matches(str(number), None)) for number in range(5)]
    await asyncio.sleep(0)

    with pytest.raises(BusyError):
        await held.matches(PASSWORD, None)
    with pytest.raises(BusyError):
        await held.hash(PASSWORD)

    held.may_go_on.set()
    await asyncio.gather(*working)
    assert len(held.worked_on) == 5
    assert len(held.threads) <= 2


async def test_places_are_free_again_after_the_work(held: HeldPasswordHasher) -> None:
    held.may_go_on.set()

    for _ in range(3):
        await asyncio.gather(*(held.matches(PASSWORD, None) for _ in range(5)))


async def test_a_failure_gives_its_place_back(held: HeldPasswordHasher) -> None:
    held.may_go_on.set()

    for _ in range(10):
        with pytest.raises(InvalidHashError):
            await held.matches(PASSWORD, "plain text")


async def test_who_gives_up_waiting_makes_room_and_is_never_worked_for(
    held: HeldPasswordHasher,
) -> None:
    working = [asyncio.create_task(held.matches(PASSWORD, None)) for _ in range(5)]
    await asyncio.sleep(0)
    working[4].cancel()
    await asyncio.wait([working[4]])

    another = asyncio.create_task(held.matches(PASSWORD, None))
    await asyncio.sleep(0)
    held.may_go_on.set()
    await asyncio.gather(*working[:4], another)

    assert len(held.worked_on) == 5


async def test_who_gives_up_during_the_work_keeps_its_place_until_the_thread_is_free(
    held: HeldPasswordHasher,
) -> None:
    working = [asyncio.create_task(held.matches(PASSWORD, None)) for _ in range(5)]
    for _ in range(2):
        await asyncio.to_thread(held.begun.acquire, timeout=10)
    for task in working[:2]:
        task.cancel()
    await asyncio.wait(working[:2])

    with pytest.raises(BusyError):
        await held.matches(PASSWORD, None)

    held.may_go_on.set()
    await asyncio.gather(*working[2:])


async def test_closing_ends_what_waits(held: HeldPasswordHasher) -> None:
    working = [asyncio.create_task(held.matches(PASSWORD, None)) for _ in range(5)]
    await asyncio.sleep(0)

    held.close()
    held.may_go_on.set()
    outcomes = await asyncio.gather(*working, return_exceptions=True)

    assert sum(isinstance(outcome, asyncio.CancelledError) for outcome in outcomes) >= 3
