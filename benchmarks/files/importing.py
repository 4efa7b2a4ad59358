"""What a file costs that somebody sends, good or hostile."""

import asyncio
import json
import os
import sys
import tempfile
from asyncio.subprocess import PIPE
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from benchmarks.accounts.requests import asked, sign_all_in
from benchmarks.bench import Bench
from benchmarks.client import Line, upload
from benchmarks.files.reading import GOOD_BUNDLE, MEGABYTES
from benchmarks.report import Section, Verdict
from benchmarks.system import BenchmarkError
from benchmarks.thresholds import (
    GOOD_FILES_TAKE_BELOW_SECONDS,
    HOSTILE_FILES_TAKE_BELOW_MEGABYTES,
    HOSTILE_FILES_TAKE_BELOW_SECONDS,
)
from questcity.domain.accounts.ports.repositories import UserRepository
from questcity.domain.shared.permissions import Role
from questcity.domain.shared.ports import UnitOfWork

_ROUNDS: Final = 3
_SHOWN: Final = 8
_ROOT: Final = Path(__file__).parents[2]

_TEXT: Final = f"""\
Each file is read in a process of its own: CPU time, and the most memory that was taken beside what
the process had before, the file itself among it. Of the hostile files (`tests/hostile_files.py`)
the {_SHOWN} dearest are shown; a refusal is their only end. The good ones have some {MEGABYTES} MB,
but for `quest.json`, which has 100 long points. The bundle is also imported over HTTP: the best of
{_ROUNDS} times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one file has cost."""

    name: str
    code: str | None
    megabytes: float
    cpu: float
    memory: float


async def measure(bench: Bench) -> Section:
    """Measure files one by one, and one over HTTP."""
    with tempfile.TemporaryDirectory() as folder:
        await _run("benchmarks.files.making", folder)
        lines = (await _run("benchmarks.files.reading", folder)).splitlines()
        seconds = await _import(bench, _content(folder, GOOD_BUNDLE))
    readings = [Reading(**json.loads(line)) for line in lines]
    good = [reading for reading in readings if reading.name.startswith("good ")]
    hostile = [reading for reading in readings if reading not in good]
    _require(good, hostile)
    slowest = max(reading.cpu for reading in hostile)
    largest = max(reading.memory for reading in hostile)
    dearest = sorted(hostile, key=lambda reading: -max(reading.cpu, reading.memory / 100))
    rows = [_row(reading) for reading in (*good, *dearest[:_SHOWN])]
    over_http = (f"{GOOD_BUNDLE}, over HTTP", rows[0][1], f"{seconds:.2f} s in all", "", "")
    slowest_good = max(seconds, *(reading.cpu for reading in good))
    return Section(
        title="Importing files",
        text=_TEXT,
        columns=("file", "size", "CPU", "memory", "refused as"),
        rows=[over_http, *rows],
        verdicts=[
            _verdict("a good file of 10 MB", slowest_good, GOOD_FILES_TAKE_BELOW_SECONDS, "s"),
            _verdict("CPU of a hostile file", slowest, HOSTILE_FILES_TAKE_BELOW_SECONDS, "s"),
            _verdict("memory of one", largest, HOSTILE_FILES_TAKE_BELOW_MEGABYTES, "MB"),
        ],
    )


def _content(folder: str, name: str) -> bytes:
    [file] = Path(folder).glob(f"*{name}")
    return file.read_bytes()


async def _import(bench: Bench, content: bytes) -> float:
    author = bench.people[-4]
    async with bench.inside() as request:
        users = await request.get(UserRepository)
        async with await request.get(UnitOfWork):
            user = await users.get(author.user_id)
            await users.save(replace(user, role=Role.MANAGER))
    [signed_in] = await sign_all_in(bench, [author])
    request_ = upload("/quests/import", content, "application/zip", signed_in.access_token)
    async with Line.open(bench.server.port) as line:
        answers = [await asked(line, request_, 201) for _ in range(_ROUNDS)]
    return min(answer.seconds for answer in answers)


async def _run(module: str, folder: str) -> str:
    path = os.pathsep.join((str(_ROOT / "tests"), os.environ.get("PYTHONPATH", "")))
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, folder),
        cwd=_ROOT,
        env=os.environ | {"PYTHONPATH": path},
        stdout=PIPE,
    )
    said, _ = await child.communicate()
    if child.returncode:
        message = f"{module} has failed."
        raise BenchmarkError(message)
    return said.decode()


def _require(good: Sequence[Reading], hostile: Sequence[Reading]) -> None:
    wrong = [one.name for one in good if one.code] + [one.name for one in hostile if not one.code]
    if wrong:
        message = f"These were not refused, or were and should not be: {wrong}"
        raise BenchmarkError(message)


def _row(reading: Reading) -> tuple[str, ...]:
    return (
        reading.name,
        f"{reading.megabytes:.1f} MB",
        f"{reading.cpu:.2f} s",
        f"{reading.memory:.0f} MB",
        reading.code or "",
    )


def _verdict(what: str, measured: float, most: float, unit: str) -> Verdict:
    return Verdict(
        what=what,
        measured=f"{measured:.2f} {unit}" if unit == "s" else f"{measured:.0f} {unit}",
        wanted=f"below {most:.0f} {unit}",
        is_kept=measured < most,
    )
