"""What may be asked of the list of quests."""

from collections.abc import Iterator
from math import isfinite
from typing import Final

from questcity.domain.quests.model.finding import (
    VALUES_AT_MOST,
    Box,
    Facet,
    Nearby,
    QuestFilter,
    QuestSort,
)
from questcity.domain.quests.rules.violations import check_number
from questcity.domain.shared.errors import Violation

TEXT_LENGTHS: Final = range(3, 65)
RADIUS_AT_MOST: Final = 1_000_000.0
"""In metres. Within more, there is nearly everything, and all of it would be measured."""


def check_search(wanted: QuestFilter, sort: QuestSort) -> Iterator[Violation]:
    """Find what is wrong with what is looked for."""
    yield from check_values(wanted)
    if wanted.text is not None:
        yield from check_search_text(wanted.text)
    if wanted.near is not None:
        yield from _check_near(wanted.near)
    if wanted.box is not None:
        yield from check_box(wanted.box)
    if sort is QuestSort.NEAREST and wanted.near is None:
        yield Violation(("sort",), "invalid", "Say near what: `near=latitude,longitude`.")
    if sort is QuestSort.RELEVANCE and wanted.text is None:
        yield Violation(("sort",), "invalid", "Say what is looked for: `q=…`.")


def check_search_text(text: str) -> Iterator[Violation]:
    """Find whether what is searched for is too short or too long, counted in characters."""
    if len(text) < TEXT_LENGTHS.start:
        yield Violation(("q",), "too-short", "Search for at least 3 characters.")
    if len(text) >= TEXT_LENGTHS.stop:
        yield Violation(("q",), "too-long", "Search for at most 64 characters.")


def check_box(box: Box) -> Iterator[Violation]:
    """Find whether a box is none on Earth."""
    latitudes, longitudes = (box.south, box.north), (box.west, box.east)
    if not all(-90 <= latitude <= 90 for latitude in latitudes):  # noqa: PLR2004 (degrees)
        yield Violation(("bbox",), "out-of-range", "Latitudes are between -90 and 90.")
    elif box.south > box.north:
        yield Violation(("bbox",), "invalid", "The south of a box is not north of its north.")
    if not all(-180 <= longitude <= 180 for longitude in longitudes):  # noqa: PLR2004 (degrees)
        yield Violation(("bbox",), "out-of-range", "Longitudes are between -180 and 180.")


def check_values(wanted: QuestFilter) -> Iterator[Violation]:
    """Find filters with more values than there are to choose from; each costs a look at a row."""
    for facet in Facet:
        values = wanted.values_of(facet)
        if isinstance(values, tuple) and len(values) > VALUES_AT_MOST:
            yield Violation((facet.value,), "too-many", f"Name at most {VALUES_AT_MOST} values.")


def _check_near(near: Nearby) -> Iterator[Violation]:
    yield from check_number(("near",), near.at.latitude, -90, 90)
    yield from check_number(("near",), near.at.longitude, -180, 180)
    if near.radius is not None and not (isfinite(near.radius) and near.radius > 0):
        yield Violation(("radius",), "out-of-range", "A radius is more than 0 metres.")
    elif near.radius is not None:
        yield from check_number(("radius",), near.radius, 0, RADIUS_AT_MOST)
