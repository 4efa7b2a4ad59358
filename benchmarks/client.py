"""HTTP/1.1 over loopback: just enough, so that little of what is measured is the client's own."""

import asyncio
import json
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Final, Self

HOST: Final = "127.0.0.1"
API: Final = "/api/v1"

_PATIENCE_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back, and after how long."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    def json(self) -> Any:
        """Return the decoded body."""
        return json.loads(self.body)


def get(path: str, token: str | None = None) -> bytes:
    """Return the request for a path of the API."""
    return _request("GET", path, token, b"")


def post(path: str, body: Mapping[str, Any], token: str | None = None) -> bytes:
    """Return the request that sends a JSON object to a path of the API."""
    return _request("POST", path, token, json.dumps(body).encode())


def upload(path: str, content: bytes, media_type: str, token: str) -> bytes:
    """Return the request that sends a file to a path of the API."""
    return _request("POST", path, token, content, media_type)


def _request(
    method: str, path: str, token: str | None, body: bytes, media_type: str = "application/json"
) -> bytes:
    lines = [f"{method} {API}{path} HTTP/1.1", f"Host: {HOST}"]
    if token is not None:
        lines.append(f"Authorization: Bearer {token}")
    if body:
        lines += [f"Content-Type: {media_type}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


class Line:
    """A connection that stays open; it carries one request at a time."""

    def __init__(self, reader: StreamReader, writer: StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    @asynccontextmanager
    async def open(cls, port: int) -> AsyncIterator[Self]:
        """Yield a connection to a port of this machine."""
        reader, writer = await asyncio.open_connection(HOST, port)
        try:
            yield cls(reader, writer)
        finally:
            writer.transport.abort()

    async def ask(self, request: bytes) -> Answer:
        """Return the answer.

        Raise `TimeoutError`, or `OSError` or `EOFError` when the other side breaks the line.
        """
        started = perf_counter()
        async with asyncio.timeout(_PATIENCE_SECONDS):
            self._writer.write(request)
            head = await self._reader.readuntil(b"\r\n\r\n")
            first, *fields = head.decode("latin-1").rstrip().split("\r\n")
            headers = {
                name.lower(): value.strip()
                for name, _, value in (field.partition(":") for field in fields)
            }
            body = await self._reader.readexactly(int(headers.get("content-length", "0")))
        return Answer(
            status=int(first.split(" ", 2)[1]),
            headers=headers,
            body=body,
            seconds=perf_counter() - started,
        )
