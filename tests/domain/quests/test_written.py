from collections.abc import Callable
from uuid import UUID

from builders import an_id
from play_builders import a_hint, a_place, a_point, a_seal, an_activity
from questcity.domain.quests.model.activities import Activity, ActivityType, PhotoKind, Tool
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.model.written import (
    WrittenActivity,
    WrittenHint,
    WrittenPlace,
    WrittenPoint,
    blank,
)
from questcity.domain.shared.ids import PointId

NEW = UUID(int=7)


def new_id() -> UUID:
    return NEW


def sealed(written: WrittenActivity, before: Activity | None = None) -> Activity:
    return written.sealed(a_seal, lambda: "fresh", before)


def copies(activity: Activity) -> list[str]:
    return [answer.copy.decode() for answer in activity.answers]


def ids_in_turn() -> Callable[[], UUID]:
    return iter(UUID(int=number) for number in range(100, 200)).__next__


def test_words_are_sealed_one_by_one_as_they_were_written() -> None:
    written = WrittenActivity(type=ActivityType.ENTER_WORD, answers=("Гром", "Thunder"))

    activity = sealed(written)

    assert (activity.type, copies(activity)) == (ActivityType.ENTER_WORD, ["Гром", "Thunder"])
    assert activity.digits is None


def test_a_player_may_know_how_many_digits_a_code_has() -> None:
    assert sealed(WrittenActivity(type=ActivityType.ENTER_CODE, answers=("00-42",))).digits == 4
    assert sealed(WrittenActivity(type=ActivityType.ENTER_CODE)).digits is None


def test_a_photo_keeps_its_kind_and_has_no_answers() -> None:
    written = WrittenActivity(type=ActivityType.TAKE_PHOTO, kind=PhotoKind.FACE_VERIFICATION)

    expected = Activity(type=ActivityType.TAKE_PHOTO, kind=PhotoKind.FACE_VERIFICATION)
    assert sealed(written) == expected


def test_what_asks_for_no_answer_seals_none() -> None:
    written = WrittenActivity(type=ActivityType.CATCH_GHOST, answers=("boo",))

    assert sealed(written) == Activity(type=ActivityType.CATCH_GHOST)


def test_a_new_qr_gets_a_secret() -> None:
    assert copies(sealed(WrittenActivity(type=ActivityType.SCAN_QR))) == ["fresh"]


def test_a_qr_keeps_the_secret_that_signs_were_printed_with() -> None:
    before = an_activity(ActivityType.SCAN_QR, "printed")

    assert sealed(WrittenActivity(type=ActivityType.SCAN_QR), before) is before


def test_a_qr_takes_the_secret_that_is_written() -> None:
    before = an_activity(ActivityType.SCAN_QR, "printed")
    written = WrittenActivity(type=ActivityType.SCAN_QR, answers=("own",))

    assert copies(sealed(written, before)) == ["own"]


def test_a_qr_has_nothing_of_another_activity() -> None:
    before = an_activity(ActivityType.ENTER_WORD, "thunder")

    assert copies(sealed(WrittenActivity(type=ActivityType.SCAN_QR), before)) == ["fresh"]


def test_words_that_are_not_written_again_are_gone() -> None:
    before = an_activity(ActivityType.ENTER_WORD, "thunder")

    assert sealed(WrittenActivity(type=ActivityType.ENTER_WORD), before).answers == ()


def test_what_is_not_written_stays_as_it_was() -> None:
    before = a_point(hints=(a_hint(),))

    assert WrittenPoint().over(before, before.activity, new_id) == before


def test_what_is_written_takes_its_place() -> None:
    before = a_point(hints=(a_hint(),))
    activity = an_activity(ActivityType.ENTER_WORD, "thunder")
    written = WrittenPoint(title="New", description="", tool=Tool.NONE, places=(), hints=())

    after = written.over(before, activity, new_id)

    assert (after.id, after.title, after.description) == (before.id, "New", "")
    assert (after.tool, after.places, after.hints) == (Tool.NONE, (), ())
    assert after.activity == activity


def test_a_kept_place_and_hint_keep_their_ids_and_new_ones_get_new_ones() -> None:
    place, hint = a_place(), a_hint()
    written = WrittenPoint(
        places=(
            WrittenPlace(latitude=1.0, longitude=2.0),
            WrittenPlace(id=place.id, latitude=3.0, longitude=4.0),
            WrittenPlace(latitude=5.0, longitude=6.0),
        ),
        hints=(WrittenHint(id=hint.id, text="Look up."), WrittenHint(text="Look down.", cost=4)),
    )

    before = a_point(places=(place,), hints=(hint,))
    after = written.over(before, before.activity, ids_in_turn())

    assert [item.id for item in after.places] == [UUID(int=100), place.id, UUID(int=101)]
    assert [item.at for item in after.places] == [GeoPoint(1, 2), GeoPoint(3, 4), GeoPoint(5, 6)]
    assert [(item.id, item.text, item.cost) for item in after.hints] == [
        (hint.id, "Look up.", 0),
        (UUID(int=102), "Look down.", 4),
    ]


def test_a_place_is_kept_with_all_that_is_written_of_it() -> None:
    written = WrittenPlace(
        latitude=1.0,
        longitude=2.0,
        detection_radius=30.0,
        height=-2.0,
        interaction_inaccuracy=7.0,
        random_occurrence=50.0,
        part=3,
    )

    expected = a_place(
        id=NEW,
        at=GeoPoint(1.0, 2.0),
        detection_radius=30.0,
        height=-2.0,
        interaction_inaccuracy=7.0,
        random_occurrence=50.0,
        part=3,
    )
    assert written.named(new_id) == expected


def test_a_place_reaches_25_m_unless_something_else_is_written() -> None:
    place = WrittenPlace(latitude=1.0, longitude=2.0).named(new_id)

    assert (place.detection_radius, place.height, place.interaction_inaccuracy) == (25, 1.8, 10)
    assert (place.random_occurrence, place.part) == (None, None)


def test_a_blank_point_has_only_something_to_do() -> None:
    point_id, activity = PointId(an_id()), an_activity(ActivityType.CATCH_GHOST)

    point = blank(point_id, activity)

    assert (point.id, point.activity, point.title) == (point_id, activity, "")
    assert (point.places, point.hints, point.tool) == ((), (), Tool.NONE)
