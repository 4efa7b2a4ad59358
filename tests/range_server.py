"""A real HTTP server in the test's own event loop that knows stolen passwords."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha1

HANG: bytes = b"hang"


def answered(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    """Return an answer with a body."""
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join([*head, "", ""]).encode() + body


def digest_of(password: str) -> str:
    """Return what such a service knows a password by."""
    return sha1(password.encode()).hexdigest().upper()  # noqa: S324 (what such a service does)


def stolen(password: str, times: int = 3) -> bytes:
    """Return the answer that names the password among others."""
    rest = digest_of(password)[5:]
    return answered(f"{'0' * 35}:7\r\n{rest}:{times}\r\n{'F' * 35}:0\r\n".encode())


@dataclass
class RangeServer:
    """What it was asked, and what it answers; after `HANG` it says nothing more."""

    answer: bytes
    requests: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        request = await reader.readuntil(b"\r\n\r\n")
        self.requests.append(request.decode())
        said, hang, _ = self.answer.partition(HANG)
        writer.write(said)
        await writer.drain()
        if hang:
            # Until the client has had enough.
            await reader.read()
        writer.close()


@asynccontextmanager
async def running_range_server(answer: bytes) -> AsyncIterator[RangeServer]:
    """Yield a server that listens."""
    server = RangeServer(answer)
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = listener.sockets[0].getsockname()[1]
    yield server
    listener.close()
    await listener.wait_closed()
