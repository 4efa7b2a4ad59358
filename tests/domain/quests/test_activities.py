from play_builders import a_place, a_point
from questcity.domain.quests.model.activities import ActivityType, Tool
from questcity.domain.quests.model.answers import AnswerKind


def test_activities_are_a_closed_set_with_numbers_of_their_own() -> None:
    assert {activity.value: activity.code for activity in ActivityType} == {
        1: "catch_ghost",
        2: "take_photo",
        3: "download_file",
        4: "scan_qr",
        5: "enter_code",
        6: "enter_word",
        7: "pick_up_artifact",
    }


def test_three_activities_ask_for_an_answer() -> None:
    kinds = {activity: activity.answer_kind for activity in ActivityType if activity.answer_kind}

    assert kinds == {
        ActivityType.SCAN_QR: AnswerKind.QR,
        ActivityType.ENTER_CODE: AnswerKind.CODE,
        ActivityType.ENTER_WORD: AnswerKind.WORD,
    }


def test_tools_are_a_closed_set_with_numbers_of_their_own() -> None:
    assert {tool.value: tool.code for tool in Tool} == {
        1: "none",
        2: "screen_illustration_descriptor",
        3: "beeping_radar",
        4: "orbital_radar",
        5: "mile_orbital_radar",
        6: "unlim_orbital_radar",
        7: "target_compass",
        8: "rangefinder",
        9: "rangefinder_unlim",
        10: "echolocation_screen",
        11: "qr_scanner",
        12: "camera_tool",
        13: "word_locker",
    }


def test_radars_compasses_and_rangefinders_show_places() -> None:
    assert {tool.value for tool in Tool if tool.shows_places} == set(range(3, 11))


def test_parts_of_a_point_are_those_at_its_places() -> None:
    divided = a_point(places=(a_place(part=2), a_place(part=1), a_place()))

    assert divided.parts == {1, 2}
    assert a_point().parts == frozenset()
