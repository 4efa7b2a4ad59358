"""What every test may ask for: a set clock, stores, the application, a real PostgreSQL."""

import gc
import os
import shutil
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient
from hypothesis import HealthCheck, settings as bounds

from folders import new_folder
from hashers import HasherProvider
from installation import FOLDER_VARIABLE, Installation
from questcity.adapters.memory.mail import MemoryMailer
from questcity.adapters.system.passwords import Argon2PasswordHasher
from questcity.domain.notifications.ports import Mailer
from questcity.entrypoints.bootstrap.settings import Settings
from servers import TestServer
from stores import SetClock, application_over, memory_store, postgres_store
from web_client import client_of

# The same examples every time, judged by no clock.
bounds.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
)
bounds.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run of the fuzzing tests be longer, and another one."""
    group = parser.getgroup("fuzzing")
    group.addoption("--examples", type=int, default=4, help="calls of an operation as each visitor")
    group.addoption(
        "--texts", type=int, default=700, help="made-up texts, in all parameters together"
    )
    group.addoption("--seed", type=int, default=0, help="what the calls are made from")


def pytest_configure(config: pytest.Config) -> None:
    """Make one folder a run, which every worker process of the run shares."""
    # Begun in the background, a run ignores SIGINT, and so would every system that it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if FOLDER_VARIABLE not in os.environ:
        folder = new_folder()
        os.environ[FOLDER_VARIABLE] = str(folder)
        config.add_cleanup(lambda: _clean_up(folder))


def pytest_collection_finish() -> None:
    """Spare the collector what lives as long as the run, and is looked over in vain."""
    gc.collect()
    gc.freeze()


def _clean_up(folder: Path) -> None:
    TestServer(folder / "postgres").stop()
    shutil.rmtree(folder, ignore_errors=True)
    del os.environ[FOLDER_VARIABLE]


@pytest.fixture
def anyio_backend() -> str:
    """Run asynchronous tests on asyncio."""
    return "asyncio"


@pytest.fixture(scope="session")
def installation() -> Installation:
    """Keys and settings as a fresh installation has them."""
    return Installation.of_this_run()


@pytest.fixture
def settings(installation: Installation) -> Settings:
    """Return settings that nothing was changed in."""
    return installation.settings()


@pytest.fixture
def clock() -> SetClock:
    """Return a clock that stands still until it is moved."""
    return SetClock()


@pytest.fixture(scope="session")
def test_server() -> Iterator[TestServer]:
    """Yield the PostgreSQL of this run, started when first asked for."""
    server = TestServer(Path(os.environ[FOLDER_VARIABLE]) / "postgres")
    server.start()
    yield server
    server.leave()


@pytest.fixture
def database_url(test_server: TestServer) -> Iterator[str]:
    """Return a migrated database of the test's own."""
    with test_server.database() as url:
        yield url


@pytest.fixture(params=["memory", pytest.param("postgres", marks=pytest.mark.postgres)])
async def container(
    request: pytest.FixtureRequest, settings: Settings, clock: SetClock
) -> AsyncIterator[AsyncContainer]:
    """Return the application without an edge, wired to each store in turn."""
    if request.param == "memory":
        store = memory_store()
    else:
        store = postgres_store(request.getfixturevalue("database_url"))
    container = application_over(settings, clock, store)
    yield container
    await container.close()


@pytest.fixture
async def memory_container(settings: Settings, clock: SetClock) -> AsyncIterator[AsyncContainer]:
    """Return the application without an edge, over memory."""
    container = application_over(settings, clock, memory_store())
    yield container
    await container.close()


@pytest.fixture
async def hashing_container(
    hasher: Argon2PasswordHasher, settings: Settings, clock: SetClock
) -> AsyncIterator[AsyncContainer]:
    """Return the same with the `hasher` of a test's own, which its module makes."""
    container = application_over(settings, clock, memory_store(), HasherProvider(hasher))
    yield container
    await container.close()


@pytest.fixture
async def mailbox(container: AsyncContainer) -> MemoryMailer:
    """Return where the letters of the application over each store arrive."""
    mailer = await container.get(Mailer)
    assert isinstance(mailer, MemoryMailer)
    return mailer


@pytest.fixture
async def client(
    settings: Settings, memory_container: AsyncContainer
) -> AsyncIterator[AsyncClient]:
    """Return an HTTP client of the application over memory."""
    async with client_of(memory_container, settings) as client:
        yield client
