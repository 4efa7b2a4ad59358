from dataclasses import replace
from datetime import timedelta

import pytest

from builders import NOON, a_code, a_user, an_id
from questcity.domain.accounts.model.codes import CodePurpose, MailedCode, proof_of
from questcity.domain.shared.ids import CodeId
from questcity.domain.shared.secrets import Tag

TEN_MINUTES = timedelta(minutes=10)
ANNA = a_user()


def test_the_right_code_is_used_up_at_once() -> None:
    code = a_code(ANNA)

    used, is_right = code.tried(is_right=True, now=NOON, valid_for=TEN_MINUTES)
    again, is_right_again = used.tried(is_right=True, now=NOON, valid_for=TEN_MINUTES)

    assert (is_right, is_right_again) == (True, False)
    assert again == used
    assert not used.is_awaited()


def test_after_five_wrong_codes_the_right_one_is_dead() -> None:
    code = a_code(ANNA)
    for _ in range(5):
        assert code.is_awaited()
        code, is_right = code.tried(is_right=False, now=NOON, valid_for=TEN_MINUTES)
        assert not is_right

    assert code.tried(is_right=True, now=NOON, valid_for=TEN_MINUTES) == (code, False)
    assert not code.is_awaited()


def test_a_code_is_good_until_its_time_is_over_and_not_at_that_moment() -> None:
    code, moment = a_code(ANNA), timedelta(microseconds=1)

    assert code.tried(is_right=True, now=NOON + TEN_MINUTES - moment, valid_for=TEN_MINUTES)[1]
    late = code.tried(is_right=True, now=NOON + TEN_MINUTES, valid_for=TEN_MINUTES)

    assert late == (code, False)


def test_nobody_awaits_a_code_without_a_user() -> None:
    assert not a_code(ANNA, user_id=None).is_awaited()


def test_a_code_is_of_its_user_while_the_address_is() -> None:
    code = a_code(ANNA)

    assert code.is_of(replace(ANNA, email=ANNA.email.upper()))
    assert not code.is_of(replace(ANNA, email="another@example.org"))
    assert not code.is_of(a_user(email=ANNA.email))


def test_a_proof_tells_purposes_addresses_and_codes_apart_but_no_letter_case() -> None:
    code_id = CodeId(an_id())
    proof = proof_of(CodePurpose.RESET_PASSWORD, code_id, "anna@example.org", "123456")

    others = [
        proof_of(CodePurpose.CHANGE_EMAIL, code_id, "anna@example.org", "123456"),
        proof_of(CodePurpose.RESET_PASSWORD, CodeId(an_id()), "anna@example.org", "123456"),
        proof_of(CodePurpose.RESET_PASSWORD, code_id, "boris@example.org", "123456"),
        proof_of(CodePurpose.RESET_PASSWORD, code_id, "anna@example.org", "123457"),
    ]

    assert proof == proof_of(CodePurpose.RESET_PASSWORD, code_id, "ANNA@example.org", "123456")
    assert proof not in others
    assert b"register" not in proof


@pytest.mark.parametrize("purpose", CodePurpose)
def test_what_a_code_proves_is_told_by_itself(purpose: CodePurpose) -> None:
    code = a_code(ANNA, purpose=purpose, mailed=MailedCode(tag=Tag("key", b""), issued_at=NOON))

    assert code.proof("123456") == proof_of(purpose, code.id, ANNA.email, "123456")
