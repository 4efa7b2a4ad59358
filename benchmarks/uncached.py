"""Requests that no answer is kept for."""

from collections.abc import Iterator
from itertools import count
from typing import Final

from benchmarks.client import get

_NUMBERS: Final = count()


def uncached(path: str, many: int, token: str | None = None) -> Iterator[bytes]:
    """Yield requests for a path, each of which has to be answered anew: none is like another."""
    mark = "&" if "?" in path else "?"
    for _ in range(many):
        yield get(f"{path}{mark}_={next(_NUMBERS)}", token)
