"""Phones that sign in, read, and renew their sessions, again and again."""

import asyncio
from asyncio import IncompleteReadError
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Final

from benchmarks.accounts.requests import refresh, sign_in
from benchmarks.client import Line, get
from benchmarks.population import Person

_DONE: Final = "200"
_READS: Final = 4
_REFRESHES: Final = 10
_BETWEEN: Final = 0.02


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each kind of request came to which end: a status, and the problem if it was one."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)

    def note(self, kind: str, end: str) -> None:
        """Count one request."""
        self.counts.setdefault(kind, Counter())[end] += 1

    def bad(self) -> int:
        """Return how many did not get what they asked for."""
        ends = (end for answers in self.counts.values() for end in answers.elements())
        return sum(end != _DONE for end in ends)


class Phone:
    """One phone: what it asks for goes over two connections, which may be of two processes."""

    def __init__(self, port: int, person: Person, tally: Tally) -> None:
        self._port = port
        self._person = person
        self._tally = tally
        self._lines: list[Line] = []

    async def live(self, begin: float, end: float) -> None:
        """Go on from then till then."""
        await asyncio.sleep(begin - perf_counter())
        while perf_counter() < end:
            try:
                async with AsyncExitStack() as stack:
                    opening = [stack.enter_async_context(Line.open(self._port)) for _ in range(2)]
                    self._lines = [await line for line in opening]
                    await self._walk(end)
            except (OSError, IncompleteReadError, TimeoutError):
                self._tally.note("any", "broken line")

    async def _walk(self, end: float) -> None:
        tokens = await self._asked("sign-in", sign_in(self._person.email))
        for _ in range(_REFRESHES):
            for _ in range(_READS):
                if tokens is None or perf_counter() > end:
                    return
                await self._asked("read", get("/users/me", tokens["accessToken"]))
                await asyncio.sleep(_BETWEEN)
            tokens = await self._asked("refresh", refresh(tokens["refreshToken"]))

    async def _asked(self, kind: str, request: bytes) -> Any:
        """Return what was answered; None if it was refused."""
        self._lines.reverse()
        answer = await self._lines[0].ask(request)
        is_problem = "problem" in answer.headers.get("content-type", "")
        problem = f" {answer.json()['type']}" if is_problem else ""
        self._tally.note(kind, f"{answer.status}{problem}")
        return None if problem else answer.json()
