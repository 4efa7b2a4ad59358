"""All that is measured of finding quests, in the order of the report."""

from typing import Final

from benchmarks.finding import details, lists, nearest, paging, recall, searching

SUBJECTS: Final = (
    lists.measure,
    details.measure,
    paging.measure,
    searching.measure,
    recall.measure,
    nearest.measure,
)
