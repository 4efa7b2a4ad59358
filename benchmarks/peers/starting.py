"""Servers that answer like the application, each in a process of its own."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from benchmarks.client import Answer, Line
from benchmarks.system import BenchmarkError, Server, System, server_beside


@asynccontextmanager
async def peer_beside(system: System, name: str) -> AsyncIterator[Server]:
    """Yield the server of a module of this package, over the database and keys of a system."""
    command = (sys.executable, "-m", f"benchmarks.peers.{name}")
    settings = {"DATABASE_URL": system.database_url, "ENVIRONMENT": "development"}
    async with server_beside(system, settings, command=command) as server:
        yield server


async def require_same(request: bytes, ours: Server, raw: Server, *others: Server) -> None:
    """Raise `BenchmarkError` unless raw answers the same bytes as ours, and others the same."""
    told = await _answer(ours, request)
    if (await _answer(raw, request)).body != told.body:
        message = f"Not byte for byte the same: {request.decode()}"
        raise BenchmarkError(message)
    for other in others:
        if (await _answer(other, request)).json() != told.json():
            message = f"Not the same: {request.decode()}"
            raise BenchmarkError(message)


async def _answer(server: Server, request: bytes) -> Answer:
    async with Line.open(server.port) as line:
        return await line.ask(request)
