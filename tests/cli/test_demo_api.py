from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from questcity.entrypoints.cli.demo.api import PATIENCE_SECONDS, Api, Call
from questcity.entrypoints.cli.demo.errors import NoAnswerError, RefusedError
from questcity.entrypoints.cli.demo.tally import Tally
from questcity.entrypoints.cli.demo.wire import Nothing, Registered, Tokens

pytestmark = pytest.mark.anyio

CALL = Call("register", "POST", "/auth/register", {"username": "anna"}, {"Idempotency-Key": "k"})
GOOD = {"registrationToken": "token"}

Reply = httpx.Response | httpx.TransportError


def refusal(status: int, code: str, **headers: str) -> httpx.Response:
    body = {"type": f"/problems/{code}", "detail": "So it is."}
    return httpx.Response(status, json=body, headers=headers)


class Line:
    """A server that gives prepared replies, as a bad line lets them through."""

    def __init__(self, *replies: Reply) -> None:
        self._replies: Iterator[Reply] = iter(replies)
        self.heard: list[httpx.Request] = []
        self.waits: list[float] = []
        self.tally = Tally()

    def api(self, **how: Any) -> Api:
        """Return the way to it."""
        transport = httpx.MockTransport(self._reply)
        http = httpx.AsyncClient(transport=transport, base_url="http://quest.test/api/v1")
        return Api(http, self.tally, pause=self._pause, **how)

    def _reply(self, request: httpx.Request) -> httpx.Response:
        self.heard.append(request)
        reply = next(self._replies)
        if isinstance(reply, httpx.TransportError):
            raise reply
        return reply

    async def _pause(self, seconds: float) -> None:
        self.waits.append(seconds)


async def test_what_got_no_answer_is_sent_again_as_it_was() -> None:
    line = Line(
        httpx.ReadError("lost"),
        httpx.ConnectError("down"),
        refusal(503, "busy"),
        httpx.Response(202, json=GOOD),
    )

    answer = await line.api().ask(CALL, Registered)

    assert answer.registration_token == "token"
    assert len(line.heard) == 4
    sent = {(one.url.path, one.content, one.headers["Idempotency-Key"]) for one in line.heard}
    assert sent == {("/api/v1/auth/register", b'{"username":"anna"}', "k")}
    assert line.waits == [0.1, 0.2, 0.4]
    assert line.tally.errors == {"ReadError": 1, "ConnectError": 1, "503 busy": 1}


async def test_a_server_that_names_a_time_is_given_it() -> None:
    line = Line(refusal(503, "busy", **{"Retry-After": "5"}), httpx.Response(202, json=GOOD))

    await line.api().ask(CALL, Registered)

    assert line.waits == [5.0]


async def test_a_request_that_is_still_being_served_is_asked_for_again() -> None:
    line = Line(
        refusal(409, "request-in-flight", **{"Retry-After": "1"}), httpx.Response(202, json=GOOD)
    )

    await line.api().ask(CALL, Registered)

    assert line.waits == [1.0]


@pytest.mark.parametrize(
    ("status", "code"), [(409, "username-taken"), (500, "internal"), (429, "too-many-requests")]
)
async def test_any_other_refusal_is_the_answer(status: int, code: str) -> None:
    line = Line(refusal(status, code))

    with pytest.raises(RefusedError) as refused:
        await line.api().ask(CALL, Registered)

    assert refused.value.kind == f"{status} {code}"
    assert refused.value.code == code
    assert str(refused.value) == f"register: {status} {code}. So it is."
    assert len(line.heard) == 1
    assert line.tally.errors == {f"{status} {code}": 1}


async def test_a_refusal_of_something_in_between_is_one_too() -> None:
    line = Line(httpx.Response(418, text="<h1>I am a teapot</h1>"))

    with pytest.raises(RefusedError) as refused:
        await line.api().ask(CALL, Registered)

    assert refused.value.kind == "418 unknown"


async def test_patience_has_an_end() -> None:
    line = Line(*(httpx.ConnectError("down") for _ in range(100)))

    with pytest.raises(NoAnswerError, match="ConnectError"):
        await line.api().ask(CALL, Registered)

    assert PATIENCE_SECONDS - 2.1 < sum(line.waits) <= PATIENCE_SECONDS


async def test_without_patience_one_try_is_all() -> None:
    line = Line(httpx.ConnectError("down"))

    with pytest.raises(NoAnswerError):
        await line.api(patience=0).ask(CALL, Registered)

    assert line.waits == []


async def test_an_answer_may_be_empty() -> None:
    line = Line(httpx.Response(204))

    assert await line.api().ask(CALL, Nothing) == Nothing()


async def test_an_expired_token_is_renewed_and_the_request_sent_again() -> None:
    fresh = {"accessToken": "new", "refreshToken": "next"}
    line = Line(refusal(401, "token-expired"), httpx.Response(200, json=fresh), httpx.Response(204))
    api = line.api()
    api.tokens = Tokens(access_token="old", refresh_token="first")

    await api.ask(CALL, Nothing)

    assert [one.headers.get("Authorization") for one in line.heard] == [
        "Bearer old",
        None,
        "Bearer new",
    ]
    assert line.heard[1].content == b'{"refreshToken":"first"}'
    assert api.tokens.refresh_token == "next"


async def test_a_session_that_is_over_is_not_renewed() -> None:
    line = Line(refusal(401, "session-ended"))
    api = line.api()
    api.tokens = Tokens(access_token="old", refresh_token="first")

    with pytest.raises(RefusedError, match="session-ended"):
        await api.ask(CALL, Nothing)


def latencies_of(seconds: list[float]) -> tuple[float, float, float]:
    tally = Tally()
    for one in seconds:
        tally.answered("find", one)
    [latency] = tally.latencies()
    assert (latency.kind, latency.count) == ("find", len(seconds))
    return latency.p50, latency.p95, latency.p99


@pytest.mark.parametrize(
    ("seconds", "percentiles"),
    [
        ([0.004], (4.0, 4.0, 4.0)),
        ([0.003, 0.001, 0.002], (2.0, 3.0, 3.0)),
        ([number / 1000 for number in range(100, 0, -1)], (50.0, 95.0, 99.0)),
    ],
)
def test_latencies_are_told_by_nearest_rank(
    seconds: list[float], percentiles: tuple[float, float, float]
) -> None:
    assert latencies_of(seconds) == percentiles


def test_requests_are_counted_when_they_are_answered() -> None:
    tally = Tally()
    noted: list[Callable[[], None]] = [
        lambda: tally.answered("find", 0.1),
        lambda: tally.answered("start", 0.1),
        lambda: tally.failed("ConnectError"),
    ]

    for note in noted:
        note()

    assert tally.requests == 2
    assert [latency.kind for latency in tally.latencies()] == ["find", "start"]
