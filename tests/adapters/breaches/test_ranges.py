from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from questcity.adapters.breaches.ranges import PATIENCE_SECONDS, RangePasswordScreen
from questcity.domain.accounts.model.passwords import Weakness
from range_server import HANG, RangeServer, answered, digest_of, running_range_server, stolen

pytestmark = pytest.mark.anyio

PASSWORD = "correct horse battery staple"
DIGEST = digest_of(PASSWORD)


@asynccontextmanager
async def a_screen(url: str, *, patience: float = 10) -> AsyncIterator[RangePasswordScreen]:
    screen = RangePasswordScreen(url, patience=patience)
    yield screen
    await screen.close()


async def asked(server: RangeServer, *, patience: float = 10) -> Weakness | None:
    async with a_screen(server.url, patience=patience) as screen:
        return await screen.find_weakness(PASSWORD)


async def test_a_stolen_password_is_found() -> None:
    async with running_range_server(stolen(PASSWORD)) as server:
        assert await asked(server) is Weakness.BREACHED


@pytest.mark.parametrize(
    "answer", [stolen("another password"), stolen(PASSWORD, times=0), answered(b"")]
)
async def test_a_password_that_is_not_named_or_only_as_padding_is_good(answer: bytes) -> None:
    async with running_range_server(answer) as server:
        with capture_logs() as logs:
            assert await asked(server) is None

    assert logs == []


async def test_five_digits_of_forty_leave_the_machine() -> None:
    async with running_range_server(stolen(PASSWORD)) as server:
        await asked(server)

    (request,) = server.requests
    assert request.startswith(f"GET /range/{DIGEST[:5]} HTTP/1.1\r\n")
    assert "add-padding: true\r\n" in request.lower()
    assert DIGEST[5:] not in request.upper()
    assert PASSWORD not in request


async def test_a_service_may_lie_below_a_path() -> None:
    async with running_range_server(stolen(PASSWORD)) as server, a_screen(f"{server.url}/v3") as it:
        await it.find_weakness(PASSWORD)

    assert server.requests[0].startswith("GET /v3/range/")


GARBAGE = {
    "an error": answered(b"", "500 Internal Server Error"),
    "an error with hashes": stolen(PASSWORD).replace(b"200 OK", b"503 Away"),
    "nothing there": answered(b"", "404 Not Found"),
    "another place": answered(b"", "302 Found", "Location: http://192.0.2.1/"),
    "a page": answered(b"<html>Sign in to the network</html>"),
    "no text": answered(b"\xff\xfe" * 40),
    "a bad line among good ones": answered(f"{DIGEST[5:]}:3\r\nx".encode()),
    "small digits": answered(f"{DIGEST[5:].lower()}:3".encode()),
    "far too much": answered(f"{'0' * 35}:1\r\n".encode() * 40_000),
    "no HTTP": b"220 mail.example.org ESMTP\r\n",
    "an end too soon": stolen(PASSWORD)[:-20],
    "nothing at all": b"",
}


@pytest.mark.parametrize("answer", GARBAGE.values(), ids=GARBAGE)
async def test_a_service_that_fails_refuses_nobody_and_is_told_of(answer: bytes) -> None:
    async with running_range_server(answer) as server:
        with capture_logs() as logs:
            assert await asked(server) is None

    (line,) = logs
    assert (line["event"], line["log_level"]) == ("breach-check.failed", "warning")
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "answer", [HANG, b"HTTP/1.1 200 OK\r\n" + HANG, stolen(PASSWORD)[:-20] + HANG]
)
async def test_nobody_waits_for_a_service_that_hangs(answer: bytes) -> None:
    async with running_range_server(answer) as server:
        with capture_logs() as logs:
            assert await asked(server, patience=0.05) is None

    (line,) = logs
    assert (line["event"], line["reason"]) == ("breach-check.failed", "TimeoutError")


async def test_a_service_that_is_not_there_refuses_nobody() -> None:
    async with running_range_server(b"") as server:
        url = server.url

    with capture_logs() as logs:
        async with a_screen(url) as screen:
            assert await screen.find_weakness(PASSWORD) is None

    assert [line["reason"] for line in logs] == ["ConnectError"]


async def test_a_log_never_holds_a_part_of_a_hash() -> None:
    async with running_range_server(GARBAGE["a page"]) as server:
        with capture_logs() as logs:
            await asked(server)

    assert DIGEST[:5] not in str(logs).upper()


def test_within_a_second_it_is_decided() -> None:
    assert PATIENCE_SECONDS < 1


async def test_a_lone_surrogate_is_no_reason_to_fail() -> None:
    async with running_range_server(answered(b"")) as server, a_screen(server.url) as screen:
        assert await screen.find_weakness("\ud800" * 8) is None
