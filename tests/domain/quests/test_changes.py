"""What has changed between two states of a quest, for any two states."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, strategies as st

from builders import an_id
from play_builders import a_hint, a_place, a_point, an_activity, complete_fields
from questcity.domain.quests.model.activities import Activity, ActivityType, PhotoKind, Tool
from questcity.domain.quests.model.changes import Change, ChangeKind, find_changes
from questcity.domain.quests.model.contents import OpenContent
from questcity.domain.quests.model.documents import Path, document_of
from questcity.domain.quests.model.fields import (
    Credits,
    Level,
    Mentor,
    Merch,
    Mileage,
    Money,
    Price,
    QuestFields,
)
from questcity.domain.quests.model.points import GeoPoint, Point
from questcity.domain.shared.ids import AreaId, CategoryId, MediaId, MerchId, PointId, VehicleId

ADDED, REMOVED, CHANGED, MOVED = ChangeKind

POOL = tuple(
    a_point(
        places=(a_place(), a_place(), a_place()),
        hints=(a_hint(), a_hint(), a_hint()),
        activity=an_activity(ActivityType.ENTER_WORD, "thunder"),
    )
    for _ in range(7)
)
MERCH = tuple(
    Merch(id=MerchId(an_id()), description=text, price=Money(amount=900, currency="EUR"))
    for text in ("A map", "A pin", "A mug")
)
FIELDS = complete_fields(merch=MERCH)

some_points = st.lists(st.sampled_from(POOL), unique_by=lambda point: point.id).map(tuple)


def content(
    *points: Point, fields: QuestFields = FIELDS, **answers: tuple[str, ...]
) -> OpenContent:
    """Return content whose points have the words that are named by their positions, or one."""
    words = {
        point.id: answers.get(f"at_{index}", ("thunder",)) for index, point in enumerate(points)
    }
    return OpenContent(fields=fields, points=points, answers=words)


WHOLE = content(*POOL)


def with_point(index: int, **changes: Any) -> OpenContent:
    """Return all with one point changed."""
    points = list(POOL)
    points[index] = replace(points[index], **changes)
    return content(*points)


def with_fields(**changes: Any) -> OpenContent:
    return content(*POOL, fields=replace(FIELDS, **changes))


def told(*contents: OpenContent) -> list[tuple[ChangeKind, Path]]:
    return [(change.kind, change.path) for change in find_changes(*contents)]


def value_at(path: Path, whole: OpenContent) -> Any:
    value: Any = document_of(whole)
    for step in path:
        value = value[step]
    return value


@given(some_points)
def test_between_a_state_and_itself_nothing_changed(points: tuple[Point, ...]) -> None:
    assert find_changes(content(*points), content(*points)) == ()


def test_answers_that_were_sealed_anew_are_no_change() -> None:
    resealed = tuple(
        replace(point, activity=an_activity(ActivityType.ENTER_WORD, "other seal"))
        for point in POOL
    )

    assert POOL[0].activity.answers != resealed[0].activity.answers
    assert find_changes(WHOLE, content(*resealed)) == ()


ONE_FIELD: dict[Path, OpenContent] = {
    ("title",): with_fields(title="Another"),
    ("description",): with_fields(description=None),
    ("language",): with_fields(language="fr"),
    ("cover_media_id",): with_fields(cover_media_id=MediaId(an_id())),
    ("category_id",): with_fields(category_id=CategoryId(an_id())),
    ("vehicle_id",): with_fields(vehicle_id=VehicleId(an_id())),
    ("place_id",): with_fields(place_id=AreaId(an_id())),
    ("group",): with_fields(group=4),
    ("timeframe",): with_fields(timeframe=24),
    ("level",): with_fields(level=Level.HARD),
    ("mileage",): with_fields(mileage=Mileage.VERY_LONG),
    ("mentor",): with_fields(mentor=Mentor.REQUIRED),
    ("credits", "auto"): with_fields(credits=Credits(auto=False)),
    ("credits", "cost"): with_fields(credits=Credits(cost=5)),
    ("credits", "reward"): with_fields(credits=Credits(reward=5)),
    ("price", "amount"): with_fields(price=Price(amount=5)),
    ("price", "currency"): with_fields(price=Price(currency="RUB")),
    ("price", "subscription"): with_fields(price=Price(subscription=True)),
    ("merch", 1, "description"): with_fields(
        merch=(MERCH[0], replace(MERCH[1], description="A hat"), MERCH[2])
    ),
    ("merch", 2, "price", "amount"): with_fields(
        merch=(*MERCH[:2], replace(MERCH[2], price=Money(amount=1, currency="EUR")))
    ),
    ("points", 0, "title"): with_point(0, title="Another"),
    ("points", 1, "description"): with_point(1, description=""),
    ("points", 2, "tool_id"): with_point(2, tool=Tool.BEEPING_RADAR),
    ("points", 3, "file_media_id"): with_point(3, file_media_id=MediaId(an_id())),
    ("points", 4, "activity"): with_point(4, activity=Activity(type=ActivityType.TAKE_PHOTO)),
    ("points", 5, "activity", "words"): content(*POOL, at_5=("thunder", "stone")),
    ("points", 6, "places", 1, "latitude"): with_point(
        6,
        places=(
            POOL[6].places[0],
            replace(POOL[6].places[1], at=GeoPoint(1.0, 30.30222)),
            POOL[6].places[2],
        ),
    ),
    ("points", 6, "places", 0, "detection_radius"): with_point(
        6, places=(replace(POOL[6].places[0], detection_radius=7.5), *POOL[6].places[1:])
    ),
    ("points", 6, "places", 0, "part"): with_point(
        6, places=(replace(POOL[6].places[0], part=1), *POOL[6].places[1:])
    ),
    ("points", 0, "hints", 0, "text"): with_point(
        0, hints=(replace(POOL[0].hints[0], text="Up."), *POOL[0].hints[1:])
    ),
    ("points", 0, "hints", 1, "cost"): with_point(
        0, hints=(POOL[0].hints[0], replace(POOL[0].hints[1], cost=99), POOL[0].hints[2])
    ),
}


@pytest.mark.parametrize(("path", "after"), ONE_FIELD.items(), ids=map(str, ONE_FIELD))
def test_one_field_is_one_change_at_its_place(path: Path, after: OpenContent) -> None:
    [change] = find_changes(WHOLE, after)
    [back] = find_changes(after, WHOLE)

    old, new = value_at(path, WHOLE), value_at(path, after)
    assert change == Change(kind=CHANGED, path=path, before=old, after=new)
    assert back == Change(kind=CHANGED, path=path, before=new, after=old)


def test_another_type_of_activity_is_one_change_even_with_the_same_fields() -> None:
    ghost = with_point(0, activity=Activity(type=ActivityType.CATCH_GHOST))
    artifact = with_point(0, activity=Activity(type=ActivityType.PICK_UP_ARTIFACT))

    assert told(ghost, artifact) == [(CHANGED, ("points", 0, "activity"))]


def test_another_kind_of_photo_is_a_change_of_the_activity() -> None:
    before, after = [
        with_point(0, activity=Activity(type=ActivityType.TAKE_PHOTO, kind=kind))
        for kind in (PhotoKind.MATCHING, PhotoKind.DIRECTION_CHECK)
    ]

    assert told(before, after) == [(CHANGED, ("points", 0, "activity", "kind"))]


@given(some_points, st.data())
def test_points_that_are_put_in_are_additions_and_nothing_else(
    points: tuple[Point, ...], data: st.DataObject
) -> None:
    kept = tuple(point for point in points if data.draw(st.booleans()))
    new = [index for index, point in enumerate(points) if point not in kept]

    more, fewer = content(*points), content(*kept)
    found = [(("points", index), value_at(("points", index), more)) for index in new]

    assert find_changes(fewer, more) == tuple(
        Change(kind=ADDED, path=path, after=point) for path, point in found
    )
    assert find_changes(more, fewer) == tuple(
        Change(kind=REMOVED, path=path, before=point) for path, point in found
    )


@given(st.permutations(POOL))
def test_another_order_is_moves_and_the_fewest_that_make_it(points: list[Point]) -> None:
    changes = find_changes(WHOLE, content(*points))

    assert {change.kind for change in changes} <= {MOVED}
    for change in changes:
        assert change.path == ("points", change.after)
        assert POOL[change.before] == points[change.after]
    moved = {change.before for change in changes}
    stayed = [POOL.index(point) for point in points if POOL.index(point) not in moved]
    assert stayed == sorted(stayed)
    assert len(stayed) == longest_rising([POOL.index(point) for point in points])


def longest_rising(numbers: list[int]) -> int:
    """Return the length of the longest part that rises, found the slow way."""
    best: list[int] = []
    for index, number in enumerate(numbers):
        before = (best[i] for i in range(index) if numbers[i] < number)
        best.append(1 + max(before, default=0))
    return max(best, default=0)


def test_one_point_that_goes_from_the_front_to_the_end_is_one_move() -> None:
    [change] = find_changes(WHOLE, content(*POOL[1:], POOL[0]))

    assert change == Change(kind=MOVED, path=("points", 6), before=0, after=6)


def test_a_change_in_a_point_that_has_moved_has_its_own_place() -> None:
    renamed = replace(POOL[0], title="Renamed", hints=(*POOL[0].hints[1:], POOL[0].hints[0]))

    assert told(WHOLE, content(*POOL[1:], renamed)) == [
        (MOVED, ("points", 6)),
        (CHANGED, ("points", 6, "title")),
        (MOVED, ("points", 6, "hints", 2)),
    ]


@given(some_points, some_points)
def test_the_changes_tell_how_to_get_from_any_state_to_any_other(
    before: tuple[Point, ...], after: tuple[Point, ...]
) -> None:
    changes = find_changes(content(*before), content(*after))

    gone = {before[change.path[1]].id for change in changes if change.kind is REMOVED}  # type: ignore[index]
    moved = {before[change.before].id for change in changes if change.kind is MOVED}
    order = [point.id for point in before if point.id not in gone | moved]
    put: list[tuple[int, PointId]] = sorted(
        (change.path[1], after[change.path[1]].id)  # type: ignore[index, misc]
        for change in changes
        if change.kind in {ADDED, MOVED}
    )
    for index, point_id in put:
        order.insert(index, point_id)
    assert order == [point.id for point in after]


LISTS: dict[str, Callable[[tuple[Any, ...]], OpenContent]] = {
    "merch": lambda items: with_fields(merch=items),
    "points/0/places": lambda items: with_point(0, places=items),
    "points/0/hints": lambda items: with_point(0, hints=items),
}


@pytest.mark.parametrize(
    ("name", "items"),
    [("merch", MERCH), ("points/0/places", POOL[0].places), ("points/0/hints", POOL[0].hints)],
    ids=LISTS,
)
def test_places_hints_and_merch_are_known_by_their_ids_too(
    name: str, items: tuple[Any, ...]
) -> None:
    whole = LISTS[name]
    at: Path = tuple(int(step) if step.isdigit() else step for step in name.split("/"))
    last = len(items) - 1

    assert told(whole(items[1:]), whole(items)) == [(ADDED, (*at, 0))]
    assert told(whole(items), whole(items[1:])) == [(REMOVED, (*at, 0))]
    assert told(whole(items), whole((*items[1:], items[0]))) == [(MOVED, (*at, last))]
    assert told(whole(()), whole(items)) == [(ADDED, (*at, n)) for n in range(len(items))]
