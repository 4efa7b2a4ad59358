from itertools import pairwise

import pytest

from questcity.domain.quests.model.activities import ActivityType
from questcity.domain.quests.model.answers import normal_answer
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.model.written import WrittenPoint
from questcity.entrypoints.cli.demo.mishaps import Mishaps, wrong_answer
from questcity.entrypoints.cli.demo.quest_files import (
    QuestName,
    activity_of,
    hints_of,
    places_of,
    read_quest,
)
from questcity.entrypoints.cli.demo.walker import chance_of

EVERY = [read_quest(name) for name in QuestName]
CENTRES = {
    "Saint Petersburg": GeoPoint(59.9386, 30.3141),
    "Los Angeles": GeoPoint(34.0522, -118.2437),
}


def activities(name: QuestName) -> set[ActivityType]:
    return {activity_of(point).type for point in read_quest(name).points}


def points() -> list[WrittenPoint]:
    return [point for quest in EVERY for point in quest.points]


def test_there_is_one_quest_in_russian_and_one_in_english() -> None:
    russian, english = EVERY

    assert (russian.fields.language, len(russian.points)) == ("ru", 9)
    assert (english.fields.language, len(english.points)) == ("en", 7)
    assert (places_of(russian.points[0])[0].latitude, places_of(english.points[0])[0].latitude) == (
        59.93638,
        34.05605,
    )


def test_every_activity_appears() -> None:
    assert activities(QuestName.SAINT_PETERSBURG) == set(ActivityType)


def test_every_code_has_six_digits() -> None:
    codes = [
        code
        for activity in map(activity_of, points())
        if activity.type is ActivityType.ENTER_CODE
        for code in activity.answers
    ]

    assert len(codes) == 2
    assert all(len(code) == 6 and code.isdigit() for code in codes)


def test_every_place_lies_in_its_city_and_within_a_walk_of_the_one_before() -> None:
    for quest in EVERY:
        places = [place.at for point in quest.points for place in places_of(point)]
        centre = CENTRES[quest.place or ""]
        assert max(place.distance_to(centre) for place in places) < 2000
        assert max(one.distance_to(other) for one, other in pairwise(places)) < 1000


def test_everything_in_the_files_reaches_the_author() -> None:
    ghost = read_quest(QuestName.SAINT_PETERSBURG).points[1]
    parts = read_quest(QuestName.LOS_ANGELES).points[4]

    assert [(p.random_occurrence, p.height, p.detection_radius) for p in places_of(ghost)] == [
        (20, 2.2, 45)
    ]
    assert [hint.cost for hint in hints_of(ghost)] == [3]
    assert [place.part for place in places_of(parts)] == [1, 2]


def test_a_wrong_answer_is_none_of_the_right_ones() -> None:
    asked = [point for point in points() if activity_of(point).answers]

    assert len(asked) == 7
    for point in asked:
        kind = activity_of(point).type.answer_kind
        assert kind is not None
        right = {normal_answer(kind, answer) for answer in activity_of(point).answers}
        assert normal_answer(kind, wrong_answer(point)) not in right


@pytest.mark.parametrize("name", QuestName)
def test_each_mishap_happens_where_it_can(name: QuestName) -> None:
    quest = read_quest(name)

    for seed in range(40):
        mishaps = Mishaps.on(quest, chance_of(str(seed)))
        assert None not in {mishaps.too_early, mishaps.imprecise, mishaps.lost}
        assert mishaps.wrong is not None
        assert activity_of(quest.points[mishaps.wrong]).type in {
            ActivityType.ENTER_CODE,
            ActivityType.ENTER_WORD,
        }
        assert mishaps.hint is not None
        assert hints_of(quest.points[mishaps.hint])


def test_mishaps_are_elsewhere_on_another_walk() -> None:
    quest = read_quest(QuestName.SAINT_PETERSBURG)

    assert Mishaps.on(quest, chance_of("3")) == Mishaps.on(quest, chance_of("3"))
    assert len({Mishaps.on(quest, chance_of(str(seed))).wrong for seed in range(20)}) > 1
