"""Whether two samples can be told apart, and what is beyond most of one."""

from collections.abc import Sequence
from itertools import groupby
from math import ceil, sqrt
from statistics import NormalDist


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the least value that so many percent of all values are not above."""
    return sorted(values)[ceil(len(values) * percent / 100) - 1]


def chance_of_difference(left: Sequence[float], right: Sequence[float]) -> float:
    """Return how likely so great a difference is between samples of one and the same thing.

    This is the rank-sum test of Mann and Whitney, two-sided, by its normal approximation with
    corrections for ties and continuity: good for samples of twenty and more.
    """
    count = len(left) + len(right)
    ranks = _ranks([*left, *right])
    surplus = sum(ranks[: len(left)]) - len(left) * (count + 1) / 2
    ties = sum(many**3 - many for many in _tied([*left, *right]))
    variance = len(left) * len(right) / 12 * (count + 1 - ties / (count * (count - 1)))
    if not variance:
        return 1.0
    return min(1.0, 2 * NormalDist().cdf(-max(0.0, abs(surplus) - 0.5) / sqrt(variance)))


def _ranks(values: Sequence[float]) -> list[float]:
    """Return the rank of each value; equal ones share the middle of theirs."""
    ranks: dict[float, float] = {}
    below = 0
    for value, equal in groupby(sorted(values)):
        many = len(list(equal))
        ranks[value] = below + (many + 1) / 2
        below += many
    return [ranks[value] for value in values]


def _tied(values: Sequence[float]) -> list[int]:
    return [len(list(equal)) for _, equal in groupby(sorted(values))]
