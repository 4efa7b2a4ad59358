"""What tests share that call the application thousands of times."""

import logging
from asyncio import Runner
from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(scope="module")
def quiet() -> Iterator[None]:
    # Thousands of requests: only what went wrong is worth a line.
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    yield
    structlog.configure(**before)


@pytest.fixture(scope="module")
def loop() -> Iterator[Runner]:
    """Return the loop to which the connections of the application belong."""
    with Runner() as runner:
        yield runner
