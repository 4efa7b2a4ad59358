"""Requests that no answer is kept for."""

from collections.abc import Iterator

from benchmarks.client import get


def uncached(path: str, count: int, token: str | None = None) -> Iterator[bytes]:
    """Yield requests for a path, each of which has to be answered anew."""
    for _ in range(count):
        yield get(path, token)
