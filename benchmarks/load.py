"""Load: so many requests, so many at once, and what they have cost whom."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Final

from benchmarks.client import Answer, Line
from benchmarks.processes import cpu_seconds, family_cpu_seconds
from benchmarks.ranks import percentile
from benchmarks.system import BenchmarkError, Server, System

AT_ONCE: Final = 16
"""Enough to keep one server busy at all times."""

_LONGEST_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What answers have cost: time, and CPU time of the server and of its PostgreSQL."""

    statuses: frozenset[int]
    waits: Sequence[float]
    """Seconds until each answer."""
    seconds: float
    server_cpu: float
    database_cpu: float

    @property
    def server_microseconds(self) -> float:
        """CPU time of the server for each answer."""
        return self.server_cpu / len(self.waits) * 1e6

    @property
    def database_microseconds(self) -> float:
        """CPU time of PostgreSQL for each answer."""
        return self.database_cpu / len(self.waits) * 1e6

    @property
    def all_microseconds(self) -> float:
        """CPU time of both for each answer."""
        return self.server_microseconds + self.database_microseconds

    @property
    def per_second(self) -> float:
        """How many answers came in a second."""
        return len(self.waits) / self.seconds

    @property
    def p99_milliseconds(self) -> float:
        """How long all but one of a hundred answers took at the most."""
        return 1000 * percentile(self.waits, 99)

    def require(self, status: int) -> "Cost":
        """Return it. Raise `BenchmarkError` unless every answer has this status."""
        if others := self.statuses - {status}:
            message = f"Not {status} alone was answered, but {sorted(others)} too."
            raise BenchmarkError(message)
        return self

    def __add__(self, other: "Cost") -> "Cost":
        """Return what both have cost together."""
        return Cost(
            statuses=self.statuses | other.statuses,
            waits=[*self.waits, *other.waits],
            seconds=self.seconds + other.seconds,
            server_cpu=self.server_cpu + other.server_cpu,
            database_cpu=self.database_cpu + other.database_cpu,
        )


async def drive(
    system: System, server: Server, requests: Iterable[bytes], *, at_once: int = AT_ONCE
) -> Cost:
    """Send all requests, a number of them at once, and return what they have cost."""
    waiting = iter(requests)
    database = system.database.pid
    cpu, database_cpu = cpu_seconds(server.pid), family_cpu_seconds(database)
    started = perf_counter()
    async with asyncio.timeout(_LONGEST_SECONDS), asyncio.TaskGroup() as lines:
        tasks = [lines.create_task(_work(server.port, waiting)) for _ in range(at_once)]
    answers = [answer for task in tasks for answer in task.result()]
    return Cost(
        statuses=frozenset(answer.status for answer in answers),
        waits=[answer.seconds for answer in answers],
        seconds=perf_counter() - started,
        server_cpu=cpu_seconds(server.pid) - cpu,
        database_cpu=family_cpu_seconds(database) - database_cpu,
    )


async def _work(port: int, waiting: Iterator[bytes]) -> list[Answer]:
    async with Line.open(port) as line:
        return [await line.ask(request) for request in waiting]
