"""sqlmap, a program from outside (GPL-2.0): how it is run, and what it says that it has found."""

import asyncio
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from attack.targets import Target
from benchmarks.client import HOST
from benchmarks.processes import running

SECONDS: Final = 240.0
"""For one target; who has not finished by then has said nothing."""

OPTIONS: Final = (
    "--batch",
    "--disable-coloring",
    "--dbms=PostgreSQL",
    "--technique=BEUSTQ",
    "--level=3",
    "--risk=2",
    "--time-sec=1",
    "--timeout=10",
    "--retries=1",
    # Whoever sends another token is somebody else.
    "--ignore-code=401",
)

HOMES: Final = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "TMPDIR")
"""Where it would leave something."""

_PROGRAM: Final = Path(sys.executable).with_name("sqlmap")
_TESTED: Final = re.compile(r"testing for SQL injection on (.+)")
_HOLE: Final = re.compile(r"^Parameter: (.+)$", re.MULTILINE)
_KIND: Final = re.compile(r"^ +Type: (.+)$", re.MULTILINE)
_HARMLESS: Final = "all tested parameters do not appear to be injectable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of an attack: where there are holes, of which kinds, and how much was tried."""

    holes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    tested: int = 0
    is_harmless: bool = False

    @classmethod
    def read(cls, said: str, log: str) -> "Outcome":
        """Return what sqlmap has said on the way, and what it has written down of holes."""
        return cls(
            holes=tuple(dict.fromkeys(_HOLE.findall(log))),
            kinds=tuple(dict.fromkeys(_KIND.findall(log))),
            tested=len(set(_TESTED.findall(said))),
            is_harmless=_HARMLESS in said,
        )


async def attack(target: Target, port: int, folder: Path) -> Outcome:
    """Return what comes of attacking a target; everything that is written is in a new folder."""
    request, said = _lay_out(target, port, folder)
    chosen = ("-p", ",".join(target.parts)) if target.parts else ()
    command = (str(_PROGRAM), "-r", str(request), *chosen, *OPTIONS, f"--output-dir={folder}")
    at_home = {name: str(folder) for name in HOMES}
    async with running(command, os.environ | at_home, said, folder) as process:
        try:
            async with asyncio.timeout(SECONDS):
                await process.wait()
        except TimeoutError:
            return Outcome()
    return Outcome.read(_text_of(said), _text_of(folder / HOST / "log"))


def _lay_out(target: Target, port: int, folder: Path) -> tuple[Path, Path]:
    folder.mkdir()
    request = folder / "request"
    request.write_text(target.request(f"{HOST}:{port}"), encoding="utf-8", newline="")
    return request, folder / "said"


def _text_of(file: Path) -> str:
    return file.read_text(errors="replace") if file.exists() else ""
