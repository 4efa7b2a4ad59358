"""Alternatives, measured in turns: what the machine does meanwhile meets all of them."""

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from operator import add
from typing import Final

from benchmarks.bench import Bench
from benchmarks.load import AT_ONCE, Cost, drive
from benchmarks.system import Server

ROUNDS: Final = 100
"""The cores of a machine that others share are now fast, now slow, by a half and within a second.
One round's ratio is off by a fifth then; that of all costs of so many, by two or three hundredths.
"""

Requests = Callable[[], Iterable[bytes]]
Figure = Callable[[Cost], float]
Costs = Mapping[str, Cost]
"""What each alternative has cost in all rounds together."""


async def in_turns(
    bench: Bench,
    alternatives: Mapping[str, Requests],
    *,
    rounds: int = ROUNDS,
    at_once: int = AT_ONCE,
    servers: Mapping[str, Server] | None = None,
) -> Costs:
    """Measure alternatives whose every request is answered 200. Raise `BenchmarkError`.

    Those that are not asked of another server are asked of the one that is measured.
    """
    costs: dict[str, list[Cost]] = {name: [] for name in alternatives}
    # The first round is none: it fills caches and opens connections.
    for number in range(rounds + 1):
        turns = list(alternatives.items())
        for name, requests in turns[:: 1 if number % 2 else -1]:
            server = (servers or {}).get(name, bench.server)
            cost = await drive(bench.system, server, requests(), at_once=at_once)
            cost.require(200)
            if number:
                costs[name].append(cost)
    return {name: reduce(add, each) for name, each in costs.items()}


def ratio(costs: Costs, figure: Figure, of: str, to: str) -> float:
    """Return how much more one costs than another."""
    return figure(costs[of]) / figure(costs[to])


def server(cost: Cost) -> float:
    """Return the server's CPU time for an answer."""
    return cost.server_microseconds


def database(cost: Cost) -> float:
    """Return PostgreSQL's."""
    return cost.database_microseconds


def both(cost: Cost) -> float:
    """Return the CPU time of both."""
    return cost.all_microseconds
