"""What a draft may hold, and what a publication needs; every violation is told at once."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final
from uuid import UUID

from questcity.domain.quests.errors import QuestNotReadyError
from questcity.domain.quests.model.activities import ActivityType
from questcity.domain.quests.model.answers import AnswerKind, normal_answer
from questcity.domain.quests.model.fields import QuestFields
from questcity.domain.quests.model.points import Point
from questcity.domain.quests.model.quests import Draft
from questcity.domain.quests.model.written import (
    WrittenActivity,
    WrittenHint,
    WrittenPlace,
    WrittenPoint,
)
from questcity.domain.shared.errors import InvalidInputError, Violation
from questcity.domain.shared.ids import PointId

TITLE_LENGTH: Final = 128
DESCRIPTION_LENGTH: Final = 10_000
POINT_DESCRIPTION_LENGTH: Final = 2000
HINT_LENGTH: Final = 2000
HINTS_AT_MOST: Final = 5
PLACES_AT_MOST: Final = 20
POINTS_AT_LEAST: Final = 2
POINTS_AT_MOST: Final = 100
MERCH_AT_MOST: Final = 50
WORDS_AT_MOST: Final = 20
WORD_LENGTH: Final = 64
CODE_DIGITS: Final = 12
QR_LENGTH: Final = 256
CREDITS_AT_MOST: Final = 1_000_000
TIMEFRAMES: Final = (0, 1, 3, 10, 24)
GROUPS: Final = (1, 2, 3, 4)
LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
CURRENCY: Final = re.compile(r"[A-Z]{3}")

Path = tuple[str | int, ...]


def require(violations: Iterable[Violation]) -> None:
    """Refuse if there are any. Raise `InvalidInputError`."""
    if found := tuple(violations):
        raise InvalidInputError(found)


def check_fields(fields: QuestFields, before: QuestFields | None = None) -> Iterator[Violation]:
    """Find what is wrong with the fields of a draft; what is missing is not."""
    known = {merch.id for merch in before.merch} if before else set()
    yield from _strange("merch", [merch.id for merch in fields.merch], known)
    yield from _too_many(("merch",), fields.merch, MERCH_AT_MOST)
    yield from _text(("title",), fields.title, TITLE_LENGTH)
    yield from _text(("description",), fields.description, DESCRIPTION_LENGTH, least=0)
    if fields.language is not None and not LANGUAGE.fullmatch(fields.language):
        yield Violation(("language",), "invalid", "A language is a tag such as ru or en-GB.")
    if fields.group is not None and fields.group not in GROUPS:
        yield Violation(("group",), "invalid", "A group is 1, 2, 3, or 4 for four or more.")
    if fields.timeframe is not None and fields.timeframe not in TIMEFRAMES:
        yield Violation(
            ("timeframe",), "invalid", "A timeframe is 1, 3, 10 or 24 hours, or 0 for no limit."
        )
    yield from _number(("credits", "cost"), fields.credits.cost, 0, CREDITS_AT_MOST)
    yield from _number(("credits", "reward"), fields.credits.reward, 0, CREDITS_AT_MOST)
    yield from _number(("price", "amount"), fields.price.amount, 0, CREDITS_AT_MOST)
    yield from _currency(("price", "currency"), fields.price.currency)
    for index, merch in enumerate(fields.merch):
        at = ("merch", index)
        yield from _text((*at, "description"), merch.description, POINT_DESCRIPTION_LENGTH)
        yield from _number((*at, "price", "amount"), merch.price.amount, 0, CREDITS_AT_MOST)
        yield from _currency((*at, "price", "currency"), merch.price.currency)
        yield from _number((*at, "stock"), merch.stock, 0, CREDITS_AT_MOST)
        if merch.media_id is not None:
            yield _no_media((*at, "media_id"))
    if fields.cover_media_id is not None:
        yield _no_media(("cover_media_id",))


def check_point(point: WrittenPoint, before: Point | None = None) -> Iterator[Violation]:
    """Find what is wrong with what was written of a point; what is missing is not."""
    if before is None or point.title is not None:
        yield from _text(("title",), point.title or "", TITLE_LENGTH)
    yield from _text(("description",), point.description, POINT_DESCRIPTION_LENGTH, least=0)
    if point.file_media_id is not None:
        yield _no_media(("file_media_id",))
    if point.activity is not None:
        yield from _check_activity(point.activity)
    yield from _too_many(("places",), point.places, PLACES_AT_MOST)
    for index, place in enumerate(point.places or ()):
        yield from _check_place(("places", index), place)
    yield from _too_many(("hints",), point.hints, HINTS_AT_MOST)
    for index, hint in enumerate(point.hints or ()):
        yield from _check_hint(("hints", index), hint)
    yield from _check_ids(point, before)


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


def unknown_references(names: Iterable[str]) -> Iterator[Violation]:
    """Tell that what some fields refer to does not exist."""
    for name in names:
        yield Violation((name,), "unknown", "There is no such thing. See the lists of references.")


def require_complete(draft: Draft) -> None:
    """Refuse a draft that lacks what a publication needs. Raise `QuestNotReadyError`."""
    if gaps := find_gaps(draft):
        raise QuestNotReadyError(gaps)


def check_order(draft: Draft, point_ids: tuple[PointId, ...]) -> Iterator[Violation]:
    """Find whether an order leaves a point out, or names one twice or of another quest."""
    if sorted(point_ids) != sorted(point.id for point in draft.points):
        yield Violation(
            ("point_ids",), "invalid", "An order names each point of the draft once, and no other."
        )


def find_gaps(draft: Draft) -> tuple[Violation, ...]:
    """Return what a publication needs and the draft lacks."""
    return (*_gaps_of_fields(draft.fields), *_gaps_of_points(draft.points))


def _gaps_of_fields(fields: QuestFields) -> Iterator[Violation]:
    needed = ("description", "language", "category_id", "vehicle_id", "place_id")
    for name in (*needed, "group", "timeframe", "level", "mileage"):
        if getattr(fields, name) in (None, ""):
            yield Violation((name,), "missing", "A published quest says this.")
    if fields.price.amount or fields.price.subscription:
        yield Violation(
            ("price",), "price-not-supported", "Quests cannot be sold yet: the price is 0."
        )


def _gaps_of_points(points: tuple[Point, ...]) -> Iterator[Violation]:
    if len(points) < POINTS_AT_LEAST:
        yield Violation(("points",), "too-few", "A quest has at least two points.")
    for index, point in enumerate(points):
        at = ("points", index)
        if not point.description:
            yield Violation((*at, "description"), "missing", "A point says what to do there.")
        if not point.places:
            yield Violation((*at, "places"), "too-few", "A point has at least one place.")
        yield from _gaps_of_activity((*at, "activity"), point)
        yield from _gaps_of_parts((*at, "places"), point)


def _gaps_of_activity(at: Path, point: Point) -> Iterator[Violation]:
    activity = point.activity
    if activity.type is ActivityType.TAKE_PHOTO and activity.kind is None:
        yield Violation((*at, "kind"), "missing", "A photo is of a kind.")
    if activity.type.answer_kind is not None and not activity.answers:
        yield Violation(at, "missing", "A player could give no right answer: there is none.")


def _gaps_of_parts(at: Path, point: Point) -> Iterator[Violation]:
    if not point.parts:
        return
    if point.activity.type is not ActivityType.PICK_UP_ARTIFACT:
        yield Violation(at, "parts-not-possible", "Only an artifact to pick up has parts.")
    numbers = [place.part for place in point.places]
    whole: list[int | None] = list(range(1, len(numbers) + 1))
    if len(numbers) == 1 or sorted(numbers, key=lambda part: part or 0) != whole:
        yield Violation(
            at, "parts-not-whole", "A divided artifact has a part at each place: 1, 2 and so on."
        )


def _check_activity(activity: WrittenActivity) -> Iterator[Violation]:
    if activity.kind is not None and activity.type is not ActivityType.TAKE_PHOTO:
        yield Violation(("activity", "kind"), "not-expected", "Only a photo is of a kind.")
    kind = activity.type.answer_kind
    if kind is AnswerKind.WORD:
        yield from _too_many(("activity", "words"), activity.answers, WORDS_AT_MOST)
    for index, answer in enumerate(activity.answers):
        if kind is AnswerKind.CODE and not _is_code(answer):
            yield Violation(("activity", "code"), "invalid", "A code has 1 to 12 digits.")
        if kind is AnswerKind.WORD and not _is_text(kind, answer, WORD_LENGTH):
            yield Violation(
                ("activity", "words", index),
                "invalid",
                "A word has 1 to 64 characters, letters or digits among them.",
            )
        if kind is AnswerKind.QR and not _is_text(kind, answer, QR_LENGTH):
            yield Violation(("activity", "secret"), "invalid", "A secret has 1 to 256 characters.")


def _is_code(answer: str) -> bool:
    normal = normal_answer(AnswerKind.CODE, answer)
    return normal.isascii() and normal.isdigit() and len(normal) <= CODE_DIGITS


def _is_text(kind: AnswerKind, answer: str, most: int) -> bool:
    return bool(normal_answer(kind, answer)) and len(answer) <= most


def _check_place(at: Path, place: WrittenPlace) -> Iterator[Violation]:
    yield from _number((*at, "latitude"), place.latitude, -90, 90)
    yield from _number((*at, "longitude"), place.longitude, -180, 180)
    yield from _number((*at, "detection_radius"), place.detection_radius, 5, 500)
    yield from _number((*at, "height"), place.height, -500, 9000)
    yield from _number((*at, "interaction_inaccuracy"), place.interaction_inaccuracy, 5, 100)
    if place.random_occurrence is not None:
        yield from _number((*at, "random_occurrence"), place.random_occurrence, 5, 100)
    if place.part is not None:
        yield from _number((*at, "part"), place.part, 1, PLACES_AT_MOST)


def _check_hint(at: Path, hint: WrittenHint) -> Iterator[Violation]:
    yield from _text((*at, "text"), hint.text, HINT_LENGTH)
    yield from _number((*at, "cost"), hint.cost, 0, 100)


def _check_ids(point: WrittenPoint, before: Point | None) -> Iterator[Violation]:
    places = [place.id for place in point.places or ()]
    hints = [hint.id for hint in point.hints or ()]
    yield from _strange("places", places, {place.id for place in before.places} if before else ())
    yield from _strange("hints", hints, {hint.id for hint in before.hints} if before else ())


def _strange(
    name: str, ids: Sequence[UUID | None], known: Collection[UUID | None]
) -> Iterator[Violation]:
    for index, item in enumerate(ids):
        if item is not None and (item not in known or item in ids[:index]):
            yield Violation(
                (name, index, "id"),
                "unknown",
                "A new item has no id; a kept one has its own, once.",
            )


def _text(at: Path, text: str | None, most: int, *, least: int = 1) -> Iterator[Violation]:
    if text is None:
        return
    if len(text.strip()) < least:
        yield Violation(at, "too-short", f"This has at least {least} character.")
    if len(text) > most:
        yield Violation(at, "too-long", f"This has at most {most} characters.")


def _number(at: Path, number: float, least: float, most: float) -> Iterator[Violation]:
    if not least <= number <= most:
        yield Violation(at, "out-of-range", f"This is between {least} and {most}.")


def _currency(at: Path, currency: str) -> Iterator[Violation]:
    if not CURRENCY.fullmatch(currency):
        yield Violation(at, "invalid", "A currency is three capital letters (ISO 4217).")


def _too_many(at: Path, items: tuple[object, ...] | None, most: int) -> Iterator[Violation]:
    if items is not None and len(items) > most:
        yield Violation(at, "too-many", f"There are at most {most}.")


def _no_media(at: Path) -> Violation:
    return Violation(at, "media-not-usable", "There is no such file that could be used here.")
