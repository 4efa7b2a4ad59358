"""What happens to every HTTP request, whatever its route: id, deadline, headers, one log line."""

import asyncio
import re
from collections.abc import Callable, Iterable
from random import getrandbits
from time import perf_counter
from typing import Any, Final

import msgspec
import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from questcity.domain.shared.errors import BusyError
from questcity.entrypoints.bootstrap.logs import begin_context
from questcity.entrypoints.web.problems import BUG_DETAIL, PROBLEM_TYPE, problem_body
from questcity.entrypoints.web.requests import GO_ON, address_of

Headers = Iterable[tuple[bytes, bytes]]
Count = Callable[[str, str, int, float], None]
"""Takes the method of a request, its route, the status of the answer and the seconds it took."""

DEADLINE_SECONDS: Final = 3.0
IDLE_SECONDS: Final = 10.0
UPLOAD_SECONDS: Final = 300.0
"""For a whole body that comes in parts and is a file, however steadily they come."""

NO_ROUTE: Final = "?"
"""Stands for the route of a request that has come to none."""

_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_JSON: Final = b"application/json"
_JSON_IN_UTF_8: Final = (b"content-type", _JSON + b"; charset=utf-8")
_NOT_KEPT: Final = (b"cache-control", b"no-store")
_ALWAYS: Final[Headers] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
# For a year; of what else lives below the name, its owner decides (RFC 6797, section 6.1).
_ONLY_TLS: Final = (b"strict-transport-security", b"max-age=31536000")

log = structlog.get_logger("questcity.web")


class Edge:
    """Wraps the application: an answer always comes, and is always accounted for.

    One that comes in parts may take its time, as long as the next part is sent and read soon; so
    may a file on its way here, where the route takes one.
    """

    def __init__(
        self,
        app: ASGIApp,
        count: Count,
        trusted_proxies: tuple[str, ...] = (),
        public_url: str = "",
        deadline: float = DEADLINE_SECONDS,
        idle: float = IDLE_SECONDS,
    ) -> None:
        self._app = app
        self._count = count
        self._log = log
        self._trusted_proxies = trusted_proxies
        self._always = (*_ALWAYS, _ONLY_TLS) if public_url.startswith("https:") else _ALWAYS
        self._deadline = deadline
        self._idle = idle

    def settle(self) -> None:
        """Find out once how lines are written, which takes a part of the time of writing one."""
        self._log = log.bind()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == ScopeType.HTTP:
            await self._account(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _account(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        answer = _Answer(send, request_id, self._always)
        started = perf_counter()
        # It ends with the task, which servers make for each request.
        address = address_of(scope, self._trusted_proxies)
        begin_context(request_id=request_id, address=address)
        try:
            await self._serve(scope, receive, answer)
        finally:
            # The template, never the path: an address may name somebody.
            method, route = scope["method"], scope.get("path_template") or NO_ROUTE
            seconds = perf_counter() - started
            self._count(method, route, answer.status, seconds)
            self._log.info(
                "request.finished",
                method=method,
                route=route,
                status=answer.status,
                milliseconds=round(seconds * 1000, 1),
            )

    async def _serve(self, scope: HTTPScope, receive: Receive, answer: "_Answer") -> None:
        if b"%00" in scope.get("raw_path", b"") or b"%00" in scope.get("query_string", b""):
            detail = "An address cannot hold the character U+0000. Take it out."
            await answer.refuse("unreadable", 400, detail)
            return
        now = asyncio.get_running_loop().time
        longest = now() + UPLOAD_SECONDS
        try:
            async with asyncio.timeout(self._deadline) as deadline:

                def go_on() -> None:
                    deadline.reschedule(min(now() + self._idle, longest))

                async def send(message: Message) -> None:
                    await answer.send(message)
                    if message.get("more_body"):
                        deadline.reschedule(now() + self._idle)

                scope["state"][GO_ON] = go_on
                await self._app(scope, receive, send)
        except TimeoutError:
            log.warning("request.timed-out")
            busy = BusyError()
            await answer.refuse(busy.code, 503, busy.detail, (b"retry-after", b"1"))
        except Exception:
            # What fails outside of all handlers would end as a bare text, without the request's id.
            log.exception("request.failed")
            await answer.refuse("internal", 500, BUG_DETAIL)


class _Answer:
    """One answer on its way out."""

    def __init__(self, send: Send, request_id: str, always: Headers) -> None:
        self._send = send
        self._request_id = request_id
        self._always = always
        self.status = 0

    async def send(self, message: Message) -> None:
        """Pass a message on; the first one gets the headers that every answer has."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = self._completed(message["headers"])
        await self._send(message)

    async def refuse(
        self, code: str, status: int, detail: str, *headers: tuple[bytes, bytes]
    ) -> None:
        """Answer with a problem, unless an answer has begun: then it just ends broken."""
        if self.status:
            return
        body = msgspec.json.encode(problem_body(code, status, detail, self._request_id))
        content = ((b"content-type", PROBLEM_TYPE.encode()), (b"content-length", _size(body)))
        start: Any = {
            "type": "http.response.start",
            "status": status,
            "headers": [*content, *headers],
        }
        end: Any = {"type": "http.response.body", "body": body, "more_body": False}
        await self.send(start)
        await self.send(end)

    def _completed(self, given: Headers) -> list[tuple[bytes, bytes]]:
        headers, is_private = [], True
        for header in given:
            name, value = header
            if name == b"content-type" and value == _JSON:
                headers.append(_JSON_IN_UTF_8)
                continue
            if name == b"cache-control":
                is_private = False
            headers.append(header)
        if is_private:
            # What one person may read, no cache shall keep for another.
            headers.append(_NOT_KEPT)
        headers.append((b"x-request-id", self._request_id.encode()))
        headers += self._always
        return headers


def _request_id(scope: HTTPScope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            given = value.decode("latin-1")
            if _REQUEST_ID.fullmatch(given):
                return given
    # It has to be like no other, and may be guessed: to ask the system for it takes longer.
    return f"{getrandbits(128):032x}"


def _size(body: bytes) -> bytes:
    return str(len(body)).encode()
