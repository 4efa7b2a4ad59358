"""Waiting for what happens elsewhere: in a server, or in another process."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import anyio

UntilWaiting = Callable[[asyncio.Task[Any]], Awaitable[None]]
"""Returns once what a task does waits for a lock, and fails where it ends before."""


async def until(holds: Callable[[], Awaitable[bool]], seconds: float = 30) -> None:
    """Return as soon as the condition holds. Raise `TimeoutError` when it never does."""
    with anyio.fail_after(seconds):
        while not await holds():  # noqa: ASYNC110 (nothing here is told when it happens)
            await asyncio.sleep(0.01)
