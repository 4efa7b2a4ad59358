import pytest

from benchmarks.ranks import chance_of_difference, percentile


def test_a_percentile_is_one_of_the_values() -> None:
    values = [float(number) for number in range(100, 0, -1)]

    assert percentile(values, 99) == 99
    assert percentile(values, 50) == 50
    assert percentile([7.0], 99) == 7


def test_samples_that_are_the_same_cannot_be_told_apart() -> None:
    values = [float(number) for number in range(50)]

    assert chance_of_difference(values, values) == pytest.approx(1, abs=0.01)
    assert chance_of_difference([1.0] * 20, [1.0] * 20) == 1


def test_samples_that_lie_apart_are_told_apart() -> None:
    low, high = [float(number) for number in range(50)], [100.0 + number for number in range(50)]

    assert chance_of_difference(low, high) < 1e-9
    assert chance_of_difference(high, low) == chance_of_difference(low, high)


def test_the_chance_is_the_one_of_a_worked_example() -> None:
    # U is 20, its mean 50, its variance 175: z = 29.5 / sqrt(175) = 2.23, as tables have it.
    left = [1.0, 2, 3, 4, 5, 6, 7, 13, 14, 20]
    right = [8.0, 9, 10, 11, 12, 15, 16, 17, 18, 19]

    assert chance_of_difference(left, right) == pytest.approx(0.0257, abs=0.0001)


def test_ties_share_their_ranks() -> None:
    # U is 4 and its mean 12.5; for three ties of two the variance is 22.5: z = 8 / sqrt(22.5).
    assert chance_of_difference([1.0, 2, 2, 3, 4], [2.5, 3, 4, 5, 6]) == pytest.approx(
        0.0917, abs=0.0001
    )
