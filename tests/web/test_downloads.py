"""Answers that come in parts: they may last, but nobody waits for ever."""

import asyncio
from typing import Any

import pytest
from litestar.types import Receive, Scope, Send

from questcity.entrypoints.web.edge import DEADLINE_SECONDS, IDLE_SECONDS, Edge
from questcity.entrypoints.web.metrics import Metrics
from still_loop import StillLoop

pytestmark = pytest.mark.anyio

START = {"type": "http.response.start", "status": 200, "headers": []}
PART = {"type": "http.response.body", "body": b"part", "more_body": True}
END = {"type": "http.response.body", "body": b"", "more_body": False}


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, Any]]:
    """Run these tests on the still loop."""
    return "asyncio", {"loop_factory": StillLoop}


class Download:
    """An application that sends the next part when it is told to, and who reads it, or not."""

    def __init__(self, *, reads: bool = True) -> None:
        self.reads = reads
        self.next: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.arrived: list[dict[str, Any]] = []

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve."""
        del scope, receive
        while True:
            message = await self.next.get()
            await send(message)  # type: ignore[arg-type]
            if message is END:
                return

    def begin(self) -> "asyncio.Task[None]":
        """Begin a request."""
        scope = {"type": "http", "method": "GET", "headers": [], "query_string": b""}
        edge = Edge(self.app, Metrics().count)
        return asyncio.create_task(edge(scope, self._receive, self._send))  # type: ignore[arg-type]

    async def put(self, *messages: dict[str, Any]) -> None:
        """Have messages sent."""
        for message in messages:
            self.next.put_nowait(dict(message) if message is START else message)
        await turns()

    async def _receive(self) -> Any:
        return {"type": "http.request"}

    async def _send(self, message: Any) -> None:
        self.arrived.append(message)
        if message.get("more_body") and not self.reads:
            await asyncio.Event().wait()


async def turns() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def wait(seconds: float) -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, StillLoop)
    loop.pass_by(seconds)
    await turns()


async def test_a_download_may_last_as_long_as_parts_arrive() -> None:
    download = Download()
    request = download.begin()
    await download.put(START, PART)

    for _ in range(20):
        await wait(IDLE_SECONDS - 1)
        await download.put(PART)
    await download.put(END)

    assert request.done()
    assert len(download.arrived) == 23


async def test_a_download_that_stands_still_is_cut_off_and_does_not_look_whole() -> None:
    download = Download()
    request = download.begin()
    await download.put(START, PART)

    await wait(IDLE_SECONDS - 1)
    early = request.done()
    await wait(1)

    assert (early, request.done()) == (False, True)
    assert [message.get("more_body") for message in download.arrived] == [None, True]


async def test_who_does_not_read_is_cut_off() -> None:
    download = Download(reads=False)
    request = download.begin()
    await download.put(START, PART)

    await wait(DEADLINE_SECONDS)

    assert request.done()


async def test_an_ordinary_answer_has_three_seconds_even_when_it_has_begun() -> None:
    download = Download()
    request = download.begin()
    await download.put(START)

    await wait(DEADLINE_SECONDS)

    assert request.done()
    assert [message["type"] for message in download.arrived] == ["http.response.start"]
