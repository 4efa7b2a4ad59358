"""How long it takes to try every code."""

from datetime import timedelta

from builders import NOON
from questcity.domain.play.rules.attempts import LIMITS, Attempts


def test_all_codes_of_four_digits_take_99_days_at_least() -> None:
    now, attempts = NOON, Attempts()
    looked_at = max(limit.count for limit in LIMITS)

    for _ in range(10_000):
        now = attempts.reset_at(now) or now
        attempts = Attempts(attempts.after_wrong(now).wrong[-looked_at:])

    assert now - NOON >= timedelta(days=99)
