from dataclasses import replace
from typing import Any

import pytest

from play_builders import a_draft, a_point, an_activity, complete_fields
from questcity.domain.quests.model.activities import ActivityType, PhotoKind
from questcity.domain.quests.model.fields import Merch, Money
from questcity.domain.quests.model.written import (
    WrittenActivity,
    WrittenHint,
    WrittenPlace,
    WrittenPoint,
)
from questcity.domain.quests.rules.fields import check_fields
from questcity.domain.quests.rules.points import (
    check_new_point,
    check_point,
    check_scanned,
)
from questcity.domain.quests.rules.violations import require
from questcity.domain.shared.errors import InvalidInputError

CODE, WORD, QR = ActivityType.ENTER_CODE, ActivityType.ENTER_WORD, ActivityType.SCAN_QR
PLACE = WrittenPlace(latitude=59.9, longitude=30.3)
HINT = WrittenHint(text="Look up.")
NO_NUMBER = float("nan")
MERCH = Merch(id=None, description="A cup.", price=Money(amount=900, currency="EUR"))

Fault = tuple[tuple[str | int, ...], str]


def found(violations: Any) -> list[Fault]:
    return [(violation.path, violation.code) for violation in violations]


def faults_of_point(**changes: Any) -> list[Fault]:
    return found(check_point(WrittenPoint(**{"title": "A statue", **changes})))


def faults_of_answers(kind: ActivityType, *answers: str) -> list[Fault]:
    return faults_of_point(activity=WrittenActivity(type=kind, answers=answers))


def test_only_a_photo_is_of_a_kind() -> None:
    code = WrittenActivity(type=CODE, kind=PhotoKind.MATCHING)

    assert faults_of_point(activity=code) == [(("activity", "kind"), "not-expected")]


def test_a_new_point_has_a_title() -> None:
    assert faults_of_point(title=None) == [(("title",), "too-short")]


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
