from dataclasses import replace

from benchmarks.machine import Machine
from benchmarks.report import Report, Section, Verdict

MACHINE = Machine(
    day="2026-05-01", cores=2, memory_gib=7.9, busy=0.3, python="3.11.7", postgresql="18.6"
)
VERDICT = Verdict(what="a tick takes", measured="3 ms", wanted="below 5 ms", is_kept=True)
SECTION = Section(
    title="Ticking",
    text="What a tick costs.",
    columns=("", "CPU"),
    rows=[("a tick", "3 ms"), ("a tock", "4 ms")],
    verdicts=[VERDICT],
)
REPORT = Report(preface="# Clocks\n", machine=MACHINE, sections=[SECTION])


def test_a_report_shows_the_machine_the_verdicts_and_all_figures() -> None:
    page = REPORT.as_markdown()

    assert page.startswith("# Clocks\n")
    assert "| memory | 8 GiB |\n" in page
    assert "| a tick takes | 3 ms | below 5 ms | kept |\n" in page
    assert (
        "## Ticking\n\nWhat a tick costs.\n\n|  | CPU |\n| --- | --- |\n| a tick | 3 ms |" in page
    )


def test_one_missed_threshold_is_enough_for_the_whole_to_fail() -> None:
    missed = replace(SECTION, verdicts=[VERDICT, replace(VERDICT, is_kept=False)])

    assert REPORT.is_kept
    assert not replace(REPORT, sections=[SECTION, missed]).is_kept
    assert "| MISSED |" in replace(REPORT, sections=[missed]).verdicts_as_table()
