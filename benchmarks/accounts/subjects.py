"""All that is measured of accounts, in the order of the report."""

from typing import Final

from benchmarks.accounts import (
    authentication,
    crowd,
    enumeration,
    look_ups,
    refusals,
    sign_ins,
)

SUBJECTS: Final = (
    authentication.measure,
    look_ups.measure,
    sign_ins.measure,
    crowd.measure,
    refusals.measure,
    enumeration.measure,
)
