"""`make soak`: a minute of load on several processes while the signing keys change."""

import asyncio
import sys
from asyncio import TaskGroup
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Mapping
from time import perf_counter
from typing import Final

from benchmarks.accounts.phones import Phone, Tally
from benchmarks.machine import Machine
from benchmarks.population import inside, invent_people
from benchmarks.processes import cpu_seconds, descendants_of, resident_bytes
from benchmarks.program import finished, say
from benchmarks.report import Report, Section, Verdict
from benchmarks.system import COMMAND, WIDE, BenchmarkError, System, running_system
from benchmarks.thresholds import BAD_ANSWERS_AT_MOST

_PHONES: Final = 12
_WORKERS: Final = "2"
_SECONDS: Final = 60.0
# Phones do not all wake up at one moment.
_BETWEEN_ARRIVALS: Final = 0.25
_ROTATIONS_AT: Final = (15.0, 35.0)
_PUBLISHED_FOR: Final = "5"

_PREFACE: Final = """\
# A minute of load

Made by `make soak`, which fails when anybody is answered something else than they asked for.
"""

_TEXT: Final = f"""\
{_PHONES} phones sign in, read who they are and renew their sessions for {_SECONDS:.0f} s, against
`questcity serve --workers {_WORKERS}`."""


async def measure() -> Report:
    """Return what came of it, on a system that is made for it."""
    tally = Tally()
    async with running_system("--workers", _WORKERS, settings=WIDE) as system:
        machine = await Machine.look(system.database_url)
        async with inside(system) as container:
            people = await invent_people(container, _PHONES)
        now = perf_counter()
        async with TaskGroup() as everything:
            for number, person in enumerate(people):
                phone = Phone(system.port, person, tally)
                begin = now + number * _BETWEEN_ARRIVALS
                everything.create_task(phone.live(begin, now + _SECONDS))
            rotating = everything.create_task(_rotate(system))
            growth = everything.create_task(_growth(system))
    sections = [_answers(tally, rotating.result()), growth.result()]
    return Report(preface=_PREFACE, machine=machine, sections=sections)


async def _rotate(system: System) -> str:
    """Change the signing keys now and then, and say what was done."""
    passed = 0.0
    for moment in _ROTATIONS_AT:
        await asyncio.sleep(moment - passed)
        passed = moment
        if await _run(system, "keys", "rotate", "--publish-for", _PUBLISHED_FOR):
            message = "The signing keys could not be changed."
            raise BenchmarkError(message)
        say(f"Changed the signing keys after {moment:.0f} s.")
    return f"The signing keys were changed {len(_ROTATIONS_AT)} times."


async def _run(system: System, *arguments: str) -> int:
    process = await asyncio.create_subprocess_exec(
        *COMMAND, *arguments, env=dict(system.environment), stdout=DEVNULL, stderr=PIPE
    )
    _, complaint = await process.communicate()
    if process.returncode:
        say(complaint.decode(errors="replace"))
    return process.returncode or 0


async def _growth(system: System) -> Section:
    """Look at the processes when they are warm, and at the end."""
    await asyncio.sleep(_SECONDS / 6)
    before = _sizes(system)
    await asyncio.sleep(_SECONDS * 5 / 6)
    after = _sizes(system)
    rows = [
        (
            f"process {number}",
            f"{cpu_seconds(pid):.1f} s",
            f"{before[pid]:.1f} MiB",
            f"{after[pid]:.1f} MiB",
            f"{after[pid] - before[pid]:+.1f} MiB",
        )
        for number, pid in enumerate(sorted(before.keys() & after.keys()), start=1)
    ]
    if before.keys() != after.keys():
        message = "Processes came or went under load."
        raise BenchmarkError(message)
    return Section(
        title="Memory",
        text="What each process of the system holds after a sixth of the time, and at the end.",
        columns=("", "CPU", "before", "after", "growth"),
        rows=rows,
    )


def _sizes(system: System) -> Mapping[int, float]:
    family = (system.pid, *descendants_of(system.pid))
    return {pid: resident_bytes(pid) / 2**20 for pid in family}


def _answers(tally: Tally, rotation: str) -> Section:
    bad = tally.bad()
    return Section(
        title="Answers",
        text=f"{_TEXT} {rotation}",
        columns=("request", "answers"),
        rows=[
            (kind, ", ".join(f"{end}: {many}" for end, many in sorted(ends.items())))
            for kind, ends in sorted(tally.counts.items())
        ],
        verdicts=[
            Verdict(
                what="answers that were not 200, and lines that broke",
                measured=str(bad),
                wanted=f"at most {BAD_ANSWERS_AT_MOST}",
                is_kept=bad <= BAD_ANSWERS_AT_MOST and bool(tally.counts),
            )
        ],
    )


def main() -> int:
    """Return 0 when every threshold was kept, and 1 otherwise."""
    report = finished(measure())
    say(report.as_markdown())
    return 0 if report.is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
