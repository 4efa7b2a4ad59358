from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from builders import NOON
from play_builders import a_route, a_run, minutes, seconds
from questcity.domain.play.rules.times import Arrival

HOUR = timedelta(hours=1)
DAY = timedelta(hours=24)
A_MOMENT = timedelta(microseconds=1)

any_time = st.datetimes(timezones=st.just(UTC))


def arrival(phone_is_off: timedelta = timedelta(0)) -> Arrival:
    return Arrival(at=NOON + HOUR, sent_at=NOON + HOUR + phone_is_off, started_at=NOON)


@pytest.mark.parametrize("off", [timedelta(0), 2 * DAY, -2 * DAY, timedelta(days=9000)])
def test_a_steadily_wrong_clock_changes_nothing(off: timedelta) -> None:
    batch = arrival(off)

    done_at = batch.sent_at - minutes(5)

    assert batch.is_readable(done_at)
    assert batch.is_late(done_at)
    assert batch.done_at(done_at) == NOON + HOUR - minutes(5)


@pytest.mark.parametrize(
    ("before_sending", "is_readable", "is_late"),
    [
        (DAY + A_MOMENT, False, True),
        (DAY, True, True),
        (minutes(2) + A_MOMENT, True, True),
        (minutes(2), True, False),
        (seconds(0), True, False),
        (-minutes(2), True, False),
        (-minutes(2) - A_MOMENT, False, False),
    ],
)
def test_what_is_late_or_unreadable_follows_from_the_sending(
    before_sending: timedelta, *, is_readable: bool, is_late: bool
) -> None:
    batch = arrival()

    at = batch.sent_at - before_sending

    assert (batch.is_readable(at), batch.is_late(at)) == (is_readable, is_late)


def test_nothing_of_a_run_was_done_before_it_began_or_after_it_arrived() -> None:
    batch = arrival()

    assert batch.done_at(batch.sent_at - HOUR) == NOON
    assert batch.done_at(batch.sent_at - HOUR - A_MOMENT) == NOON
    assert batch.done_at(batch.sent_at + A_MOMENT) == NOON + HOUR


def test_what_was_sent_before_its_own_end_of_time_is_done_on_arrival() -> None:
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

    for sent_at, at in ((first, last), (last, first)):
        batch = Arrival(at=NOON + HOUR, sent_at=sent_at, started_at=NOON)
        assert not batch.is_readable(at)
        assert batch.done_at(at) == NOON + HOUR


@given(sent_at=any_time, one=any_time, other=any_time)
def test_times_stay_within_the_run_and_in_their_order(
    sent_at: datetime, one: datetime, other: datetime
) -> None:
    batch = Arrival(at=NOON + HOUR, sent_at=sent_at, started_at=NOON)

    earlier, later = sorted((one, other))

    assert NOON <= batch.done_at(earlier) <= NOON + HOUR
    if batch.is_readable(earlier) and batch.is_readable(later):
        assert batch.done_at(earlier) <= batch.done_at(later)


@given(sent_at=any_time, before=st.timedeltas(minutes(-2), minutes(60)))
def test_the_time_of_a_deed_depends_only_on_how_long_before_its_sending_it_was(
    sent_at: datetime, before: timedelta
) -> None:
    sent_at = min(max(sent_at, datetime(2, 1, 1, tzinfo=UTC)), datetime(9998, 1, 1, tzinfo=UTC))
    batch = Arrival(at=NOON + HOUR, sent_at=sent_at, started_at=NOON)

    assert batch.done_at(sent_at - before) == arrival().done_at(NOON + HOUR - before)


@pytest.mark.parametrize(
    ("timeframe", "lasts"),
    [(0, timedelta(days=30)), (1, HOUR), (3, 3 * HOUR), (10, 10 * HOUR), (24, DAY)],
)
def test_a_run_lasts_as_long_as_its_timeframe(timeframe: int, lasts: timedelta) -> None:
    run = a_run(a_route(timeframe=timeframe))

    assert not run.is_overdue(NOON + lasts - A_MOMENT)
    assert run.is_overdue(NOON + lasts)
