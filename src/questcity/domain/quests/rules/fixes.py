"""What a live fix may change."""

from collections.abc import Iterator
from typing import Final

from questcity.domain.quests.model.answers import AnswerKind
from questcity.domain.quests.model.fixes import (
    Fix,
    FixChange,
    LargerRadius,
    MovedPlace,
    TextFix,
    WithdrawnPoint,
    WrittenAnswer,
    WrittenFix,
    says_already,
    with_fixes,
    withdrawn_by,
)
from questcity.domain.quests.model.points import PlaceSettings, Point
from questcity.domain.quests.model.quests import QuestVersion
from questcity.domain.quests.rules.fields import DESCRIPTION_LENGTH
from questcity.domain.quests.rules.points import (
    WORDS_AT_MOST,
    check_answer,
    check_position,
    check_radius,
    too_many_answers,
)
from questcity.domain.quests.rules.violations import TEXT_LENGTH, TITLE_LENGTH, check_text
from questcity.domain.shared.errors import Violation
from questcity.domain.shared.ids import PlaceId

FIXES_AT_MOST: Final = 100
"""Of one version: all of them are read with each step of each player."""


def check_fix(
    written: WrittenFix, version: QuestVersion, fixes: tuple[Fix, ...]
) -> Iterator[Violation]:
    """Find what is wrong with one more fix of a version; that it changes nothing is not."""
    if len(fixes) >= FIXES_AT_MOST:
        yield Violation((), "too-many", f"A version has at most {FIXES_AT_MOST} fixes.")
    yield from _check_values(written)
    if written.point_id is None:
        return
    points = {point.id: point for point in with_fixes(version.points, fixes)}
    gone = withdrawn_by(fixes)
    point = points.get(written.point_id)
    if point is None:
        yield Violation(("point_id",), "unknown", "The version has no such point.")
    elif point.id in gone:
        yield Violation(("point_id",), "withdrawn", "This point was withdrawn.")
    else:
        yield from _check_at(written, point)
        if isinstance(written, WithdrawnPoint) and len(gone) + 1 == len(points):
            yield Violation(("point_id",), "too-few", "One point has to be left to walk to.")


def check_change(
    change: FixChange, version: QuestVersion, fixes: tuple[Fix, ...]
) -> Iterator[Violation]:
    """Find whether one more change of a version would change nothing."""
    fixed = version.fixed(fixes)
    if says_already(change, fixed.fields, fixed.points):
        if isinstance(change, LargerRadius):
            [point] = (point for point in fixed.points if point.id == change.point_id)
            place = _place(point, change.place_id)
            assert place is not None
            detail = f"A radius can only get larger, and here it is {place.detection_radius:g} now."
            yield Violation(("detection_radius",), "not-larger", detail)
        else:
            yield Violation((), "unchanged", "Players read and meet this already.")


def _check_values(written: WrittenFix) -> Iterator[Violation]:
    match written:
        case TextFix():
            yield from _check_texts(written)
        case LargerRadius():
            yield from check_radius(("detection_radius",), written.detection_radius)
        case MovedPlace():
            yield from check_position((), written.at.latitude, written.at.longitude)
        case _:
            return


def _check_texts(written: TextFix) -> Iterator[Violation]:
    is_quest = written.point_id is None
    yield from check_text(("title",), written.title, TITLE_LENGTH)
    longest = DESCRIPTION_LENGTH if is_quest else TEXT_LENGTH
    yield from check_text(("description",), written.description, longest)
    for index, hint in enumerate(written.hints):
        yield from check_text(("hints", index, "text"), hint.text, TEXT_LENGTH)
    if is_quest and written.hints:
        yield Violation(("hints",), "not-expected", "Only a point has hints.")
    if written.title is None and written.description is None and not written.hints:
        yield Violation((), "missing", "Say at least one text.")


def _check_at(written: WrittenFix, point: Point) -> Iterator[Violation]:
    """Find what the point does not have that the fix is about."""
    match written:
        case TextFix():
            yield from _check_hints(written, point)
        case LargerRadius() | MovedPlace() if _place(point, written.place_id) is None:
            yield Violation(("place_id",), "unknown", "The point has no such place.")
        case WrittenAnswer():
            yield from _check_answer(written, point)
        case _:
            return


def _check_hints(written: TextFix, point: Point) -> Iterator[Violation]:
    known, told = {hint.id for hint in point.hints}, [hint.id for hint in written.hints]
    for index, hint_id in enumerate(told):
        if hint_id not in known or hint_id in told[:index]:
            at = ("hints", index, "id")
            yield Violation(at, "unknown", "This names a hint of the point, once.")


def _check_answer(written: WrittenAnswer, point: Point) -> Iterator[Violation]:
    kind = point.activity.type.answer_kind
    if kind not in {AnswerKind.WORD, AnswerKind.CODE}:
        yield Violation(("point_id",), "not-expected", "Nobody enters a word or a code there.")
        return
    assert kind is not None
    yield from check_answer(("answer",), kind, written.answer)
    if len(point.activity.answers) >= WORDS_AT_MOST:
        yield too_many_answers(("answer",))


def _place(point: Point, place_id: PlaceId) -> PlaceSettings | None:
    return next((place for place in point.places if place.id == place_id), None)
