from datetime import datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from builders import NOON
from play_builders import seconds
from questcity.domain.play.rules.attempts import COUNTED_FOR, Attempts

A_MOMENT = timedelta(microseconds=1)
DAY = timedelta(days=1)

some_past = st.lists(st.timedeltas(timedelta(0), timedelta(days=2)), max_size=120)


def wrong(*seconds_ago: float) -> Attempts:
    return Attempts(tuple(NOON - seconds(ago) for ago in seconds_ago))


def spread(count: int, gap: timedelta) -> Attempts:
    return Attempts(tuple(NOON - gap * index for index in reversed(range(count))))


def test_nobody_who_was_never_wrong_has_to_wait() -> None:
    attempts = Attempts()

    assert (attempts.left(NOON), attempts.reset_at(NOON), attempts.retry_after(NOON)) == (
        5,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("attempts", "left", "wait"),
    [
        (wrong(50, 40, 30, 20), 1, None),
        (wrong(50, 40, 30, 20, 10), 0, seconds(10)),
        (wrong(60, 40, 30, 20, 10), 1, None),
        (wrong(60, 50, 40, 30, 20, 10), 0, seconds(10)),
        (wrong(55, 50, 40, 30, 20, 10), 0, seconds(10)),
        (spread(29, seconds(100)), 1, None),
        (spread(30, seconds(100)), 0, seconds(700)),
        (spread(30, seconds(125)), 1, None),
        (spread(99, seconds(600)), 1, None),
        (spread(100, seconds(600)), 0, timedelta(hours=7, minutes=30)),
        (wrong(*range(100, 0, -1)), 0, timedelta(hours=24) - seconds(100)),
    ],
)
def test_one_may_be_wrong_5_times_a_minute_30_an_hour_and_100_a_day(
    attempts: Attempts, left: int, wait: timedelta | None
) -> None:
    assert attempts.left(NOON) == left
    assert attempts.reset_at(NOON) == (None if wait is None else NOON + wait)
    assert attempts.retry_after(NOON) == (None if wait is None else wait.total_seconds())


def test_the_wait_is_in_whole_seconds_and_long_enough() -> None:
    attempts = wrong(*[59.9] * 5)

    assert attempts.retry_after(NOON) == 1
    assert attempts.retry_after(NOON + seconds(1)) is None
    assert wrong(*[58.9] * 5).retry_after(NOON) == 2


def test_one_more_wrong_answer_takes_one_away() -> None:
    attempts = Attempts()
    for left in (4, 3, 2, 1, 0):
        attempts = attempts.after_wrong(NOON)
        assert attempts.left(NOON) == left

    assert attempts.left(NOON + seconds(60)) == 5


@given(past=some_past)
def test_left_and_waiting_tell_the_same(past: list[timedelta]) -> None:
    attempts = Attempts(tuple(sorted(NOON - ago for ago in past)))

    reset_at = attempts.reset_at(NOON)

    assert (attempts.left(NOON) == 0) == (reset_at is not None)
    if reset_at is not None:
        assert attempts.left(reset_at - A_MOMENT) == 0
        assert attempts.left(reset_at) > 0


@given(past=some_past)
def test_after_a_day_a_wrong_answer_is_forgotten(past: list[timedelta]) -> None:
    attempts = tuple(sorted(NOON - ago for ago in past))

    kept = tuple(at for at in attempts if at > NOON - COUNTED_FOR)

    assert Attempts(kept).left(NOON) == Attempts(attempts).left(NOON)
    assert Attempts(kept).reset_at(NOON) == Attempts(attempts).reset_at(NOON)


def test_all_codes_of_four_digits_take_at_least_99_days() -> None:
    now, attempts = NOON, Attempts()

    for _ in range(9_999):
        now = attempts.reset_at(now) or now
        attempts = _remembered(attempts.after_wrong(now), now)

    assert now - NOON >= 99 * DAY


def _remembered(attempts: Attempts, now: datetime) -> Attempts:
    return Attempts(tuple(at for at in attempts.wrong if at > now - COUNTED_FOR))
