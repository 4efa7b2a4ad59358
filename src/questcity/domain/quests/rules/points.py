"""What the points of a draft may hold."""

from collections.abc import Iterator
from typing import Final

from questcity.domain.quests.model.activities import ActivityType
from questcity.domain.quests.model.answers import AnswerKind, normal_answer
from questcity.domain.quests.model.points import Point
from questcity.domain.quests.model.quests import Draft
from questcity.domain.quests.model.written import (
    WrittenActivity,
    WrittenHint,
    WrittenPlace,
    WrittenPoint,
)
from questcity.domain.quests.rules.violations import (
    TEXT_LENGTH,
    TITLE_LENGTH,
    Path,
    check_count,
    check_number,
    check_text,
    find_strange,
    no_media,
)
from questcity.domain.shared.errors import Violation
from questcity.domain.shared.ids import PointId

HINTS_AT_MOST: Final = 5
PLACES_AT_MOST: Final = 20
POINTS_AT_MOST: Final = 100
WORDS_AT_MOST: Final = 20
WORD_LENGTH: Final = 64
CODE_DIGITS: Final = 12
QR_LENGTH: Final = 256

_LISTED: Final = {AnswerKind.WORD: "words", AnswerKind.CODE: "other_codes"}


def check_point(point: WrittenPoint, before: Point | None = None) -> Iterator[Violation]:
    """Find what is wrong with what was written of a point; what is missing is not.

    Of a list that is too long, what is beyond its end is not looked at.
    """
    if before is None or point.title is not None:
        yield from check_text(("title",), point.title or "", TITLE_LENGTH)
    yield from check_text(("description",), point.description, TEXT_LENGTH, least=0)
    if point.file_media_id is not None:
        yield no_media(("file_media_id",))
    if point.activity is not None:
        yield from _check_activity(point.activity)
    places, hints = (point.places or ())[:PLACES_AT_MOST], (point.hints or ())[:HINTS_AT_MOST]
    yield from check_count(("places",), point.places, PLACES_AT_MOST)
    for index, place in enumerate(places):
        yield from _check_place(("places", index), place)
    yield from check_count(("hints",), point.hints, HINTS_AT_MOST)
    for index, hint in enumerate(hints):
        yield from _check_hint(("hints", index), hint)
    yield from _check_ids(places, hints, before)


def check_new_point(point: WrittenPoint, draft: Draft) -> Iterator[Violation]:
    """Find what is wrong with a point that is to be added."""
    yield from check_point(point)
    if point.activity is None:
        yield Violation(("activity",), "missing", "A point says what there is to do.")
    if len(draft.points) >= POINTS_AT_MOST:
        yield Violation((), "too-many", f"A quest has at most {POINTS_AT_MOST} points.")


def check_scanned(point: Point) -> Iterator[Violation]:
    """Find whether a point has no QR to be renewed."""
    if point.activity.type is not ActivityType.SCAN_QR:
        yield Violation(("activity", "type"), "invalid", "Only a point to scan has a QR.")


def check_order(draft: Draft, point_ids: tuple[PointId, ...]) -> Iterator[Violation]:
    """Find whether an order leaves a point out, or names one twice or of another quest."""
    if sorted(point_ids) != sorted(point.id for point in draft.points):
        yield Violation(
            ("point_ids",), "invalid", "An order names each point of the draft once, and no other."
        )


def check_answer(at: Path, kind: AnswerKind, answer: str) -> Iterator[Violation]:
    """Find whether an answer is none that a player could give."""
    if kind is AnswerKind.CODE and not _is_code(answer):
        detail = (
            f"A code has 1 to {CODE_DIGITS} digits, and with all signs among them "
            f"at most {WORD_LENGTH} characters."
        )
        yield Violation(at, "invalid", detail)
    if kind is AnswerKind.WORD and not _is_text(kind, answer, WORD_LENGTH):
        detail = f"A word has 1 to {WORD_LENGTH} characters, letters or digits among them."
        yield Violation(at, "invalid", detail)
    if kind is AnswerKind.QR and not _is_text(kind, answer, QR_LENGTH):
        yield Violation(at, "invalid", f"A secret has 1 to {QR_LENGTH} characters.")


def check_position(at: Path, latitude: float, longitude: float) -> Iterator[Violation]:
    """Find whether this is nowhere on Earth."""
    yield from check_number((*at, "latitude"), latitude, -90, 90)
    yield from check_number((*at, "longitude"), longitude, -180, 180)


def check_radius(at: Path, radius: float) -> Iterator[Violation]:
    """Find whether nobody can be found so near, or so far away."""
    yield from check_number(at, radius, 5, 500)


def too_many_answers(at: Path) -> Violation:
    """Return what is wrong with more answers than anybody needs."""
    return Violation(at, "too-many", f"A point accepts at most {WORDS_AT_MOST} answers.")


def place_of_answer(kind: AnswerKind, index: int) -> Path:
    """Return where in its activity an answer is written."""
    if kind is AnswerKind.WORD:
        return "words", index
    if kind is AnswerKind.QR:
        return ("secret",)
    return ("other_codes", index - 1) if index else ("code",)


def _check_activity(activity: WrittenActivity) -> Iterator[Violation]:
    if activity.kind is not None and activity.type is not ActivityType.TAKE_PHOTO:
        yield Violation(("activity", "kind"), "not-expected", "Only a photo is of a kind.")
    kind = activity.type.answer_kind
    if len(activity.answers) > WORDS_AT_MOST and kind in _LISTED:
        yield too_many_answers(("activity", _LISTED[kind]))
    for index, answer in enumerate(activity.answers[:WORDS_AT_MOST]):
        if kind is not None:
            yield from check_answer(("activity", *place_of_answer(kind, index)), kind, answer)


def _is_code(answer: str) -> bool:
    # Signs between the digits do not count, but nobody spends time on any number of them.
    if len(answer) > WORD_LENGTH:
        return False
    normal = normal_answer(AnswerKind.CODE, answer)
    return normal.isascii() and normal.isdigit() and len(normal) <= CODE_DIGITS


def _is_text(kind: AnswerKind, answer: str, most: int) -> bool:
    return len(answer) <= most and bool(normal_answer(kind, answer))


def _check_place(at: Path, place: WrittenPlace) -> Iterator[Violation]:
    yield from check_position(at, place.latitude, place.longitude)
    yield from check_radius((*at, "detection_radius"), place.detection_radius)
    yield from check_number((*at, "height"), place.height, -500, 9000)
    yield from check_number((*at, "interaction_inaccuracy"), place.interaction_inaccuracy, 5, 100)
    if place.random_occurrence is not None:
        yield from check_number((*at, "random_occurrence"), place.random_occurrence, 5, 100)
    if place.part is not None:
        yield from check_number((*at, "part"), place.part, 1, PLACES_AT_MOST)


def _check_hint(at: Path, hint: WrittenHint) -> Iterator[Violation]:
    yield from check_text((*at, "text"), hint.text, TEXT_LENGTH)
    yield from check_number((*at, "cost"), hint.cost, 0, 100)


def _check_ids(
    places: tuple[WrittenPlace, ...], hints: tuple[WrittenHint, ...], before: Point | None
) -> Iterator[Violation]:
    known = {place.id for place in before.places} if before else set()
    yield from find_strange("places", [place.id for place in places], known)
    told = {hint.id for hint in before.hints} if before else set()
    yield from find_strange("hints", [hint.id for hint in hints], told)
