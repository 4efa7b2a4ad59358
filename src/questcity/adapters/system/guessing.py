"""How soon others would guess a password, in a thread of its own."""

from math import prod
from typing import Final

from zxcvbn import zxcvbn
from zxcvbn.matching import L33T_TABLE

from questcity.adapters.system.threads import BoundedThreads
from questcity.domain.accounts.model.passwords import Weakness
from questcity.domain.accounts.ports.protection import PasswordScreen

FEWEST_GUESSES: Final = 10**6
LONGEST: Final = 40
# Reading signs as letters (p@$$w0rd) multiplies: what is left takes some 30 ms at most.
_MOST_READINGS: Final = 13_000
# What was typed on the keys of a Latin keyboard while it was switched to Russian, or the reverse.
_LATIN_KEYS: Final = str.maketrans(
    "йцукенгшщзхъфывапролджэячсмитьбюё",
    "qwertyuiop[]asdfghjkl;'zxcvbnm,.`",
)


class ZxcvbnPasswordScreen(PasswordScreen):
    """What zxcvbn finds in lists of passwords, words and names, on keyboards and in calendars.

    It is Python and holds the interpreter while it works, hence one thread, and only the beginning
    of a password: a part is never harder to guess than the whole.
    """

    def __init__(self, *, waiting: int = 20) -> None:
        self._threads = BoundedThreads("guessing", threads=1, waiting=waiting)

    async def find_weakness(self, password: str) -> Weakness | None:
        guesses = await self._threads.run(lambda: self._guesses(password))
        return Weakness.TOO_COMMON if guesses < FEWEST_GUESSES else None

    def close(self) -> None:
        """End the thread once it has done what it is at; who still waits is cancelled."""
        self._threads.close()

    def _guesses(self, password: str) -> int:
        """Return after how many guesses somebody would be right who tries the likely ones first."""
        lower = password.lower()
        latin = lower.translate(_LATIN_KEYS)
        spellings = [password] if latin == lower else [password, latin]
        return min(_guesses(_beginning(spelling)) for spelling in spellings)


def _guesses(text: str) -> int:
    # The library finds a date in digits before a line break, and fails to read it.
    return int(zxcvbn(text.replace("\n", " "))["guesses"]) if text else 1


def _beginning(password: str) -> str:
    beginning = password[:LONGEST]
    while _readings(beginning) * len(beginning) ** 2 > _MOST_READINGS:
        beginning = beginning[:-1]
    return beginning


def _readings(text: str) -> int:
    """Return in about how many ways the signs of a text may stand for letters."""
    return prod(max(1, sum(sign in text for sign in signs)) for signs in L33T_TABLE.values())
