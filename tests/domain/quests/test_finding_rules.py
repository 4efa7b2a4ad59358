from math import inf, nan

import pytest

from questcity.domain.quests.model.finding import Box, Nearby, QuestFilter, QuestSort
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.rules.finding import RADIUS_AT_MOST, check_search

HERE = GeoPoint(59.9, 30.3)


def found(wanted: QuestFilter, sort: QuestSort = QuestSort.NEWEST) -> list[tuple[str, str]]:
    return [(str(one.path[0]), one.code) for one in check_search(wanted, sort)]


@pytest.mark.parametrize(
    "wanted",
    [
        QuestFilter(),
        QuestFilter(text="abc"),
        QuestFilter(text="x" * 64),
        QuestFilter(groups=tuple(range(100)), languages=("en",) * 100, is_free=True),
        QuestFilter(near=Nearby(at=GeoPoint(-90.0, 180.0), radius=RADIUS_AT_MOST)),
        QuestFilter(near=Nearby(at=HERE, radius=0.1)),
        QuestFilter(box=Box(south=-90, west=-180, north=90, east=180)),
        QuestFilter(box=Box(south=1, west=170, north=1, east=-170)),
    ],
)
def test_what_is_just_right_may_be_asked(wanted: QuestFilter) -> None:
    assert found(wanted) == []


@pytest.mark.parametrize(
    ("wanted", "violations"),
    [
        (QuestFilter(text="ab"), [("q", "too-short")]),
        (QuestFilter(text=""), [("q", "too-short")]),
        (QuestFilter(text="x" * 65), [("q", "too-long")]),
        (QuestFilter(groups=tuple(range(101))), [("group", "too-many")]),
        (QuestFilter(languages=("en",) * 101), [("language", "too-many")]),
        (QuestFilter(near=Nearby(at=GeoPoint(90.1, 0.0))), [("near", "out-of-range")]),
        (QuestFilter(near=Nearby(at=GeoPoint(0.0, -180.1))), [("near", "out-of-range")]),
        (QuestFilter(near=Nearby(at=HERE, radius=0.0)), [("radius", "out-of-range")]),
        (QuestFilter(near=Nearby(at=HERE, radius=-1.0)), [("radius", "out-of-range")]),
        (QuestFilter(near=Nearby(at=HERE, radius=nan)), [("radius", "out-of-range")]),
        (QuestFilter(near=Nearby(at=HERE, radius=inf)), [("radius", "out-of-range")]),
        (
            QuestFilter(near=Nearby(at=HERE, radius=RADIUS_AT_MOST + 1)),
            [("radius", "out-of-range")],
        ),
        (QuestFilter(box=Box(south=2, west=0, north=1, east=1)), [("bbox", "invalid")]),
        (QuestFilter(box=Box(south=-91, west=0, north=1, east=1)), [("bbox", "out-of-range")]),
        (QuestFilter(box=Box(south=0, west=0, north=1, east=181)), [("bbox", "out-of-range")]),
    ],
)
def test_what_is_wrong_is_named(wanted: QuestFilter, violations: list[tuple[str, str]]) -> None:
    assert found(wanted) == violations


@pytest.mark.parametrize("sort", [QuestSort.NEAREST, QuestSort.RELEVANCE])
def test_an_order_needs_what_it_goes_by(sort: QuestSort) -> None:
    wanted = QuestFilter(text="tower", near=Nearby(at=HERE))

    assert found(QuestFilter(), sort) == [("sort", "invalid")]
    assert found(wanted, sort) == []


def test_the_usual_order_goes_by_what_is_asked() -> None:
    near = Nearby(at=HERE)

    assert QuestFilter().usual_sort() is QuestSort.NEWEST
    assert QuestFilter(near=near).usual_sort() is QuestSort.NEAREST
    assert QuestFilter(text="tower", near=near).usual_sort() is QuestSort.RELEVANCE


def test_where_somebody_is_is_rounded() -> None:
    near = Nearby(at=GeoPoint(59.93638, 30.30222), radius=7.5).rounded()

    assert near == Nearby(at=GeoPoint(59.936, 30.302), radius=7.5)
