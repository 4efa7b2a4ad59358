"""How many can sign in, where Argon2id alone sets the pace."""

import asyncio
from asyncio import Semaphore
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from time import perf_counter, process_time
from typing import Final

from benchmarks.accounts.requests import sign_in
from benchmarks.bench import Bench
from benchmarks.load import Cost, drive
from benchmarks.population import PASSWORD
from benchmarks.report import Section, Verdict
from benchmarks.thresholds import SIGN_INS_REACH_AT_LEAST
from questcity.domain.accounts.ports.protection import PasswordHasher

_ROUNDS: Final = 12
_COUNT: Final = 80
# Threads work at all times, and nobody finds the queue full.
_AT_ONCE: Final = 12

_TEXT: Final = f"""\
{_COUNT} sign-ins of as many people, {_AT_ONCE} at once, over HTTP and PostgreSQL, against as many
checks of a password by the same class with the same parameters and threads in a process that does
nothing else; in turns, {_ROUNDS} rounds. Client and PostgreSQL share the cores with the server."""


@dataclass(frozen=True, slots=True)
class _Checks:
    seconds: float
    cpu: float


async def measure(bench: Bench) -> Section:
    """Measure sign-ins against checks of passwords alone."""
    people = cycle(bench.people)
    passwords = await bench.inside.get(PasswordHasher)
    password_hash = await passwords.hash(PASSWORD)
    checks, sign_ins = [], []
    for number in range(_ROUNDS + 1):
        check = await _check(passwords, password_hash)
        requests = [sign_in(person.email) for person in islice(people, _COUNT)]
        cost = await drive(bench.system, bench.server, requests, at_once=_AT_ONCE)
        if number:
            checks.append(check)
            sign_ins.append(cost.require(200))
    return _section(checks, sign_ins)


async def _check(passwords: PasswordHasher, password_hash: str) -> _Checks:
    places = Semaphore(_AT_ONCE)

    async def check() -> None:
        async with places:
            assert await passwords.matches(PASSWORD, password_hash)

    seconds, cpu = perf_counter(), process_time()
    await asyncio.gather(*(check() for _ in range(_COUNT)))
    return _Checks(perf_counter() - seconds, process_time() - cpu)


def _section(checks: Sequence[_Checks], sign_ins: Sequence[Cost]) -> Section:
    # All rounds together: in one, the machine may be half as fast as in the next.
    checking, signing_in = sum(each.seconds for each in checks), sum(c.seconds for c in sign_ins)
    reached = checking / signing_in
    share = sum(each.cpu for each in checks) / sum(cost.server_cpu for cost in sign_ins)
    return Section(
        title="Signing in",
        text=_TEXT,
        columns=("", "a second", "of Argon2id alone"),
        rows=[
            ("Argon2id alone", f"{_ROUNDS * _COUNT / checking:.0f}", "1.00"),
            ("sign-ins", f"{_ROUNDS * _COUNT / signing_in:.0f}", f"{reached:.2f}"),
            ("Argon2id's share of the server CPU of a sign-in", "", f"{share:.2f}"),
        ],
        verdicts=[
            Verdict(
                what="sign-ins a second, of Argon2id alone",
                measured=f"{reached:.0%}",
                wanted=f"at least {SIGN_INS_REACH_AT_LEAST:.0%}",
                is_kept=reached >= SIGN_INS_REACH_AT_LEAST,
            )
        ],
    )
