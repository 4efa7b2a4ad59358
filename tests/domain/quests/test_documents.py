"""Paths into what editors work on."""

from dataclasses import replace

import pytest

from play_builders import a_hint, a_place, a_point, an_activity, complete_fields
from questcity.domain.quests.model.activities import ActivityType
from questcity.domain.quests.model.contents import OpenContent
from questcity.domain.quests.model.documents import Path, document_of, followed, leads_somewhere
from questcity.domain.quests.model.points import Point

FIRST, SECOND, THIRD = [
    a_point(
        places=(a_place(), a_place()),
        hints=(a_hint(), a_hint()),
        activity=an_activity(ActivityType.ENTER_WORD, "thunder", "stone"),
    )
    for _ in range(3)
]


def written(*points: Point) -> OpenContent:
    return OpenContent(
        fields=complete_fields(),
        points=points,
        answers={point.id: ("thunder", "stone") for point in points},
    )


def follow(path: Path, before: OpenContent, after: OpenContent) -> Path:
    return followed(path, document_of(before), document_of(after))


@pytest.mark.parametrize(
    "path",
    [
        (),
        ("title",),
        ("cover_media_id",),
        ("credits", "cost"),
        ("merch",),
        ("points", 0),
        ("points", 1, "tool_id"),
        ("points", 0, "places", 1, "latitude"),
        ("points", 0, "activity", "words", 1),
        ("points", 0, "hints", 0, "id"),
    ],
    ids=str,
)
def test_a_path_leads_to_all_that_is_there_empty_or_not(path: Path) -> None:
    assert leads_somewhere(path, document_of(written(FIRST, SECOND)))


@pytest.mark.parametrize(
    "path",
    [
        ("",),
        ("subtitle",),
        (0,),
        ("title", 0),
        ("title", "real"),
        ("points", 2),
        ("points", -1),
        ("points", "0"),
        ("points", "-"),
        ("points", 0, "activity", "code"),
        ("points", 0, "activity", "words", 0, 0),
        ("points", 0, "tool_id", "name"),
        ("points", 0, "id", "hex"),
        ("points", 0, "at"),
        ("points", "count"),
        ("cover_media_id", "id"),
    ],
    ids=str,
)
def test_a_path_to_what_is_not_there_leads_nowhere(path: Path) -> None:
    assert not leads_somewhere(path, document_of(written(FIRST, SECOND)))


def test_what_moves_takes_the_paths_to_it_along() -> None:
    before, after = written(FIRST, SECOND, THIRD), written(THIRD, SECOND, FIRST)

    assert follow(("points", 0, "title"), before, after) == ("points", 2, "title")
    assert follow(("points", 1), before, after) == ("points", 1)
    assert follow(("title",), before, after) == ("title",)
    assert follow((), before, after) == ()


def test_of_what_is_gone_it_is_told_what_held_it() -> None:
    whole = written(FIRST, SECOND)
    shorter = replace(SECOND, places=SECOND.places[1:])

    assert follow(("points", 0, "places", 1), whole, written(SECOND)) == ("points",)
    assert follow(("points", 1, "places", 0, "height"), whole, written(FIRST, shorter)) == (
        "points",
        1,
        "places",
    )
    code = replace(FIRST, activity=an_activity(ActivityType.ENTER_CODE, "1703"))
    assert follow(("points", 0, "activity", "words", 1), whole, written(code)) == (
        "points",
        0,
        "activity",
    )


def test_a_path_that_led_nowhere_is_followed_as_far_as_it_led() -> None:
    whole = written(FIRST)

    assert follow(("points", 0, "colour", "name"), whole, whole) == ("points", 0)
