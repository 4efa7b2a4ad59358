"""Nothing that is secret, and nothing that people type, is in any log or any problem.

Every operation of the contract is called well, with marked texts everywhere, and while the store
has a bug.
"""

import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any, Final, TypeVar

import pytest
import structlog
from dishka import AnyOf, Scope, provide
from httpx import Request, Response

from fuzz.documents import leaves_of, replaced, request_of
from fuzz.recipes import call_of
from fuzz.stage import Stage, stage_over
from installation import Installation
from logs import logged
from people import letters_to
from questcity.adapters.memory.database import MemoryDatabase, MemoryUnitOfWork
from questcity.adapters.memory.mail import MemoryMailer
from questcity.adapters.memory.references import seeds
from questcity.domain.shared.ports import UnitOfWork
from questcity.entrypoints.bootstrap.providers.memory import MemoryProvider
from questcity.entrypoints.web.problems import PROBLEM_TYPE
from stores import Store
from web_contract import operations

T = TypeVar("T")

pytestmark = pytest.mark.anyio

# Fields that hold a secret, or say who somebody is or what somebody wrote.
TELLING: Final = re.compile(
    r"(?i)password|token|^code$|secret|words|answer|^text$|email|login|username|name|title"
)
ASKING: Final = ("anonymous", "user", "admin")
MARK: Final = "canary-in-the-coal-mine"
SECRETS: Final = ("accessToken", "refreshToken", "registrationToken", "token", "email")
HEADERS: Final = (
    "Authorization",
    "Cookie",
    "Forwarded",
    "Idempotency-Key",
    "If-Match",
    "If-None-Match",
    "Origin",
    "Referer",
    "User-Agent",
    "X-Api-Key",
    "X-Forwarded-For",
)


class BreakableDatabase(MemoryDatabase):
    """A database that can be broken, for reading and for writing."""

    is_broken = False

    def __init__(self) -> None:
        super().__init__(seeds())

    def values(self, table: str, kind: type[T]) -> Iterator[T]:
        """Return what readers see, or fail."""
        if self.is_broken:
            raise ZeroDivisionError
        return super().values(table, kind)


class BreakableUnitOfWork(MemoryUnitOfWork):
    """A block in a database that can be broken."""

    def __init__(self, database: BreakableDatabase) -> None:
        super().__init__(database)
        self._breakable = database

    async def table(self, name: str, kind: type[T]) -> dict[Any, T]:
        """Return the working copy of a table, or fail."""
        if self._breakable.is_broken:
            raise ZeroDivisionError
        return await super().table(name, kind)


class BreakableProvider(MemoryProvider):
    """A store that can be broken."""

    database = provide(
        BreakableDatabase, scope=Scope.APP, provides=AnyOf[BreakableDatabase, MemoryDatabase]
    )
    unit_of_work = provide(
        BreakableUnitOfWork, scope=Scope.REQUEST, provides=AnyOf[MemoryUnitOfWork, UnitOfWork]
    )


@asynccontextmanager
async def a_stage(installation: Installation) -> AsyncIterator[tuple[Stage, BreakableDatabase]]:
    async with stage_over(Store(BreakableProvider), installation) as stage:
        yield stage, await stage.container.get(BreakableDatabase)


def telling_texts(part: Any, name: str = "") -> Iterator[str]:
    """Yield what stands in the telling fields of a document."""
    match part:
        case dict():
            for key, inner in part.items():
                yield from telling_texts(inner, key)
        case list():
            for inner in part:
                yield from telling_texts(inner, name)
        case str() if TELLING.search(name):
            yield part


def found_in(text: str, secrets: set[str]) -> set[str]:
    """Return which secrets stand in a text, each as a word of its own."""
    return {
        secret
        for secret in secrets
        if secret in text and re.search(rf"(?<![\w.:-]){re.escape(secret)}(?![\w:-])", text)
    }


async def secrets_of_letters(stage: Stage) -> set[str]:
    """Return the codes and tokens in all letters."""
    await letters_to(stage.container, "nobody")
    mailer = await stage.container.get(MemoryMailer)
    texts = " ".join(letter.text for letter in mailer.letters.values())
    return set(re.findall(r"\b\d{6}\b|[\w-]{20,}", texts))


def secrets_of(request: Request, answer: Response) -> set[str]:
    """Return what must not be logged of a request and its answer."""
    told = json.loads(request.content or "null")
    secrets = {text for text in telling_texts(told) if len(text) > 3}
    secrets |= {token for token in request.headers.get("authorization", "").split() if "." in token}
    if answer.is_success and "json" in answer.headers.get("content-type", ""):
        document = answer.json()
        secrets |= {document[name] for name in SECRETS if name in document}
    return secrets


@pytest.mark.parametrize("form", ["json", "console"])
async def test_what_is_called_well_leaves_no_secret_in_the_log(
    installation: Installation, form: str
) -> None:
    secrets: set[str] = set()

    with logged(form) as log:
        async with a_stage(installation) as (stage, _):
            for operation_id in operations():
                for visitor in ASKING:
                    request = request_of(
                        stage, operation_id, await call_of(operation_id, stage, visitor)
                    )
                    secrets |= secrets_of(request, await stage.send(request))
            secrets |= await secrets_of_letters(stage)

    assert len(secrets) > 50
    assert log.getvalue().count("request.finished") >= len(operations()) * len(ASKING)
    assert found_in(log.getvalue(), secrets) == set()


def test_a_secret_in_a_log_would_be_found() -> None:
    secrets = {"123456", "hunter2hunter2", "anna@example.org", "elsewhere"}

    for form in ("json", "console"):
        with logged(form) as log:
            structlog.get_logger("questcity.web").info("odd", code="123456", of="anna@example.org")
            structlog.get_logger("questcity.web").error("odd", exc_info=KeyError("hunter2hunter2"))

        assert found_in(log.getvalue(), secrets) == secrets - {"elsewhere"}


@pytest.mark.parametrize("form", ["json", "console"])
async def test_whatever_is_said_wherever_no_log_and_no_problem_repeats_it(
    installation: Installation, form: str
) -> None:
    repeated: list[tuple[str, str]] = []

    with logged(form) as log:
        async with a_stage(installation) as (stage, _):
            for operation_id in operations():
                for request in await marked_requests(stage, operation_id):
                    answer = await stage.send(request)
                    if MARK in answer.text and PROBLEM_TYPE in answer.headers["content-type"]:
                        repeated.append((operation_id, answer.text))

    assert log.getvalue().count("request.finished") > 4 * len(operations())
    assert MARK not in log.getvalue()
    assert repeated == []


async def marked_requests(stage: Stage, operation_id: str) -> list[Request]:
    """Return requests of an admin with marked texts, one place at a time."""
    call = await call_of(operation_id, stage, "admin")
    marked = dict.fromkeys(HEADERS, MARK)
    requests = [
        request_of(stage, operation_id, call, headers=marked),
        request_of(stage, operation_id, call, headers={"Authorization": f"Bearer {MARK}.{MARK}.x"}),
        request_of(stage, operation_id, call, path=dict.fromkeys(call.path, MARK)),
        request_of(stage, operation_id, call, params={"cursor": MARK, "limit": MARK, MARK: MARK}),
        request_of(stage, operation_id, call, json=MARK),
        request_of(stage, operation_id, call, content=f'{{"{MARK}'.encode()),
    ]
    for leaf in leaves_of(call.body, (str,)):
        body = replaced(call.body, leaf, MARK)
        requests.append(request_of(stage, operation_id, call, json=body))
    return requests


@pytest.mark.parametrize("form", ["json", "console"])
async def test_a_bug_under_any_operation_leaves_no_secret_in_the_log(
    installation: Installation, form: str
) -> None:
    secrets: set[str] = set()
    broken: set[str] = set()

    with logged(form) as log:
        async with a_stage(installation) as (stage, database):
            for operation_id in operations():
                for visitor in ASKING:
                    request = request_of(
                        stage, operation_id, await call_of(operation_id, stage, visitor)
                    )
                    database.is_broken = True
                    answer = await stage.send(request)
                    database.is_broken = False
                    secrets |= secrets_of(request, answer)
                    broken |= {operation_id} if answer.status_code == 500 else set()

    assert len(broken) > len(operations()) / 2
    assert "ZeroDivisionError" in log.getvalue()
    assert found_in(log.getvalue(), secrets) == set()
