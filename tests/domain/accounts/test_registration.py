from datetime import timedelta

import pytest

from builders import NOON, a_user, an_attempt, an_id
from questcity.domain.accounts.errors import CodeInvalidError
from questcity.domain.accounts.events import RegistrationCodeIssued, TakenAddressRegistered
from questcity.domain.accounts.model.codes import MailedCode
from questcity.domain.accounts.model.registration import RegistrationAttempt, Try
from questcity.domain.shared.ids import UserId
from questcity.domain.shared.permissions import Role, Status
from questcity.domain.shared.secrets import Tag

TEN_MINUTES = timedelta(minutes=10)
A_MOMENT = timedelta(microseconds=1)


def type_in(
    attempt: RegistrationAttempt, *, is_right: bool, after: timedelta = timedelta(0)
) -> tuple[RegistrationAttempt, Try]:
    return attempt.tried(is_right=is_right, now=NOON + after, valid_for=TEN_MINUTES)


def test_the_right_code_in_time_is_right() -> None:
    attempt = an_attempt()

    assert type_in(attempt, is_right=True, after=TEN_MINUTES - A_MOMENT) == (attempt, Try.RIGHT)


def test_the_right_code_too_late_is_wrong() -> None:
    attempt = an_attempt()

    assert type_in(attempt, is_right=True, after=TEN_MINUTES) == (attempt, Try.WRONG)


def test_five_wrong_codes_make_the_right_one_worthless() -> None:
    attempt = an_attempt()
    for left in (4, 3, 2, 1, 0):
        attempt, result = type_in(attempt, is_right=False)
        assert (result, attempt.code and attempt.code.tries_left) == (Try.WRONG, left)

    assert type_in(attempt, is_right=True) == (attempt, Try.WRONG)
    assert type_in(attempt, is_right=False) == (attempt, Try.WRONG)


def test_the_fifth_try_may_be_the_right_one() -> None:
    attempt = an_attempt()
    for _ in range(4):
        attempt, _ = type_in(attempt, is_right=False)

    assert type_in(attempt, is_right=True)[1] is Try.RIGHT


def test_a_new_code_brings_tries_and_time_of_its_own() -> None:
    attempt = an_attempt(code=MailedCode(tag=Tag("key", b"old"), issued_at=NOON, tries_left=0))

    renewed = attempt.with_code(MailedCode(tag=Tag("key", b"new"), issued_at=NOON + TEN_MINUTES))

    assert type_in(renewed, is_right=True, after=2 * TEN_MINUTES - A_MOMENT)[1] is Try.RIGHT
    assert type_in(renewed, is_right=True, after=2 * TEN_MINUTES)[1] is Try.WRONG


def test_without_a_code_every_code_is_wrong() -> None:
    attempt = an_attempt(code=None)

    assert type_in(attempt, is_right=True) == (attempt, Try.WRONG)


def test_the_right_code_of_a_verified_attempt_is_a_repeat() -> None:
    verified, _ = an_attempt().verified(UserId(an_id()), at=NOON)

    assert type_in(verified, is_right=True)[1] is Try.REPEATED
    assert type_in(verified, is_right=False)[1] is Try.WRONG


def test_an_attempt_makes_a_plain_user_with_its_own_names_and_password() -> None:
    attempt, user_id = an_attempt(), UserId(an_id())

    closed, user = attempt.verified(user_id, at=NOON)

    assert closed.user_id == user.id == user_id
    assert (user.username, user.email, user.locale) == (
        attempt.username,
        attempt.email,
        attempt.locale,
    )
    assert (user.first_name, user.last_name) == (attempt.first_name, attempt.last_name)
    assert user.password_hash == attempt.password_hash
    assert (user.role, user.flags, user.status) == (Role.USER, frozenset(), Status.ACTIVE)
    assert (user.created_at, user.updated_at, user.revision) == (NOON, NOON, 1)
    assert not user.password_change_required


def test_an_attempt_makes_one_user_only() -> None:
    closed, _ = an_attempt().verified(UserId(an_id()), at=NOON)

    assert not closed.is_open(now=NOON)
    with pytest.raises(CodeInvalidError):
        closed.verified(UserId(an_id()), at=NOON)


def test_an_attempt_lives_for_a_day() -> None:
    attempt, a_day = an_attempt(), timedelta(hours=24)

    assert attempt.is_open(now=NOON + a_day - A_MOMENT)
    assert not attempt.is_open(now=NOON + a_day)
    with pytest.raises(CodeInvalidError):
        attempt.verified(UserId(an_id()), at=NOON + a_day)


def test_a_code_proves_one_attempt_for_one_address() -> None:
    attempt = an_attempt(email="boris@example.org")
    proof = attempt.proof("123456")

    assert proof[0] == b"register"
    assert an_attempt(id=attempt.id, email="Boris@Example.ORG").proof("123456") == proof
    assert an_attempt(id=attempt.id, email="anna@example.org").proof("123456") != proof
    assert an_attempt(email=attempt.email).proof("123456") != proof
    assert attempt.proof("654321") != proof


def test_a_stranger_is_sent_the_code() -> None:
    attempt = an_attempt()

    assert attempt.letter("123456", None, TEN_MINUTES) == RegistrationCodeIssued(
        email=attempt.email,
        first_name=attempt.first_name,
        locale=attempt.locale,
        attempt_id=attempt.id,
        issued_at=attempt.code.issued_at if attempt.code else attempt.created_at,
        code="123456",
        valid_for_minutes=10,
    )


def test_the_owner_of_an_address_hears_of_the_attempt_and_nothing_from_who_made_it() -> None:
    owner = a_user(first_name="Olga", locale="en")
    attempt = an_attempt(email=owner.email.upper(), first_name="Mallory", locale="ru")

    assert attempt.letter("123456", owner, TEN_MINUTES) == TakenAddressRegistered(
        email=owner.email, first_name="Olga", locale="en"
    )


def test_a_protected_attempt_has_the_hash_and_nothing_else_new() -> None:
    bare = an_attempt(password_hash=None)

    assert bare.protected("a hash") == an_attempt(
        id=bare.id,
        token_digest=bare.token_digest,
        email=bare.email,
        username=bare.username,
        password_hash="a hash",
    )
