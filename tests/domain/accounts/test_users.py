from datetime import timedelta

import pytest

from builders import NOON, a_ticket, a_user, an_id
from questcity.domain.accounts.errors import LinkInvalidError, SessionEndedError
from questcity.domain.shared.ids import SessionId
from questcity.domain.shared.permissions import AccountLockedError, Flag, Role, Status

LATER = NOON + timedelta(hours=1)


def test_a_user_acts_with_all_that_the_store_says() -> None:
    user = a_user(
        role=Role.MANAGER,
        flags=frozenset({Flag.CAN_LOCK_USERS}),
        status=Status.LOCKED,
        password_change_required=True,
    )
    session = SessionId(an_id())

    actor = user.acting(session)

    assert (actor.user_id, actor.session_id, actor.name) == (user.id, session, user.username)
    assert (actor.role, actor.flags, actor.status) == (user.role, user.flags, Status.LOCKED)
    assert actor.must_change_password


def test_an_active_user_may_sign_in() -> None:
    user = a_user()

    user.require_sign_in()

    assert user.status is Status.ACTIVE


@pytest.mark.parametrize("status", [Status.LOCKED, Status.UNVERIFIED])
def test_nobody_else_may_sign_in(status: Status) -> None:
    with pytest.raises(AccountLockedError):
        a_user(status=status).require_sign_in()


def test_of_a_deleted_account_nobody_hears_more_than_that_the_session_ended() -> None:
    with pytest.raises(SessionEndedError):
        a_user(status=Status.DELETED).require_sign_in()


def test_a_password_of_their_own_accepts_an_invitation() -> None:
    invited = a_user(status=Status.UNVERIFIED, password_hash=None, password_change_required=True)

    user = invited.with_password("a hash", at=LATER)

    assert (user.status, user.password_hash, user.updated_at) == (Status.ACTIVE, "a hash", LATER)
    assert not user.password_change_required


@pytest.mark.parametrize("status", [Status.LOCKED, Status.DELETED])
def test_a_password_opens_no_closed_account(status: Status) -> None:
    assert a_user(status=status).with_password("a hash", at=LATER).status is status


def test_a_change_counts_only_once_it_is_stored() -> None:
    user = a_user()

    assert user.locked("spam", at=LATER).revision == 1
    assert user.stored().revision == 2


def test_a_link_is_good_once() -> None:
    spent = a_ticket(a_user()).spent(at=NOON)

    assert spent.spent_at == NOON
    with pytest.raises(LinkInvalidError):
        spent.spent(at=NOON)


def test_a_link_is_good_until_its_last_moment() -> None:
    ticket = a_ticket(a_user(), expires_at=LATER)

    assert ticket.spent(at=LATER - timedelta(microseconds=1)).spent_at is not None
    with pytest.raises(LinkInvalidError):
        ticket.spent(at=LATER)
