"""A pipe before a server that counts how often it is asked and answers."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final, Self
from urllib.parse import urlsplit

from benchmarks.client import HOST

_CHUNK: Final = 65_536


class CountingPipe:
    """Passes everything on. It counts right for one who asks and waits, and asks again."""

    def __init__(self, server: tuple[str, int]) -> None:
        self._server = server
        self._is_asked = False
        self._lines: set[asyncio.Task[None]] = set()
        self.round_trips = 0

    @classmethod
    @asynccontextmanager
    async def before(cls, url: str) -> AsyncIterator[tuple[Self, str]]:
        """Yield a pipe before the server of a URL, and the URL that leads through it."""
        parts = urlsplit(url)
        assert parts.hostname is not None
        assert parts.port is not None
        pipe = cls((parts.hostname, parts.port))
        listener = await asyncio.start_server(pipe._connect, HOST, 0)
        port = listener.sockets[0].getsockname()[1]
        credentials = parts.netloc.rpartition("@")[0]
        async with listener:
            yield pipe, parts._replace(netloc=f"{credentials}@{HOST}:{port}").geturl()
            for line in pipe._lines:
                line.cancel()

    def _connect(self, reader: StreamReader, writer: StreamWriter) -> None:
        line = asyncio.create_task(self._carry(reader, writer))
        self._lines.add(line)
        line.add_done_callback(self._lines.discard)

    async def _carry(self, reader: StreamReader, writer: StreamWriter) -> None:
        answers, questions = await asyncio.open_connection(*self._server)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._pass(reader, questions, is_question=True))
                both.create_task(self._pass(answers, writer, is_question=False))
        finally:
            writer.transport.abort()
            questions.transport.abort()

    async def _pass(self, source: StreamReader, to: StreamWriter, *, is_question: bool) -> None:
        while chunk := await source.read(_CHUNK):
            self.round_trips += self._is_asked and not is_question
            self._is_asked = is_question
            to.write(chunk)
            await to.drain()
        to.close()
