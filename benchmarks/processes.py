"""Processes: starting and ending them, and what /proc says that they have used (proc(5))."""

import asyncio
import os
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_PAGE_BYTES: Final = os.sysconf("SC_PAGE_SIZE")
_END_SECONDS: Final = 40.0

# The clock that counts what the scheduler gave a process, to the nanosecond.
_CPU_CLOCK: Final = 2

# Where fields stand that follow the name of the program.
_PARENT: Final = 1
_USER_OF_DEAD_CHILDREN, _SYSTEM_OF_DEAD_CHILDREN = 13, 14
_RESIDENT_PAGES: Final = 21


@asynccontextmanager
async def running(
    command: Sequence[str], environment: Mapping[str, str], log: Path, folder: Path
) -> AsyncIterator[Process]:
    """Yield a program that runs in a folder; what it says goes into the log. It is ended after."""
    with log.open("ab") as said:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=DEVNULL,
            stdout=said,
            stderr=said,
            env=dict(environment),
            cwd=folder,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        await _end(process)


async def _end(process: Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(_END_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that a process has used, in all its threads."""
    # The clock of another process (clock_getcpuclockid(3)); /proc knows hundredths of a second.
    return time.clock_gettime(~pid << 3 | _CPU_CLOCK)


def family_cpu_seconds(pid: int) -> float:
    """Return the CPU time of a process, of those that it has started, and of theirs."""
    seconds = 0.0
    for member in (pid, *descendants_of(pid)):
        of_dead_children = _fields(member)[_USER_OF_DEAD_CHILDREN : _SYSTEM_OF_DEAD_CHILDREN + 1]
        seconds += cpu_seconds(member) + sum(map(int, of_dead_children)) / _TICKS
    return seconds


def resident_bytes(pid: int) -> int:
    """Return how much memory a process holds."""
    return int(_fields(pid)[_RESIDENT_PAGES]) * _PAGE_BYTES


def descendants_of(pid: int) -> frozenset[int]:
    """Return the processes that a process has started, and those that they have started."""
    parents = {int(path.name): _parent_of(int(path.name)) for path in _PROC.glob("[0-9]*")}
    found: set[int] = set()
    newest = {pid}
    while newest:
        newest = {child for child, parent in parents.items() if parent in newest}
        found |= newest
    return frozenset(found)


def _parent_of(pid: int) -> int | None:
    try:
        return int(_fields(pid)[_PARENT])
    except (FileNotFoundError, ProcessLookupError):
        return None


def _fields(pid: int) -> list[str]:
    # The name of the program stands in brackets, and may hold anything.
    text = (_PROC / str(pid) / "stat").read_text(errors="replace")
    return text.rpartition(")")[2].split()
