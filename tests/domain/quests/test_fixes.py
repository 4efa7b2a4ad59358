"""What a live fix may change, and what it makes of a version."""

from dataclasses import replace
from typing import Any, Final

import pytest

from builders import an_id
from fix_builders import (
    a_fix_of,
    a_larger_radius,
    a_moved_place,
    a_retitled,
    a_withdrawal,
    an_accepted_answer,
)
from quest_builders import SAVIOUR, a_point, a_quest, a_version, a_word, an_answer
from questcity.domain.quests.model.activities import Activity, ActivityType
from questcity.domain.quests.model.answers import AnswerKind
from questcity.domain.quests.model.fixes import (
    AcceptedAnswer,
    FixChange,
    HintText,
    LargerRadius,
    MovedPlace,
    TextFix,
    WrittenAnswer,
    WrittenFix,
    says_already,
)
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.quests.model.quests import Draft, QuestVersion
from questcity.domain.quests.rules.fix_trail import told_of_fix
from questcity.domain.quests.rules.fixes import check_change, check_fix
from questcity.domain.quests.views.writing import EditorsFix
from questcity.domain.shared.ids import HintId, PlaceId, PointId, UserId

WORD: Final = a_point(activity=a_word("key"))
CODE: Final = a_point(
    activity=Activity(type=ActivityType.ENTER_CODE, answers=(an_answer(text="1782"),), digits=4)
)
GHOST: Final = a_point()
VERSION: Final = a_version(a_quest(UserId(an_id())), points=(WORD, CODE, GHOST))
HINT: Final = WORD.hints[0]
PLACE: Final = WORD.places[0]


def fixed(*changes: FixChange, version: QuestVersion = VERSION) -> QuestVersion:
    return version.fixed(a_fix_of(version, change, n) for n, change in enumerate(changes, 1))


def faults(written: WrittenFix, *made: FixChange) -> dict[tuple[str | int, ...], str]:
    fixes = tuple(a_fix_of(VERSION, change, n) for n, change in enumerate(made, 1))
    return {fault.path: fault.code for fault in check_fix(written, VERSION, fixes)}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (a_retitled(WORD), replace(WORD, title="The Stone Guest")),
        (TextFix(point_id=WORD.id, description="Look."), replace(WORD, description="Look.")),
        (
            TextFix(point_id=WORD.id, hints=(HintText(id=HINT.id, text="Look up."),)),
            replace(WORD, hints=(replace(HINT, text="Look up."),)),
        ),
        (
            a_larger_radius(WORD, 100),
            replace(WORD, places=(replace(PLACE, detection_radius=100),)),
        ),
        (a_larger_radius(WORD, 10), WORD),
        (a_moved_place(WORD, SAVIOUR), replace(WORD, places=(replace(PLACE, at=SAVIOUR),))),
        (
            an_accepted_answer(WORD.id, answer=an_answer(text="lightning")),
            replace(
                WORD,
                activity=replace(
                    WORD.activity,
                    answers=(*WORD.activity.answers, an_answer(text="lightning")),
                ),
            ),
        ),
    ],
    ids=["title", "description", "hint", "radius", "smaller", "moved", "answer"],
)
def test_a_fix_changes_what_it_is_about_and_nothing_else(change: FixChange, expected: Any) -> None:
    assert fixed(change) == replace(VERSION, points=(expected, CODE, GHOST))


def test_words_of_the_quest_are_changed_where_no_point_is_named() -> None:
    change = TextFix(title="By night", description="In the dark.")

    fields = replace(VERSION.fields, title="By night", description="In the dark.")
    assert fixed(change) == replace(VERSION, fields=fields)


def test_a_withdrawn_point_is_gone() -> None:
    assert fixed(a_withdrawal(CODE)).points == (WORD, GHOST)


def test_the_last_of_several_fixes_holds() -> None:
    changes = (a_retitled(WORD, "A"), a_retitled(WORD, "B"), a_larger_radius(WORD, 50))

    [point, *_] = fixed(*changes, a_larger_radius(WORD, 40)).points

    assert (point.title, point.places[0].detection_radius) == ("B", 50)


@pytest.mark.parametrize(("digits", "told"), [(4, 4), (5, None)])
def test_how_many_digits_a_code_has_is_told_while_all_have_as_many(
    digits: int, told: int | None
) -> None:
    answer = an_answer(text="other")
    change = AcceptedAnswer(
        point_id=CODE.id, answer_kind=AnswerKind.CODE, answer=answer, digits=digits
    )

    assert fixed(change).points[1].activity.digits == told


NOWHERE: Final = PointId(an_id())
ELSEWHERE: Final = PlaceId(an_id())


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (a_retitled(WORD), {}),
        (TextFix(title="By night"), {}),
        (a_larger_radius(WORD, 100), {}),
        (a_moved_place(WORD, SAVIOUR), {}),
        (WrittenAnswer(point_id=WORD.id, answer="lightning"), {}),
        (WrittenAnswer(point_id=CODE.id, answer="1783"), {}),
        (a_withdrawal(WORD), {}),
        (TextFix(), {(): "missing"}),
        (
            TextFix(point_id=NOWHERE, title=" ", description="d" * 2001),
            {
                ("title",): "too-short",
                ("description",): "too-long",
                ("point_id",): "unknown",
            },
        ),
        (
            TextFix(title="t" * 129, description="", hints=(HintText(id=HINT.id, text="?"),)),
            {
                ("title",): "too-long",
                ("description",): "too-short",
                ("hints",): "not-expected",
            },
        ),
        (
            TextFix(
                point_id=WORD.id,
                hints=(
                    HintText(id=HINT.id, text=""),
                    HintText(id=HINT.id, text="?"),
                    HintText(id=HintId(an_id()), text="?" * 2001),
                ),
            ),
            {
                ("hints", 0, "text"): "too-short",
                ("hints", 1, "id"): "unknown",
                ("hints", 2, "id"): "unknown",
                ("hints", 2, "text"): "too-long",
            },
        ),
        (
            LargerRadius(point_id=WORD.id, place_id=ELSEWHERE, detection_radius=500.1),
            {("detection_radius",): "out-of-range", ("place_id",): "unknown"},
        ),
        (
            MovedPlace(point_id=NOWHERE, place_id=PLACE.id, at=GeoPoint(-91, 181)),
            {
                ("latitude",): "out-of-range",
                ("longitude",): "out-of-range",
                ("point_id",): "unknown",
            },
        ),
        (
            MovedPlace(point_id=GHOST.id, place_id=PLACE.id, at=SAVIOUR),
            {("place_id",): "unknown"},
        ),
    ],
)
def test_what_is_wrong_with_a_fix_is_told_at_once(
    written: WrittenFix, expected: dict[tuple[str | int, ...], str]
) -> None:
    assert faults(written) == expected


def test_a_qr_is_renewed_and_gets_no_second_one() -> None:
    scan = a_point(activity=Activity(type=ActivityType.SCAN_QR, answers=(an_answer(),)))
    version = replace(VERSION, points=(scan, GHOST))

    found = check_fix(WrittenAnswer(point_id=scan.id, answer="secret"), version, ())

    assert [fault.code for fault in found] == ["not-expected"]


def test_a_point_accepts_no_more_answers_than_an_author_can_write() -> None:
    words = [an_accepted_answer(WORD.id, answer=an_answer(text=str(n))) for n in range(19)]
    lightning = WrittenAnswer(point_id=WORD.id, answer="lightning")

    assert faults(lightning, *words[1:]) == {}
    assert faults(lightning, *words) == {("answer",): "too-many"}


def test_nothing_is_fixed_at_a_point_that_was_withdrawn() -> None:
    gone = a_withdrawal(WORD)

    assert faults(a_retitled(WORD), gone) == {("point_id",): "withdrawn"}
    assert faults(gone, gone) == {("point_id",): "withdrawn"}


def test_one_point_stays_to_be_walked_to() -> None:
    gone = a_withdrawal(WORD)

    assert faults(a_withdrawal(CODE), gone) == {}
    assert faults(a_withdrawal(GHOST), gone, a_withdrawal(CODE)) == {("point_id",): "too-few"}


def test_a_version_has_100_fixes_and_no_more() -> None:
    many = [a_retitled(WORD, str(n)) for n in range(100)]

    assert faults(a_retitled(CODE), *many[1:]) == {}
    assert faults(a_retitled(CODE), *many) == {(): "too-many"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (a_retitled(WORD, WORD.title), "unchanged"),
        (TextFix(title=VERSION.fields.title), "unchanged"),
        (a_moved_place(WORD, PLACE.at), "unchanged"),
        (a_larger_radius(WORD, PLACE.detection_radius), "not-larger"),
        (a_larger_radius(WORD, PLACE.detection_radius + 0.1), None),
        (a_withdrawal(WORD), None),
    ],
)
def test_what_changes_nothing_is_told(change: FixChange, code: str | None) -> None:
    assert [fault.code for fault in check_change(change, VERSION, ())] == ([code] if code else [])


EVERY_CHANGE: Final[tuple[FixChange, ...]] = (
    a_retitled(WORD),
    TextFix(title="By night"),
    a_larger_radius(WORD, 100),
    an_accepted_answer(WORD.id, answer=an_answer(text="lightning")),
    a_moved_place(WORD, SAVIOUR),
    a_withdrawal(WORD),
)


@pytest.mark.parametrize("change", EVERY_CHANGE, ids=lambda change: change.kind)
def test_a_draft_is_behind_until_it_says_what_the_fix_says(change: FixChange) -> None:
    fix = a_fix_of(VERSION, change)
    before = Draft(fields=VERSION.fields, points=VERSION.points)
    made = fixed(change)
    after = Draft(fields=made.fields, points=made.points)

    def is_behind(draft: Draft | None) -> bool:
        return EditorsFix.of(fix, draft, lambda *_: "read").draft_is_behind

    assert [is_behind(draft) for draft in (before, after, None)] == [True, False, False]
    assert says_already(change, made.fields, made.points)


def test_a_draft_whose_radius_is_larger_still_is_not_behind() -> None:
    larger = fixed(a_larger_radius(WORD, 200))

    assert says_already(a_larger_radius(WORD, 100), larger.fields, larger.points)


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (a_retitled(WORD), {"title": WORD.title}, {"title": "The Stone Guest"}),
        (TextFix(title="By night"), {"title": VERSION.fields.title}, {"title": "By night"}),
        (
            TextFix(point_id=WORD.id, hints=(HintText(id=HINT.id, text="Look up."),)),
            {f"hint {HINT.id}": HINT.text},
            {f"hint {HINT.id}": "Look up."},
        ),
        (
            a_larger_radius(WORD, 100.0),
            {"detection_radius": "25.0"},
            {"detection_radius": "100.0", "place_id": str(PLACE.id)},
        ),
        (
            a_moved_place(WORD, GeoPoint(1.5, 2.5)),
            {"latitude": str(PLACE.at.latitude), "longitude": str(PLACE.at.longitude)},
            {"latitude": "1.5", "longitude": "2.5", "place_id": str(PLACE.id)},
        ),
        (EVERY_CHANGE[3], {"answers": "1"}, {"answers": "2"}),
        (a_withdrawal(WORD), {"points": "3"}, {"points": "2"}),
    ],
)
def test_the_trail_tells_what_was_and_what_became_of_it_but_no_answer(
    change: FixChange, before: dict[str, str], after: dict[str, str]
) -> None:
    was, became = told_of_fix(a_fix_of(VERSION, change), VERSION)

    about = {"kind": change.kind.value, "version": "1"}
    if change.point_id is not None:
        about["point_id"] = str(change.point_id)
    assert (was, became) == (before, about | after)
    assert "lightning" not in str((was, became))
