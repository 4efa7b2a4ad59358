"""What an installation for real tells everybody: nothing of what is inside."""

from collections.abc import AsyncIterator
from typing import Any, Final

import pytest
from dishka import AsyncContainer, Provider, Scope, provide
from httpx import AsyncClient

from installation import Installation
from questcity.adapters.memory.references import MemoryReferenceReader
from questcity.domain.quests.model.reference import Category
from questcity.domain.quests.ports.readers import ReferenceReader
from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.web.app import create_app
from stores import SetClock, application_over, memory_store
from web.policy import ROWS, Who
from web.policy_cells import Question
from web_client import client_of

pytestmark = pytest.mark.anyio

CANARY: Final = "postgresql://canary:s3cr3t@db.example.org/questcity"


class BrokenReferences(MemoryReferenceReader):
    """A reader that fails with what nobody outside may read."""

    async def list_categories(self) -> tuple[Category, ...]:
        """Fail."""
        message = f"cannot reach {CANARY}"
        raise RuntimeError(message)


class BrokenProvider(Provider):
    """Puts the broken reader in the place of the good one."""

    references = provide(BrokenReferences, scope=Scope.APP, provides=ReferenceReader, override=True)


@pytest.fixture
def settings(installation: Installation) -> Settings:
    """Return settings of production; their database is not used."""
    return installation.settings(
        {
            "ENVIRONMENT": "production",
            "DATABASE_URL": "postgresql://questcity@db.example.org/questcity",
            "KEYS_DIR": str(installation.folder / "keys"),
            "MAIL_URL": "smtps://questcity:s3cr3t@mail.example.org:465",
            "MAIL_FROM": "questcity@example.org",
        }
    )


@pytest.fixture
async def broken(settings: Settings, clock: SetClock) -> AsyncIterator[AsyncClient]:
    """Yield a client of an application that has a bug."""
    container = application_over(settings, clock, memory_store(), BrokenProvider())
    async with client_of(container, settings) as client:
        yield client
    await container.close()


async def test_debugging_is_off(memory_container: AsyncContainer, settings: Settings) -> None:
    assert create_app(memory_container, settings).debug is False


async def test_a_bug_is_told_without_a_word_about_it(broken: AsyncClient) -> None:
    answer = await broken.get("/api/v1/quests/categories")

    problem = answer.json()
    assert problem == {
        "type": "/problems/internal",
        "title": "Internal error",
        "status": 500,
        "detail": problem["detail"],
        "instance": answer.headers["x-request-id"],
    }
    told = f"{answer.text} {answer.headers}"
    assert [
        word for word in ("canary", "s3cr3t", "Traceback", "RuntimeError") if word in told
    ] == []


async def test_what_everybody_may_see_is_this_and_nothing_else() -> None:
    assert sorted(row.path for row in ROWS if row.who is Who.PUBLIC and row.method == "GET") == [
        "/.well-known/jwks.json",
        "/api/v1/health/live",
        "/api/v1/health/ready",
        "/api/v1/quests",
        "/api/v1/quests/activities",
        "/api/v1/quests/categories",
        "/api/v1/quests/clusters",
        "/api/v1/quests/facets",
        "/api/v1/quests/places",
        "/api/v1/quests/suggestions",
        "/api/v1/quests/tools",
        "/api/v1/quests/vehicles",
        "/api/v1/quests/{quest_id}",
        "/api/v1/quests/{quest_id}/reviews",
        "/api/v1/quests/{quest_id}/similar",
        "/api/v1/tiles/quests/{z}/{x}/{y}",
        "/docs",
        "/docs/assets/{name}",
        "/map",
        "/openapi.json",
        "/problems",
        "/problems/{code}",
        "/q/{secret}",
    ]
    assert sorted(row.path for row in ROWS if row.who is Who.PUBLIC and row.method != "GET") == [
        "/api/v1/auth/login",
        "/api/v1/auth/logout",
        "/api/v1/auth/refresh-token",
        "/api/v1/auth/register",
        "/api/v1/auth/register/resend-code",
        "/api/v1/auth/register/verify-code",
        "/api/v1/auth/reset-password",
        "/api/v1/auth/reset-password/confirm",
        "/api/v1/auth/reset-password/verify-code",
        "/api/v1/unlock-requests",
    ]


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/debug", "/debug/vars", "/admin", "/status", "/server-status", "/config"),
        *("/api", "/api/v1", "/api/v1/debug", "/api/v1/config", "/api/v1/health/breakers"),
        *("/.env", "/.git/config", "/schema/openapi.json", "/static/../../pyproject.toml"),
    ],
)
async def test_nothing_about_the_inside_is_anywhere(client: AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404


async def test_the_probes_say_no_more_than_yes_and_no(client: AsyncClient) -> None:
    live = (await client.get("/api/v1/health/live")).json()
    ready = (await client.get("/api/v1/health/ready")).json()

    assert live == {"status": "live"}
    assert set(ready) == {"status", "checks"}
    assert all(isinstance(check, bool) for check in ready["checks"].values())


async def test_public_answers_name_no_program_and_no_place(
    client: AsyncClient, memory_container: AsyncContainer
) -> None:
    inside = ("uvicorn", "litestar", "asyncpg", "sqlalchemy", "site-packages", "python/")
    for row in ROWS:
        if row.who is not Who.PUBLIC or row.path.startswith("/docs/assets"):
            continue
        question: Any = await Question.of_admin(memory_container, row)
        answer = await question.ask(client, headers={})
        told = f"{answer.text} {answer.headers}".lower()
        assert [word for word in inside if word in told] == [], str(row)
        assert {"server", "x-powered-by", "via"} & set(answer.headers) == set()
