"""What a crowd of bots has asked for, how long the answers took, and what went wrong."""

from collections import Counter, defaultdict
from math import ceil

import msgspec


class Latency(msgspec.Struct, frozen=True, kw_only=True):
    """How long the answers to one kind of request took, in milliseconds."""

    kind: str
    count: int
    p50: float
    p95: float
    p99: float


class Tally:
    """Requests as they are answered, or not."""

    def __init__(self) -> None:
        self._seconds: defaultdict[str, list[float]] = defaultdict(list)
        self.errors: Counter[str] = Counter()

    @property
    def requests(self) -> int:
        """How many requests were answered."""
        return sum(map(len, self._seconds.values()))

    def answered(self, kind: str, seconds: float) -> None:
        """Note that an answer has come."""
        self._seconds[kind].append(seconds)

    def failed(self, kind: str) -> None:
        """Note a refusal, by status and code, or an answer that did not come."""
        self.errors[kind] += 1

    def latencies(self) -> tuple[Latency, ...]:
        """Return how long each kind of request took."""
        return tuple(_latency(kind, sorted(taken)) for kind, taken in self._seconds.items())


def percentile(ordered: list[float], share: float) -> float:
    """Return the value that the share of all does not exceed (nearest rank)."""
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def _latency(kind: str, ordered: list[float]) -> Latency:
    def taken(share: float) -> float:
        return round(percentile(ordered, share) * 1000, 1)

    return Latency(
        kind=kind,
        count=len(ordered),
        p50=taken(0.5),
        p95=taken(0.95),
        p99=taken(0.99),
    )
