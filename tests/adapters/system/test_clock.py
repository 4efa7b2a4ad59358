from datetime import UTC, datetime

from questcity.adapters.system.clock import SystemClock


def test_the_time_is_that_of_the_machine_in_utc() -> None:
    before = datetime.now(UTC)

    now = SystemClock().now()

    assert before <= now <= datetime.now(UTC)
    assert now.tzinfo is UTC
