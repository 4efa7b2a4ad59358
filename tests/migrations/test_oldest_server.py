"""The oldest PostgreSQL that is promised to do."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from folders import a_folder
from questcity.adapters.embedded.postgres import start
from questcity.adapters.postgres.fitness import find_unfitness
from questcity.adapters.postgres.schema import Schema
from questcity.domain.shared.allowances import Limit
from questcity.domain.shared.errors import TooManyRequestsError
from questcity.domain.shared.ports import RateLimiter
from questcity.entrypoints.bootstrap.settings import Settings
from stores import SetClock, application_over, postgres_store

_DEBIANS = Path("/usr/lib/postgresql/15/bin")

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.postgres,
    pytest.mark.skipif(
        not _DEBIANS.exists(), reason="PostgreSQL 15 of Debian is not installed here"
    ),
]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Yield the URL of an empty database on a PostgreSQL 15."""
    with a_folder() as place:
        server = start(place / "postgres", bin_folder=_DEBIANS)
        yield server.url("questcity")
        server.stop()


async def test_it_carries_the_schema_up_down_and_up_again(url: str) -> None:
    schema = Schema(url)

    await schema.upgrade()
    await schema.downgrade("base")
    await schema.upgrade()

    assert await find_unfitness(url, 30) is None
    assert await schema.differences() == ()


async def test_it_knows_the_statements_that_are_written_by_hand(
    url: str, settings: Settings, clock: SetClock
) -> None:
    await Schema(url).upgrade()
    container = application_over(settings, clock, postgres_store(url))
    limiter = await container.get(RateLimiter)
    allowance = Limit(1, timedelta(minutes=1)).of("anna")

    await limiter.take(allowance)
    await limiter.give_back(allowance)
    await limiter.take(allowance)

    with pytest.raises(TooManyRequestsError):
        await limiter.take(allowance)
    await container.close()
