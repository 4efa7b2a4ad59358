from itertools import pairwise

import pytest

from questcity.domain.quests.model.activities import ActivityType
from questcity.domain.quests.model.answers import normal_answer
from questcity.domain.quests.model.points import GeoPoint
from questcity.entrypoints.cli.demo.mishaps import Mishaps, wrong_answer
from questcity.entrypoints.cli.demo.quest_files import DemoPoint, QuestName, read_quest
from questcity.entrypoints.cli.demo.walker import chance_of

EVERY = [read_quest(name) for name in QuestName]
CENTRES = {
    "Saint Petersburg": GeoPoint(59.9386, 30.3141),
    "Los Angeles": GeoPoint(34.0522, -118.2437),
}


def activities(name: QuestName) -> set[ActivityType]:
    return {point.activity.written().type for point in read_quest(name).points}


def points() -> list[DemoPoint]:
    return [point for quest in EVERY for point in quest.points]


def test_there_is_one_quest_in_russian_and_one_in_english() -> None:
    russian, english = EVERY

    assert (russian.language, len(russian.points)) == ("ru", 9)
    assert (english.language, len(english.points)) == ("en", 7)
    assert (russian.points[0].places[0].latitude, english.points[0].places[0].latitude) == (
        59.93638,
        34.05605,
    )


def test_every_activity_appears() -> None:
    assert activities(QuestName.SAINT_PETERSBURG) == set(ActivityType)


def test_every_code_has_six_digits() -> None:
    codes = [code for point in points() if (code := point.activity.code)]

    assert len(codes) == 2
    assert all(len(code) == 6 and code.isdigit() for code in codes)


def test_every_place_lies_in_its_city_and_within_a_walk_of_the_one_before() -> None:
    for quest in EVERY:
        places = [place.at for point in quest.points for place in point.places]
        centre = CENTRES[quest.place]
        assert max(place.distance_to(centre) for place in places) < 2000
        assert max(one.distance_to(other) for one, other in pairwise(places)) < 1000


def test_everything_in_the_files_reaches_the_author() -> None:
    ghost = read_quest(QuestName.SAINT_PETERSBURG).points[1].written()
    parts = read_quest(QuestName.LOS_ANGELES).points[4].written()

    assert ghost.places is not None
    assert [(p.random_occurrence, p.height, p.detection_radius) for p in ghost.places] == [
        (20, 2.2, 45)
    ]
    assert ghost.hints is not None
    assert [hint.cost for hint in ghost.hints] == [3]
    assert parts.places is not None
    assert [place.part for place in parts.places] == [1, 2]


def test_a_wrong_answer_is_none_of_the_right_ones() -> None:
    asked = [point for point in points() if point.activity.answers]

    assert len(asked) == 7
    for point in asked:
        kind = point.activity.written().type.answer_kind
        assert kind is not None
        right = {normal_answer(kind, answer) for answer in point.activity.answers}
        assert normal_answer(kind, wrong_answer(point)) not in right


@pytest.mark.parametrize("name", QuestName)
def test_each_mishap_happens_where_it_can(name: QuestName) -> None:
    quest = read_quest(name)

    for seed in range(40):
        mishaps = Mishaps.on(quest, chance_of(str(seed)))
        assert None not in {mishaps.too_early, mishaps.imprecise, mishaps.lost}
        assert mishaps.wrong is not None
        assert quest.points[mishaps.wrong].activity.type in {"enter_code", "enter_word"}
        assert mishaps.hint is not None
        assert quest.points[mishaps.hint].hints


def test_mishaps_are_elsewhere_on_another_walk() -> None:
    quest = read_quest(QuestName.SAINT_PETERSBURG)

    assert Mishaps.on(quest, chance_of("3")) == Mishaps.on(quest, chance_of("3"))
    assert len({Mishaps.on(quest, chance_of(str(seed))).wrong for seed in range(20)}) > 1
