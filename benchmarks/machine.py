"""What everything ran on; nothing here tells whose machine it was."""

import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import asyncpg


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """The machine, at the beginning of a run."""

    day: str
    cores: int
    memory_gib: float
    busy: float
    python: str
    postgresql: str

    @classmethod
    async def look(cls, database_url: str) -> Self:
        """Return this machine, with the PostgreSQL behind the URL."""
        connection = await asyncpg.connect(database_url)
        try:
            version = str(await connection.fetchval("SHOW server_version"))
        finally:
            await connection.close()
        return cls(
            day=datetime.now(UTC).date().isoformat(),
            cores=len(os.sched_getaffinity(0)),
            memory_gib=_memory_bytes() / 2**30,
            busy=os.getloadavg()[0],
            python=platform.python_version(),
            postgresql=version.split(maxsplit=1)[0],
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
        )


def _memory_bytes() -> int:
    told = re.search(r"^MemTotal: +(\d+) kB", Path("/proc/meminfo").read_text(), re.MULTILINE)
    assert told
    return int(told[1]) * 1024
