"""Requests that no answer is kept for."""

from collections.abc import Iterator
from itertools import count
from typing import Final

from benchmarks.client import get

_NUMBERS: Final = count()


def anew(path: str, token: str | None = None) -> bytes:
    """Return a request for a path that has to be answered anew: it is like no other."""
    mark = "&" if "?" in path else "?"
    return get(f"{path}{mark}_={next(_NUMBERS)}", token)


def uncached(path: str, many: int, token: str | None = None) -> Iterator[bytes]:
    """Yield so many of them."""
    return (anew(path, token) for _ in range(many))
