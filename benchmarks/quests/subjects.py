"""All that is measured of quests, in the order of the report."""

from typing import Final

from benchmarks.quests import linting

SUBJECTS: Final = (linting.measure,)
