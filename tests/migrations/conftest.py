"""Databases that have nothing in them."""

from collections.abc import Iterator

import pytest

from servers import TestServer


@pytest.fixture
def empty_url(test_server: TestServer) -> Iterator[str]:
    """Yield an empty database of the test's own."""
    with test_server.database("template0") as url:
        yield url


@pytest.fixture
def other_empty_url(test_server: TestServer) -> Iterator[str]:
    """Yield another one."""
    with test_server.database("template0") as url:
        yield url
