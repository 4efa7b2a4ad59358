"""Files on their way here: they may last, but nobody waits for ever."""

import asyncio
from typing import Any

import pytest
from litestar.types import Receive, Scope, Send

from questcity.entrypoints.web.edge import IDLE_SECONDS, UPLOAD_SECONDS, Edge
from questcity.entrypoints.web.metrics import Metrics
from questcity.entrypoints.web.requests import GO_ON
from still_loop import StillLoop

pytestmark = pytest.mark.anyio

PART = {"type": "http.request", "body": b"part", "more_body": True}
END = {"type": "http.request", "body": b"", "more_body": False}


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, Any]]:
    """Run these tests on the still loop."""
    return "asyncio", {"loop_factory": StillLoop}


class Upload:
    """An application that takes a file, and who sends the next part when told to."""

    def __init__(self) -> None:
        self.next: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.statuses: list[int] = []

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve."""
        scope["state"][GO_ON]()
        while (await receive()).get("more_body"):
            scope["state"][GO_ON]()
        await send({"type": "http.response.start", "status": 201, "headers": []})

    def begin(self) -> "asyncio.Task[None]":
        """Begin a request."""
        scope = {"type": "http", "method": "POST", "headers": [], "query_string": b""}
        request = Edge(self.app, Metrics().count)(scope, self.next.get, self._send)  # type: ignore[arg-type]
        return asyncio.create_task(request)

    async def wait_and_put(self, seconds: float, message: dict[str, Any]) -> None:
        """Let time pass, and have a message sent."""
        await turns()
        loop = asyncio.get_running_loop()
        assert isinstance(loop, StillLoop)
        loop.pass_by(seconds)
        await turns()
        self.next.put_nowait(message)
        await turns()

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.statuses.append(message["status"])


async def turns() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_file_may_last_as_long_as_parts_arrive() -> None:
    upload = Upload()
    request = upload.begin()

    for _ in range(20):
        await upload.wait_and_put(IDLE_SECONDS - 1, PART)
    await upload.wait_and_put(IDLE_SECONDS - 1, END)

    assert (request.done(), upload.statuses) == (True, [201])


async def test_a_file_that_stands_still_is_not_waited_for() -> None:
    upload = Upload()
    request = upload.begin()

    await upload.wait_and_put(1, PART)
    await upload.wait_and_put(IDLE_SECONDS, PART)

    assert (request.done(), upload.statuses) == (True, [503])


async def test_a_file_that_drips_ends_after_all() -> None:
    upload = Upload()
    request = upload.begin()

    for _ in range(int(UPLOAD_SECONDS / (IDLE_SECONDS - 1)) + 1):
        await upload.wait_and_put(IDLE_SECONDS - 1, PART)

    assert (request.done(), upload.statuses) == (True, [503])
