"""Alternatives, measured in turns: what the machine does meanwhile meets all of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median

from benchmarks.bench import Bench
from benchmarks.load import AT_ONCE, Cost, drive
from benchmarks.system import Server

Requests = Callable[[], Iterable[bytes]]
Figure = Callable[[Cost], float]


class Rounds:
    """What each alternative has cost in each round."""

    def __init__(self, costs: Mapping[str, Sequence[Cost]]) -> None:
        self._costs = costs

    def ratio(self, figure: Figure, of: str, to: str) -> float:
        """Return how much more one costs than another, by the median of the rounds."""
        pairs = zip(self._costs[of], self._costs[to], strict=True)
        return median(figure(one) / figure(other) for one, other in pairs)

    def median(self, figure: Figure, of: str) -> float:
        """Return what one costs, by the median of the rounds."""
        return median(map(figure, self._costs[of]))


async def in_turns(
    bench: Bench,
    alternatives: Mapping[str, Requests],
    *,
    rounds: int,
    at_once: int = AT_ONCE,
    servers: Mapping[str, Server] | None = None,
) -> Rounds:
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
    return Rounds(costs)
