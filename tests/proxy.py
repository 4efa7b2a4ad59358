"""A network that fails when it is told to: a proxy on loopback in front of a server."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Final, Self
from urllib.parse import urlsplit

LOOPBACK: Final = "127.0.0.1"
_CHUNK: Final = 65_536


class Proxy:
    """Passes bytes on in both directions until it is told to hang or to cut."""

    def __init__(self, server: tuple[str, int], changes: Mapping[bytes, bytes]) -> None:
        self._server = server
        self._changes = changes
        self._questions_pass, self._answers_pass = asyncio.Event(), asyncio.Event()
        self._is_cut = False
        self._lines: set[asyncio.Task[None]] = set()
        self._is_asked = False
        self.round_trips = 0
        """How often the server was asked something and answered."""
        self.port = 0
        self.mend()

    @classmethod
    @asynccontextmanager
    async def before(
        cls, server: tuple[str, int], changes: Mapping[bytes, bytes] | None = None
    ) -> AsyncIterator[Self]:
        """Yield a proxy before a server; `changes` are made to what the server says."""
        proxy = cls(server, changes or {})
        listener = await asyncio.start_server(proxy._connect, LOOPBACK, 0)
        proxy.port = listener.sockets[0].getsockname()[1]
        async with listener:
            yield proxy
            await proxy._end_lines()

    def mend(self) -> None:
        """Pass everything on again, what was held back first."""
        self._is_cut = False
        self._questions_pass.set()
        self._answers_pass.set()

    def hang(self) -> None:
        """Take everything and pass nothing on; connections stay open, and new ones are taken."""
        self._questions_pass.clear()
        self._answers_pass.clear()

    def hold_answers(self) -> None:
        """Pass on what the server is asked, and nothing of what it answers."""
        self._answers_pass.clear()

    async def cut(self) -> None:
        """Break every connection, and every new one at once."""
        self._is_cut = True
        await self._end_lines()

    async def _end_lines(self) -> None:
        lines = tuple(self._lines)
        for line in lines:
            line.cancel()
        await asyncio.gather(*lines, return_exceptions=True)

    async def _connect(self, reader: StreamReader, writer: StreamWriter) -> None:
        line = asyncio.create_task(self._carry(reader, writer))
        self._lines.add(line)
        line.add_done_callback(self._lines.discard)

    async def _carry(self, reader: StreamReader, writer: StreamWriter) -> None:
        if self._is_cut:
            writer.transport.abort()
            return
        server_reader, server_writer = await asyncio.open_connection(*self._server)
        try:
            async with asyncio.TaskGroup() as both:
                questions = self._told(reader, is_question=True)
                answers = self._told(server_reader, is_question=False)
                both.create_task(self._pass(questions, server_writer, self._questions_pass))
                both.create_task(self._pass(answers, writer, self._answers_pass))
        except* OSError:
            # Either end may break the line, which then breaks as a whole.
            pass
        finally:
            writer.transport.abort()
            server_writer.transport.abort()

    async def _told(self, source: StreamReader, *, is_question: bool) -> AsyncIterator[bytes]:
        while chunk := await source.read(_CHUNK):
            self.round_trips += self._is_asked and not is_question
            self._is_asked = is_question
            yield chunk

    async def _pass(
        self, source: AsyncIterator[bytes], target: StreamWriter, may: asyncio.Event
    ) -> None:
        async for chunk in source:
            await may.wait()
            for said, heard in self._changes.items():
                chunk = chunk.replace(said, heard)  # noqa: PLW2901 (what is passed on)
            target.write(chunk)
            await target.drain()
        await may.wait()
        target.close()


def address_of(url: str) -> tuple[str, int]:
    """Return where the server of a URL listens."""
    parts = urlsplit(url)
    assert parts.hostname is not None
    assert parts.port is not None
    return parts.hostname, parts.port


def through(proxy: Proxy, url: str) -> str:
    """Return the URL of the same thing behind the proxy."""
    parts = urlsplit(url)
    credentials = parts.netloc.rpartition("@")[0]
    return parts._replace(netloc=f"{credentials}@{LOOPBACK}:{proxy.port}").geturl()
