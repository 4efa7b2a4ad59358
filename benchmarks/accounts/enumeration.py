"""Whether the time of an answer tells if an address has an account."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

from benchmarks.accounts.requests import asked
from benchmarks.bench import ABSENT, Bench
from benchmarks.client import Line, post
from benchmarks.population import PASSWORD
from benchmarks.ranks import chance_of_difference
from benchmarks.report import Section, Verdict
from benchmarks.thresholds import MEDIANS_DIFFER_BELOW_MILLISECONDS, P_ABOVE

_FIRST: Final = 10
"""Pairs that only fill caches."""
_PAIRS: Final = ABSENT - _FIRST

_TEXT: Final = f"""\
{_PAIRS} pairs of answers to one client, one about an address that has an account and one about an
address that has none, whichever comes first by turns. p is that of the rank-sum test of Mann and
Whitney; by chance alone it is not above {P_ABOVE} once in {1 / P_ABOVE:.0f} times. None of them is
signed in where the client is: there they know of their account."""


@dataclass(frozen=True, slots=True)
class Case:
    """A route that strangers may ask about any address, and what they send."""

    name: str
    path: str
    status: int
    body: Callable[[str], Mapping[str, Any]]


def _newcomer(email: str) -> Mapping[str, Any]:
    # A name that nobody has: whether one is taken is told to everybody.
    name = f"new-{email.partition('@')[0]}"
    names = {"username": name, "firstName": "Anna", "lastName": "Ivanova"}
    return {"email": email, "password": PASSWORD, **names}


CASES: Final = (
    Case(
        "a sign-in with a wrong password",
        "/auth/login",
        401,
        lambda email: {"login": email, "password": "a wrong password"},
    ),
    Case("a registration", "/auth/register", 202, _newcomer),
    Case(
        "a wish for another password", "/auth/reset-password", 202, lambda email: {"email": email}
    ),
    Case(
        "a wish to be unlocked",
        "/unlock-requests",
        202,
        lambda email: {"email": email, "reason": "It was not me who wrote that."},
    ),
)


@dataclass(frozen=True, slots=True)
class _Times:
    case: Case
    with_account: list[float]
    without: list[float]

    @property
    def difference(self) -> float:
        """The difference of the medians, in milliseconds."""
        return abs(median(self.with_account) - median(self.without)) * 1000

    @property
    def chance(self) -> float:
        """How likely so great a difference of ranks is by chance."""
        return chance_of_difference(self.with_account, self.without)


async def measure(bench: Bench) -> Section:
    """Measure pairs of answers, one about an account that exists and one about none."""
    all_times = [await _times(bench, case) for case in CASES]
    return Section(
        title="What time tells about accounts",
        text=_TEXT,
        columns=("median of", "with account", "without", "difference", "p"),
        rows=[
            (
                times.case.name,
                f"{median(times.with_account) * 1000:.2f} ms",
                f"{median(times.without) * 1000:.2f} ms",
                f"{times.difference:.2f} ms",
                f"{times.chance:.3f}",
            )
            for times in all_times
        ],
        verdicts=[verdict for times in all_times for verdict in _verdicts(times)],
    )


async def _times(bench: Bench, case: Case) -> _Times:
    times = _Times(case, [], [])
    async with Line.open(bench.server.port) as line:
        for number, person in enumerate(bench.absent):
            pair = [
                (times.with_account, person.email),
                (times.without, person.email.replace("walker", "nobody")),
            ]
            for seconds, email in pair[:: 1 if number % 2 else -1]:
                answer = await asked(line, post(case.path, case.body(email)), case.status)
                if number >= _FIRST:
                    seconds.append(answer.seconds)
    return times


def _verdicts(times: _Times) -> tuple[Verdict, ...]:
    return (
        Verdict(
            what=f"{times.case.name}: medians with and without an account differ by",
            measured=f"{times.difference:.2f} ms",
            wanted=f"below {MEDIANS_DIFFER_BELOW_MILLISECONDS:.0f} ms",
            is_kept=times.difference < MEDIANS_DIFFER_BELOW_MILLISECONDS,
        ),
        Verdict(
            what=f"{times.case.name}: p of the rank-sum test",
            measured=f"{times.chance:.3f}",
            wanted=f"above {P_ABOVE}",
            is_kept=times.chance > P_ABOVE,
        ),
    )
