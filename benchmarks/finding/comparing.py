"""Servers side by side, as rows and verdicts."""

from collections.abc import Sequence
from typing import Final

from benchmarks.load import Cost
from benchmarks.report import Verdict
from benchmarks.rounds import Rounds

COLUMNS: Final = (
    "server",
    "server CPU a request",
    "of raw",
    "PostgreSQL CPU a request",
    "requests a second",
    "p99",
)

RAW: Final = "raw"


def server(cost: Cost) -> float:
    """Return the server's CPU time for an answer."""
    return cost.server_microseconds


def database(cost: Cost) -> float:
    """Return PostgreSQL's."""
    return cost.database_microseconds


def both(cost: Cost) -> float:
    """Return the CPU time of both."""
    return cost.all_microseconds


def row(rounds: Rounds, name: str) -> Sequence[str]:
    """Return what one server has cost, and how much of what raw has cost."""
    return (
        name,
        f"{rounds.median(server, name):.0f} µs",
        f"{rounds.ratio(server, name, RAW):.2f}",
        f"{rounds.median(database, name):.0f} µs",
        f"{rounds.median(lambda cost: cost.per_second, name):.0f}",
        f"{rounds.median(lambda cost: cost.p99_milliseconds, name):.1f} ms",
    )


def at_most(what: str, ratio: float, most: float) -> Verdict:
    """Return whether something costs no more than so many times something else."""
    return Verdict(
        what=what,
        measured=f"{ratio:.2f}",
        wanted=f"at most {most}",
        is_kept=ratio <= most,
    )


def at_least(what: str, ratio: float, least: float) -> Verdict:
    """Return whether something costs at least so many times something else."""
    return Verdict(
        what=what,
        measured=f"{ratio:.1f}",
        wanted=f"at least {least}",
        is_kept=ratio >= least,
    )
