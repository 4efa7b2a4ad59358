from dataclasses import replace
from typing import Any

import pytest

from builders import an_id
from play_builders import a_draft, a_hint, a_place, a_point, an_activity, complete_fields
from questcity.domain.quests.model.activities import ActivityType, PhotoKind
from questcity.domain.quests.model.fields import Credits, Merch, Money, Price, QuestFields
from questcity.domain.quests.model.written import (
    WrittenActivity,
    WrittenHint,
    WrittenPlace,
    WrittenPoint,
)
from questcity.domain.quests.rules.fields import check_fields, unknown_references
from questcity.domain.quests.rules.points import (
    check_new_point,
    check_order,
    check_point,
    check_scanned,
)
from questcity.domain.quests.rules.violations import require
from questcity.domain.shared.errors import InvalidInputError
from questcity.domain.shared.ids import HintId, MediaId, MerchId, PlaceId, PointId

CODE, WORD, QR = ActivityType.ENTER_CODE, ActivityType.ENTER_WORD, ActivityType.SCAN_QR
PLACE = WrittenPlace(latitude=59.9, longitude=30.3)
HINT = WrittenHint(text="Look up.")
NO_NUMBER = float("nan")
MERCH = Merch(id=None, description="A cup.", price=Money(amount=900, currency="EUR"))

Fault = tuple[tuple[str | int, ...], str]


def found(violations: Any) -> list[Fault]:
    return [(violation.path, violation.code) for violation in violations]


def faults_of_fields(**changes: Any) -> list[Fault]:
    return found(check_fields(replace(QuestFields(title="A walk"), **changes)))


def faults_of_point(**changes: Any) -> list[Fault]:
    return found(check_point(WrittenPoint(**{"title": "A statue", **changes})))


def faults_of_answers(kind: ActivityType, *answers: str) -> list[Fault]:
    return faults_of_point(activity=WrittenActivity(type=kind, answers=answers))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"title": "a" * 128},
        {"description": ""},
        {"description": "a" * 10_000},
        *({"language": tag} for tag in ("ru", "en-GB", "sr-Latn", "zh-Hant-TW", "fil")),
        *({"group": group} for group in (1, 2, 3, 4)),
        *({"timeframe": hours} for hours in (0, 1, 3, 10, 24)),
        {"credits": Credits(cost=1_000_000, reward=0)},
        {"merch": (MERCH,) * 50},
    ],
)
def test_a_draft_may_say_this_of_itself(changes: dict[str, Any]) -> None:
    assert faults_of_fields(**changes) == []


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"title": ""}, ("title",), "too-short"),
        ({"title": " \n"}, ("title",), "too-short"),
        ({"title": "a" * 129}, ("title",), "too-long"),
        ({"description": "a" * 10_001}, ("description",), "too-long"),
        *(
            ({"language": tag}, ("language",), "invalid")
            for tag in ("", "e", "EN", "en_GB", "english", "en-gb", "en\n")
        ),
        *(({"group": group}, ("group",), "invalid") for group in (0, 5, -1)),
        *(({"timeframe": hours}, ("timeframe",), "invalid") for hours in (-1, 2, 48)),
        ({"credits": Credits(cost=-1)}, ("credits", "cost"), "out-of-range"),
        ({"credits": Credits(reward=1_000_001)}, ("credits", "reward"), "out-of-range"),
        ({"price": Price(amount=-1)}, ("price", "amount"), "out-of-range"),
        ({"price": Price(currency="euro")}, ("price", "currency"), "invalid"),
        ({"cover_media_id": MediaId(an_id())}, ("cover_media_id",), "media-not-usable"),
        ({"merch": (MERCH,) * 51}, ("merch",), "too-many"),
        ({"merch": (*(MERCH,) * 50, replace(MERCH, stock=-1))}, ("merch",), "too-many"),
        ({"merch": (replace(MERCH, description=""),)}, ("merch", 0, "description"), "too-short"),
        ({"merch": (MERCH, replace(MERCH, stock=-1))}, ("merch", 1, "stock"), "out-of-range"),
        (
            {"merch": (replace(MERCH, price=Money(amount=-1, currency="EUR")),)},
            ("merch", 0, "price", "amount"),
            "out-of-range",
        ),
        (
            {"merch": (replace(MERCH, price=Money(amount=1, currency="€")),)},
            ("merch", 0, "price", "currency"),
            "invalid",
        ),
        (
            {"merch": (replace(MERCH, media_id=MediaId(an_id())),)},
            ("merch", 0, "media_id"),
            "media-not-usable",
        ),
        ({"merch": (replace(MERCH, id=MerchId(an_id())),)}, ("merch", 0, "id"), "unknown"),
    ],
)
def test_a_draft_may_not_say_this_of_itself(
    changes: dict[str, Any], path: tuple[str | int, ...], code: str
) -> None:
    assert faults_of_fields(**changes) == [(path, code)]


def test_kept_merch_has_its_own_id_once() -> None:
    kept = replace(MERCH, id=MerchId(an_id()))
    before = QuestFields(title="A walk", merch=(kept,))

    once = replace(before, merch=(kept, MERCH))
    twice = replace(before, merch=(kept, kept))

    assert found(check_fields(once, before)) == []
    assert found(check_fields(twice, before)) == [(("merch", 1, "id"), "unknown")]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"description": "a" * 2000},
        {"places": (PLACE,) * 20, "hints": (HINT,) * 5},
        {"places": (replace(PLACE, latitude=90.0, longitude=-180.0),)},
        {"places": (replace(PLACE, latitude=-90.0, longitude=180.0),)},
        {"places": (replace(PLACE, detection_radius=5.0, interaction_inaccuracy=5.0),)},
        {"places": (replace(PLACE, detection_radius=500.0, interaction_inaccuracy=100.0),)},
        {"places": (replace(PLACE, random_occurrence=5.0, part=1),)},
        {"places": (replace(PLACE, random_occurrence=100.0, part=20),)},
        {"hints": (replace(HINT, cost=100, text="a" * 2000),)},
        {"activity": WrittenActivity(type=ActivityType.TAKE_PHOTO, kind=PhotoKind.MATCHING)},
    ],
)
def test_a_point_may_say_this(changes: dict[str, Any]) -> None:
    assert faults_of_point(**changes) == []


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"title": None}, ("title",), "too-short"),
        ({"title": " "}, ("title",), "too-short"),
        ({"title": "a" * 129}, ("title",), "too-long"),
        ({"description": "a" * 2001}, ("description",), "too-long"),
        ({"file_media_id": MediaId(an_id())}, ("file_media_id",), "media-not-usable"),
        (
            {"activity": WrittenActivity(type=CODE, kind=PhotoKind.MATCHING)},
            ("activity", "kind"),
            "not-expected",
        ),
        ({"places": (PLACE,) * 21}, ("places",), "too-many"),
        ({"hints": (HINT,) * 6}, ("hints",), "too-many"),
        ({"places": (*(PLACE,) * 20, replace(PLACE, part=0))}, ("places",), "too-many"),
        ({"hints": (*(HINT,) * 5, replace(HINT, cost=-1))}, ("hints",), "too-many"),
        ({"places": (replace(PLACE, id=PlaceId(an_id())),)}, ("places", 0, "id"), "unknown"),
        ({"hints": (HINT, replace(HINT, text=" "))}, ("hints", 1, "text"), "too-short"),
        ({"hints": (replace(HINT, text="a" * 2001),)}, ("hints", 0, "text"), "too-long"),
        ({"hints": (replace(HINT, cost=-1),)}, ("hints", 0, "cost"), "out-of-range"),
        ({"hints": (replace(HINT, cost=101),)}, ("hints", 0, "cost"), "out-of-range"),
        ({"hints": (replace(HINT, id=HintId(an_id())),)}, ("hints", 0, "id"), "unknown"),
    ],
)
def test_a_point_may_not_say_this(
    changes: dict[str, Any], path: tuple[str | int, ...], code: str
) -> None:
    assert faults_of_point(**changes) == [(path, code)]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("latitude", (91.0, -90.1, NO_NUMBER)),
        ("longitude", (180.1, -181.0, float("inf"))),
        ("detection_radius", (4.9, 500.1, -25.0, NO_NUMBER)),
        ("height", (-501.0, 9001.0)),
        ("interaction_inaccuracy", (4.9, 100.1)),
        ("random_occurrence", (4.9, 100.1, -5.0, 0.0)),
        ("part", (0, 21)),
    ],
)
def test_a_place_is_on_earth_and_within_bounds(name: str, values: tuple[Any, ...]) -> None:
    for value in values:
        change: dict[str, Any] = {name: value}
        places = (PLACE, replace(PLACE, **change))
        assert faults_of_point(places=places) == [(("places", 1, name), "out-of-range")]


@pytest.mark.parametrize("code", ["1", "0" * 12, "17-03", "١٧٠٣", "1" + "-" * 63])
def test_a_code_has_1_to_12_digits(code: str) -> None:
    assert faults_of_answers(CODE, code) == []


@pytest.mark.parametrize("code", ["", "-", "0" * 13, "17o3", "XVII", "1" + "-" * 64])
def test_nothing_else_is_a_code(code: str) -> None:
    assert faults_of_answers(CODE, code) == [(("activity", "code"), "invalid")]


def test_words_have_1_to_64_characters_that_count() -> None:
    assert faults_of_answers(WORD, "Гром-камень", "5", "a" * 64) == []
    assert faults_of_answers(WORD, "thunder", "!?", "a" * 65, "") == [
        (("activity", "words", index), "invalid") for index in (1, 2, 3)
    ]


def test_there_are_at_most_20_words() -> None:
    assert faults_of_answers(WORD, *["thunder"] * 20) == []
    for one_more in ("thunder", "!?"):
        assert faults_of_answers(WORD, *["thunder"] * 20, one_more) == [
            (("activity", "words"), "too-many")
        ]


@pytest.mark.parametrize("secret", ["", " ", "///", "a" * 257])
def test_a_secret_has_1_to_256_characters_that_count(secret: str) -> None:
    assert faults_of_answers(QR, "a" * 256) == []
    assert faults_of_answers(QR, secret) == [(("activity", "secret"), "invalid")]


def test_what_is_missing_in_a_draft_is_not_wrong() -> None:
    for kind in ActivityType:
        assert faults_of_answers(kind) == []


def test_all_that_is_wrong_is_told_at_once() -> None:
    point = WrittenPoint(
        title="",
        description="a" * 2001,
        activity=WrittenActivity(type=CODE, answers=("x",)),
        places=(replace(PLACE, latitude=91.0, longitude=181.0),),
        hints=(replace(HINT, text="", cost=-1),),
    )

    with pytest.raises(InvalidInputError) as refusal:
        require(check_point(point))

    assert [violation.path for violation in refusal.value.violations] == [
        ("title",),
        ("description",),
        ("activity", "code"),
        ("places", 0, "latitude"),
        ("places", 0, "longitude"),
        ("hints", 0, "text"),
        ("hints", 0, "cost"),
    ]


def test_nothing_wrong_is_no_refusal() -> None:
    require(check_fields(complete_fields()))


def test_a_change_of_a_point_may_leave_its_title_out_but_not_empty_it() -> None:
    before = a_point()

    assert found(check_point(WrittenPoint(), before)) == []
    assert found(check_point(WrittenPoint(title=""), before)) == [(("title",), "too-short")]


def test_a_kept_place_or_hint_has_its_own_id_once() -> None:
    place, hint = a_place(), a_hint()
    before = a_point(places=(place,), hints=(hint,))
    kept, told = replace(PLACE, id=place.id), replace(HINT, id=hint.id)

    once = WrittenPoint(places=(PLACE, kept), hints=(told, HINT))
    twice = WrittenPoint(places=(kept, kept), hints=(told, told))

    assert found(check_point(once, before)) == []
    assert found(check_point(twice, before)) == [
        (("places", 1, "id"), "unknown"),
        (("hints", 1, "id"), "unknown"),
    ]


def test_a_new_point_says_what_there_is_to_do_and_is_at_most_the_hundredth() -> None:
    draft = a_draft(points=(a_point(),) * 99)
    full = replace(draft, points=(a_point(),) * 100)
    ghost = WrittenPoint(title="A", activity=WrittenActivity(type=ActivityType.CATCH_GHOST))

    assert found(check_new_point(ghost, draft)) == []
    assert found(check_new_point(ghost, full)) == [((), "too-many")]
    without = replace(ghost, activity=None)
    assert found(check_new_point(without, draft)) == [(("activity",), "missing")]


def test_only_a_point_to_scan_has_a_qr_to_renew() -> None:
    assert found(check_scanned(a_point(activity=an_activity(QR, "s3cret")))) == []
    assert found(check_scanned(a_point())) == [(("activity", "type"), "invalid")]


def test_references_to_nothing_are_told_by_name() -> None:
    assert found(unknown_references(("category_id", "place_id"))) == [
        (("category_id",), "unknown"),
        (("place_id",), "unknown"),
    ]


def test_an_order_names_each_point_once_and_no_other() -> None:
    draft = a_draft()
    first, second = (point.id for point in draft.points)

    assert found(check_order(draft, (second, first))) == []
    strange = PointId(an_id())
    for order in ((), (first,), (first, first), (first, second, second), (first, strange)):
        assert found(check_order(draft, order)) == [(("point_ids",), "invalid")]
