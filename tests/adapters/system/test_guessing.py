import asyncio
from collections.abc import Iterator
from math import prod
from threading import Event, get_ident

import pytest
from hypothesis import example, given, settings as examples, strategies as st
from zxcvbn.matching import L33T_TABLE, enumerate_l33t_subs, relevant_l33t_subtable

from questcity.adapters.system import guessing
from questcity.adapters.system.guessing import ZxcvbnPasswordScreen
from questcity.domain.accounts.model.passwords import Weakness
from questcity.domain.shared.errors import BusyError

pytestmark = pytest.mark.anyio

# Every sign that may stand for a letter, twice: what takes the library the longest.
SIGNS = "4@8({[<369!1|70$5+%2" * 2


class HeldScreen(ZxcvbnPasswordScreen):
    """Works only once it is let, and remembers in which threads."""

    def __init__(self) -> None:
        super().__init__(waiting=2)
        self.may_go_on = Event()
        self.threads: set[int] = set()

    def _guesses(self, password: str) -> int:
        self.may_go_on.wait(timeout=10)
        self.threads.add(get_ident())
        return super()._guesses(password)


@pytest.fixture(scope="module")
def screen() -> Iterator[ZxcvbnPasswordScreen]:
    screen = ZxcvbnPasswordScreen()
    yield screen
    screen.close()


@pytest.fixture
def held() -> Iterator[HeldScreen]:
    screen = HeldScreen()
    yield screen
    screen.may_go_on.set()
    screen.close()


@pytest.mark.parametrize(
    "password",
    [
        "password",
        "Password1!",
        "password123456789",
        "p@$$w0rd",
        "qwertyui",
        "1q2w3e4r5t",
        "1234567890!@#$%^&*()",
        "iloveyou12",
        "abcdefghijklmnopqrstuvwxyz",
        "aaaaaaaa",
        "        ",
        "🦊🦊🦊🦊🦊🦊🦊🦊",
        "01.05.2026",
        "йцукенгш",
        "ЙЦУКЕН123",
        "пароль12",
        "gfhjkm12",
        "",
    ],
)
async def test_what_is_tried_first_is_too_common(
    screen: ZxcvbnPasswordScreen, password: str
) -> None:
    assert await screen.find_weakness(password) is Weakness.TOO_COMMON


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "anna likes pelmeni",
        "white nights 1703",
        "nine muses of the city",
        "пароль с ёжиком",
        "Пароль, который никто не угадает",
        "кошка съела мои ключи",
        "gWq7-Lz2m",
    ],
)
async def test_what_takes_a_million_guesses_is_not(
    screen: ZxcvbnPasswordScreen, password: str
) -> None:
    assert await screen.find_weakness(password) is None


async def test_only_the_beginning_is_looked_at(screen: ZxcvbnPasswordScreen) -> None:
    assert await screen.find_weakness("a" * 40 + "correct horse") is Weakness.TOO_COMMON
    assert await screen.find_weakness("a" * 30 + "correct horse") is None


@pytest.mark.parametrize("length", range(1, len(SIGNS) + 1))
def test_signs_that_may_stand_for_letters_never_make_much_work(length: int) -> None:
    beginning = guessing._beginning(SIGNS[:length])  # noqa: SLF001 (the work cannot be seen otherwise)

    table = relevant_l33t_subtable(beginning, L33T_TABLE)
    assert SIGNS.startswith(beginning)
    assert len(beginning) >= min(length, 12)
    assert prod(map(len, table.values())) * len(beginning) ** 2 <= 13_000
    assert len(enumerate_l33t_subs(table)) * len(beginning) ** 2 <= 26_000


async def test_a_row_of_signs_is_still_a_row(screen: ZxcvbnPasswordScreen) -> None:
    assert await screen.find_weakness("1234567890" * 4) is Weakness.TOO_COMMON
    assert await screen.find_weakness(SIGNS) is None


@example("12345\n")
@examples(max_examples=200)
@given(
    st.text(st.characters(exclude_categories=()), max_size=60)
    | st.text("0123456789٣४²\n /.-", max_size=20)
    | st.text("İßŉﬁ\ud800passwordйцукен1", max_size=30)
)
def test_any_text_is_judged(password: str) -> None:
    screen = ZxcvbnPasswordScreen()

    found = asyncio.run(screen.find_weakness(password))

    screen.close()
    assert found in {None, Weakness.TOO_COMMON}


async def test_work_never_runs_on_the_event_loop(held: HeldScreen) -> None:
    held.may_go_on.set()

    await held.find_weakness("password")

    assert held.threads
    assert get_ident() not in held.threads


async def test_who_finds_the_queue_full_is_refused(held: HeldScreen) -> None:
    working = [asyncio.create_task(held.find_weakness("password")) for _ in range(3)]
    await asyncio.sleep(0)

    with pytest.raises(BusyError):
        await held.find_weakness("password")

    held.may_go_on.set()
    assert await asyncio.gather(*working) == [Weakness.TOO_COMMON] * 3
    assert len(held.threads) == 1
