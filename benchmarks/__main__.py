"""`make bench`: measure, write the report, and fail when a threshold is missed."""

import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Final

from benchmarks.accounts import subjects as accounts
from benchmarks.bench import laid_out
from benchmarks.chart import bar_chart
from benchmarks.files import importing
from benchmarks.finding import subjects as finding
from benchmarks.machine import Machine
from benchmarks.program import finished, say
from benchmarks.quests import subjects as quests
from benchmarks.report import Report

REPORT: Final = Path(__file__).with_name("REPORT.md")
_CHART: Final = REPORT.with_name("chart.svg")

_PREFACE: Final = """\
# What QuestCity costs

Made by `make bench`, which measures the real system over loopback and fails when a threshold is
missed. Ratios are of one run: what is compared was measured in turns, round by round, and all of
what each has cost counts. CPU time is that of the processes themselves, whatever else the machine
had to do; seconds and milliseconds swing with it.
"""


_SUBJECTS: Final = (*finding.SUBJECTS, *accounts.SUBJECTS, *quests.SUBJECTS, importing.measure)


async def measure(names: Sequence[str]) -> Report:
    """Return the report on a system that is made for it, on all subjects or some modules'."""
    sections = []
    started = perf_counter()
    async with laid_out() as bench:
        say(f"Laying out: {perf_counter() - started:.0f} s")
        machine = await Machine.look(bench.system.database_url)
        for subject in _SUBJECTS:
            if names and subject.__module__.rpartition(".")[2] not in names:
                continue
            started = perf_counter()
            sections.append(await subject(bench))
            say(f"{sections[-1].title}: {perf_counter() - started:.0f} s")
    return Report(preface=_PREFACE, machine=machine, sections=sections)


def main(names: Sequence[str]) -> int:
    """Return 0 when every threshold was kept, and 1 otherwise.

    Who names modules wants to see only what these measure, and keeps the report as it is.
    """
    report = finished(measure(names))
    if names:
        say(report.as_markdown())
        return 0 if report.is_kept else 1
    REPORT.write_text(report.as_markdown(), encoding="utf-8")
    _CHART.write_text(_chart(report), encoding="utf-8")
    say(f"\n{report.verdicts_as_table()}\nAll figures are in {REPORT.name}.")
    return 0 if report.is_kept else 1


def _chart(report: Report) -> str:
    [bars] = [section.bars for section in report.sections if section.bars]
    return bar_chart("Server CPU for a list of 20 quests", "µs", bars, ours="QuestCity")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
