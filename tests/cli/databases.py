"""A look into a database, past the application."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg


def rows_of(url: str, query: str, *arguments: Any) -> list[tuple[Any, ...]]:
    """Run a statement and return its rows."""

    async def run() -> list[tuple[Any, ...]]:
        connection = await asyncpg.connect(url)
        try:
            return [tuple(row) for row in await connection.fetch(query, *arguments)]
        finally:
            await connection.close()

    return asyncio.run(run())


@contextmanager
def nobody_listens() -> Iterator[str]:
    """Yield the URL of a database on a port where nobody answers, and nobody can begin to."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"postgresql://quest:s3cr3t-canary@127.0.0.1:{taken.getsockname()[1]}/quest"
