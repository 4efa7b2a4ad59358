from dataclasses import replace
from typing import Any

import pytest

from play_builders import a_draft, a_place, a_point, an_activity, complete_fields
from questcity.domain.quests.errors import QuestNotReadyError
from questcity.domain.quests.model.activities import ActivityType, PhotoKind
from questcity.domain.quests.model.fields import Price, QuestFields
from questcity.domain.quests.model.points import Point
from questcity.domain.quests.model.quests import Draft
from questcity.domain.quests.rules.linting.findings import Severity
from questcity.domain.quests.rules.linting.lintable import Lintable, References
from questcity.domain.quests.rules.linting.linter import lint, require_ready

ARTIFACT = an_activity(ActivityType.PICK_UP_ARTIFACT)

Gap = tuple[tuple[str | int, ...], str]


def unknown(draft: Draft) -> Lintable:
    return Lintable.of(draft, References())


def gaps(draft: Draft) -> list[Gap]:
    found = lint(unknown(draft))
    return [(gap.path, gap.code) for gap in found if gap.severity is Severity.ERROR]


def with_second(**changes: Any) -> Draft:
    return a_draft(points=(a_point(), a_point(**changes)))


def divided(*parts: int | None) -> Point:
    return a_point(activity=ARTIFACT, places=tuple(a_place(part=part) for part in parts))


def test_a_complete_draft_lacks_nothing() -> None:
    draft = a_draft()

    require_ready(unknown(draft))

    assert gaps(draft) == []


@pytest.mark.parametrize(
    "name",
    [
        "description",
        "language",
        "category_id",
        "vehicle_id",
        "place_id",
        "group",
        "timeframe",
        "level",
        "mileage",
    ],
)
def test_a_published_quest_says(name: str) -> None:
    draft = a_draft(fields=complete_fields(**{name: None}))

    assert gaps(draft) == [((name,), "missing")]


def test_an_empty_description_is_none() -> None:
    assert gaps(a_draft(fields=complete_fields(description=""))) == [(("description",), "missing")]
    assert gaps(with_second(description="")) == [(("points", 1, "description"), "missing")]


def test_a_quest_without_a_time_limit_says_so() -> None:
    assert gaps(a_draft(fields=complete_fields(timeframe=0))) == []


@pytest.mark.parametrize("price", [Price(amount=1), Price(subscription=True)])
def test_quests_cannot_be_sold_yet(price: Price) -> None:
    draft = a_draft(fields=complete_fields(price=price))

    assert gaps(draft) == [(("price",), "price-not-supported")]


@pytest.mark.parametrize("count", [0, 1])
def test_a_quest_has_at_least_two_points(count: int) -> None:
    assert gaps(a_draft(points=(a_point(),) * count)) == [(("points",), "too-few")]


def test_a_point_has_a_place() -> None:
    assert gaps(with_second(places=())) == [(("points", 1, "places"), "too-few")]


def test_a_photo_is_of_a_kind() -> None:
    photo = an_activity(ActivityType.TAKE_PHOTO)

    assert gaps(with_second(activity=photo)) == [(("points", 1, "activity", "kind"), "missing")]
    assert gaps(with_second(activity=replace(photo, kind=PhotoKind.DIRECTION_CHECK))) == []


@pytest.mark.parametrize("kind", ActivityType)
def test_what_asks_for_an_answer_has_one(kind: ActivityType) -> None:
    without = an_activity(kind, kind=PhotoKind.MATCHING)
    expected = [(("points", 1, "activity"), "missing")] if kind.answer_kind else []

    assert gaps(with_second(activity=without)) == expected
    assert gaps(with_second(activity=an_activity(kind, "1703", kind=PhotoKind.MATCHING))) == []


@pytest.mark.parametrize("parts", [(1, 2), (2, 1, 3), tuple(range(1, 21)), (None, None), (None,)])
def test_an_artifact_is_whole_or_has_a_part_at_each_place(parts: tuple[int | None, ...]) -> None:
    assert gaps(a_draft(points=(a_point(), divided(*parts)))) == []


@pytest.mark.parametrize(
    "parts", [(1,), (1, None), (1, 1), (1, 3), (2, 3), (1, 2, 2), (None, 1, 2), (1, 2, None)]
)
def test_anything_else_is_no_divided_artifact(parts: tuple[int | None, ...]) -> None:
    draft = a_draft(points=(a_point(), divided(*parts)))

    assert gaps(draft) == [(("points", 1, "places"), "parts-not-whole")]


@pytest.mark.parametrize("kind", sorted({*ActivityType} - {ActivityType.PICK_UP_ARTIFACT}))
def test_only_an_artifact_has_parts(kind: ActivityType) -> None:
    activity = an_activity(kind, "1703", kind=PhotoKind.MATCHING)
    places = (a_place(part=1), a_place(part=2))

    expected = [(("points", 1, "places"), "parts-not-possible")]
    assert gaps(with_second(activity=activity, places=places)) == expected


def test_all_gaps_are_told_at_once() -> None:
    bare = a_point(description="", places=(), activity=an_activity(ActivityType.ENTER_CODE))
    draft = Draft(fields=QuestFields(title="A walk", timeframe=0), points=(bare,))

    with pytest.raises(QuestNotReadyError) as refusal:
        require_ready(unknown(draft))

    assert [violation.path for violation in refusal.value.violations] == [
        ("description",),
        ("language",),
        ("category_id",),
        ("vehicle_id",),
        ("place_id",),
        ("group",),
        ("level",),
        ("mileage",),
        ("points",),
        ("points", 0, "description"),
        ("points", 0, "places"),
        ("points", 0, "activity"),
    ]
