"""Whether a server still tells that it lives while a crowd signs in."""

import asyncio
from collections import Counter
from statistics import median
from time import perf_counter
from typing import Final

from benchmarks.accounts.requests import sign_in
from benchmarks.bench import Bench
from benchmarks.client import Answer, Line, get
from benchmarks.ranks import percentile
from benchmarks.report import Section, Verdict
from benchmarks.system import BenchmarkError
from benchmarks.thresholds import LIVE_P99_BELOW_MILLISECONDS

_PEOPLE: Final = 50
_SECONDS: Final = 8.0
_BETWEEN_LOOKS: Final = 0.01
_DONE: Final = 200
_BUSY: Final = 503

_TEXT: Final = f"""\
`/health/live` is asked every {_BETWEEN_LOOKS * 1000:.0f} ms while {_PEOPLE} people sign in without
a pause, for {_SECONDS:.0f} s. More than the threads and the queue before them can hold are answered
503 `busy` with `Retry-After`; these come again at once, which no good client does."""


async def measure(bench: Bench) -> Section:
    """Measure the probe under a crowd."""
    end = perf_counter() + _SECONDS
    async with asyncio.TaskGroup() as everybody:
        crowd = [
            everybody.create_task(_keep_asking(bench, sign_in(person.email), end, pause=0.0))
            for person in bench.people[:_PEOPLE]
        ]
        probe = everybody.create_task(
            _keep_asking(bench, get("/health/live"), end, pause=_BETWEEN_LOOKS)
        )
    sign_ins = [answer for task in crowd for answer in task.result()]
    _require_courtesy(sign_ins)
    return _section(sign_ins, probe.result())


async def _keep_asking(bench: Bench, request: bytes, end: float, *, pause: float) -> list[Answer]:
    answers = []
    async with Line.open(bench.server.port) as line:
        while perf_counter() < end:
            answers.append(await line.ask(request))
            await asyncio.sleep(pause)
    return answers


def _require_courtesy(sign_ins: list[Answer]) -> None:
    statuses = Counter(answer.status for answer in sign_ins)
    if statuses.keys() - {_DONE, _BUSY}:
        message = f"A crowd that signs in was answered {dict(statuses)}."
        raise BenchmarkError(message)
    if any(answer.status == _BUSY and "retry-after" not in answer.headers for answer in sign_ins):
        message = "Who found the server busy was not told when to come again."
        raise BenchmarkError(message)


def _section(sign_ins: list[Answer], probe: list[Answer]) -> Section:
    waits = [answer.seconds * 1000 for answer in probe]
    p99 = percentile(waits, 99)
    done = sum(answer.status == _DONE for answer in sign_ins)
    return Section(
        title="A crowd that signs in",
        text=_TEXT,
        columns=("", ""),
        rows=[
            ("signed in", f"{done / _SECONDS:.0f} a second"),
            ("busy", f"{(len(sign_ins) - done) / _SECONDS:.0f} a second"),
            ("`/health/live`, median", f"{median(waits):.1f} ms"),
            ("`/health/live`, p99", f"{p99:.1f} ms"),
            ("`/health/live`, longest", f"{max(waits):.1f} ms"),
        ],
        verdicts=[
            Verdict(
                what="`/health/live` p99 while 50 sign in at once",
                measured=f"{p99:.0f} ms",
                wanted=f"below {LIVE_P99_BELOW_MILLISECONDS:.0f} ms",
                is_kept=p99 < LIVE_P99_BELOW_MILLISECONDS,
            )
        ],
    )
