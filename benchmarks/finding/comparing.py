"""Servers side by side, as rows and verdicts."""

from collections.abc import Sequence
from typing import Final

from benchmarks.report import Verdict
from benchmarks.rounds import Costs, database, ratio, server

COLUMNS: Final = (
    "server",
    "server CPU a request",
    "of raw",
    "PostgreSQL CPU a request",
    "requests a second",
    "p99",
)

RAW: Final = "raw"


def row(costs: Costs, name: str) -> Sequence[str]:
    """Return what one server has cost, and how much of what raw has cost."""
    return (
        name,
        f"{server(costs[name]):.0f} µs",
        f"{ratio(costs, server, name, RAW):.2f}",
        f"{database(costs[name]):.0f} µs",
        f"{costs[name].per_second:.0f}",
        f"{costs[name].p99_milliseconds:.1f} ms",
    )


def at_most(what: str, measured: float, most: float) -> Verdict:
    """Return whether something costs no more than so many times something else."""
    return Verdict(
        what=what,
        measured=f"{measured:.2f}",
        wanted=f"at most {most}",
        is_kept=measured <= most,
    )


def at_least(what: str, measured: float, least: float) -> Verdict:
    """Return whether something costs at least so many times something else."""
    return Verdict(
        what=what,
        measured=f"{measured:.1f}",
        wanted=f"at least {least}",
        is_kept=measured >= least,
    )
