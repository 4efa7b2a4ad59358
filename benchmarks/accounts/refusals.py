"""What it costs to refuse those who try too often."""

from typing import Final

from benchmarks.accounts.requests import sign_in
from benchmarks.bench import Bench
from benchmarks.client import get
from benchmarks.load import drive
from benchmarks.report import Section, Verdict
from benchmarks.system import server_beside
from benchmarks.thresholds import REFUSALS_COST_BELOW_SECONDS

_ROUNDS: Final = 5
_COUNT: Final = 1000
_AS_BY_DEFAULT: Final = {"LIMIT_FAILED_SIGN_INS": "5/15minutes"}

_TEXT: Final = f"""\
{_COUNT} sign-ins to one account, each refused with 429 because five failed before, against as many
answers of `/health/live`, which does nothing; in turns, the least disturbed of {_ROUNDS} rounds. A
password is not looked at."""


async def measure(bench: Bench) -> Section:
    """Measure a flood of sign-ins to one account."""
    login = bench.people[-1].email
    flood = [sign_in(login, "a wrong password")] * _COUNT
    nothing = [get("/health/live")] * _COUNT
    refused, lived = [], []
    async with server_beside(bench.system, _AS_BY_DEFAULT) as server:
        await drive(bench.system, server, [*flood[:50], *nothing[:50]])
        for _ in range(_ROUNDS):
            lived.append((await drive(bench.system, server, nothing)).require(200))
            refused.append((await drive(bench.system, server, flood)).require(429))
    # What others do at the same time can only add to it.
    seconds = min(cost.server_cpu for cost in refused)
    of_nothing = min(cost.server_cpu for cost in lived)
    in_database = min(cost.database_cpu for cost in refused)
    return Section(
        title="Refusing sign-ins",
        text=_TEXT,
        columns=("a thousand", "server CPU", "of doing nothing", "PostgreSQL CPU"),
        rows=[
            ("`/health/live`", f"{of_nothing:.2f} s", "1.0", "0.00 s"),
            (
                "refused sign-ins",
                f"{seconds:.2f} s",
                f"{seconds / of_nothing:.1f}",
                f"{in_database:.2f} s",
            ),
        ],
        verdicts=[
            Verdict(
                what="server CPU of 1000 refused sign-ins",
                measured=f"{seconds:.2f} s",
                wanted=f"below {REFUSALS_COST_BELOW_SECONDS:.0f} s",
                is_kept=seconds < REFUSALS_COST_BELOW_SECONDS,
            )
        ],
    )
