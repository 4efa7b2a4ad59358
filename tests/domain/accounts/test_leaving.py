"""Taking one's data along, and the end of an account."""

from dataclasses import fields
from datetime import timedelta

import pytest

from builders import NOON, a_user
from questcity.domain.accounts.events import PasswordChanged, RefreshTokenReused
from questcity.domain.accounts.model.users import (
    DELETED_NAME,
    DELETION_GRACE,
    EXPORT_LIVES_FOR,
    REQUESTS_LAST,
)
from questcity.domain.accounts.rules import EMAIL, USERNAME, concerns
from questcity.domain.accounts.views import ExportStatus, ExportView
from questcity.domain.shared.errors import TooManyRequestsError
from questcity.domain.shared.permissions import Flag, Role, Status

LATER = NOON + timedelta(hours=1)
A_MOMENT = timedelta(microseconds=1)


def test_an_export_is_there_for_a_day() -> None:
    user = a_user().exporting(at=NOON)

    none = ExportView.of(a_user(), now=NOON)
    ready = ExportView.of(user, now=NOON + EXPORT_LIVES_FOR - A_MOMENT)
    over = ExportView.of(user, now=NOON + EXPORT_LIVES_FOR)

    assert timedelta(days=1) == EXPORT_LIVES_FOR
    assert (none.status, none.expires_at) == (ExportStatus.NONE, None)
    assert (ready.status, ready.expires_at) == (ExportStatus.READY, NOON + EXPORT_LIVES_FOR)
    assert (over.status, over.expires_at) == (ExportStatus.EXPIRED, NOON + EXPORT_LIVES_FOR)


def test_an_export_is_asked_for_once_a_day() -> None:
    user = a_user().exporting(at=NOON)

    with pytest.raises(TooManyRequestsError) as refusal:
        user.exporting(at=NOON + EXPORT_LIVES_FOR - A_MOMENT)

    assert refusal.value.retry_after == 1
    again = user.exporting(at=NOON + EXPORT_LIVES_FOR)
    assert again.export_requested_at == NOON + EXPORT_LIVES_FOR


def test_who_leaves_has_fourteen_days_which_do_not_move() -> None:
    leaving = a_user().leaving(at=NOON)

    assert timedelta(days=14) == DELETION_GRACE
    assert leaving.deletion_at == NOON + DELETION_GRACE
    assert leaving.leaving(at=LATER) == leaving
    assert (leaving.status, leaving.password_hash) == (Status.ACTIVE, "not a hash")


def test_who_stays_is_who_they_were() -> None:
    user = a_user()

    assert user.leaving(at=NOON).staying() == user
    assert user.staying() == user


def test_who_has_left_does_not_come_back() -> None:
    deleted = a_user().deleted(at=NOON)

    assert deleted.staying() == deleted


def test_a_deleted_account_has_no_password() -> None:
    deleted = a_user().deleted(at=LATER)

    assert (deleted.status, deleted.password_hash) == (Status.DELETED, None)
    assert (deleted.deletion_at, deleted.updated_at) == (LATER, LATER)


def test_an_account_is_erased_once_all_requests_in_it_have_ended() -> None:
    deleted = a_user().deleted(at=NOON)

    # A request lasts 3 seconds, and 2 more to be broken off.
    assert timedelta(seconds=5) < REQUESTS_LAST
    assert not deleted.can_be_erased(now=NOON + REQUESTS_LAST - A_MOMENT)
    assert deleted.can_be_erased(now=NOON + REQUESTS_LAST)
    assert not a_user().leaving(at=NOON).can_be_erased(now=NOON + DELETION_GRACE)
    assert not deleted.erased(at=LATER).can_be_erased(now=LATER + REQUESTS_LAST)


def test_nobody_is_behind_an_erased_account() -> None:
    user = a_user(
        role=Role.ADMIN,
        flags=frozenset(Flag),
        password_change_required=True,
        instagram_username="anna.i",
        export_requested_at=NOON,
        locale="ru",
    )

    erased = user.deleted(at=NOON).erased(at=LATER)

    said = {getattr(erased, field.name) for field in fields(erased)}
    assert not said & {user.username, user.email, user.first_name, user.last_name, "anna.i", "ru"}
    assert (erased.first_name, erased.last_name) == (DELETED_NAME, "")
    assert (erased.role, erased.flags, erased.status) == (Role.USER, frozenset(), Status.DELETED)
    assert (erased.password_hash, erased.password_change_required) == (None, False)
    assert (erased.export_requested_at, erased.deletion_at) == (None, None)
    assert not erased.show_on_leaderboards
    assert (erased.id, erased.created_at, erased.updated_at) == (user.id, NOON, LATER)


def test_nobody_can_choose_the_name_or_address_of_an_erased_account() -> None:
    one, other = (a_user().deleted(at=NOON).erased(at=NOON) for _ in range(2))

    assert not USERNAME.fullmatch(one.username)
    assert not EMAIL.fullmatch(one.email)
    assert one.username != other.username
    assert one.email != other.email


@pytest.mark.parametrize("email", ["anna@example.org", "ANNA@example.org"])
def test_a_letter_concerns_who_it_goes_to(email: str) -> None:
    event = RefreshTokenReused(email=email, first_name="Anna", locale="en", device_name=None)

    assert concerns(event, a_user(email="Anna@example.org"))


def test_a_letter_to_somebody_else_of_the_same_name_concerns_nobody_else() -> None:
    event = PasswordChanged(email="boris@example.org", first_name="Anna", locale="en")

    assert not concerns(event, a_user(email="anna@example.org", first_name="Anna"))
