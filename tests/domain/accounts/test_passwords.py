import pytest
from hypothesis import given, strategies as st

from builders import a_user
from questcity.domain.accounts.model.passwords import Weakness, is_of_own_words, own_words
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.rules import (
    PasswordPolicy,
    require_good_password,
    require_valid,
)
from questcity.domain.shared.errors import InvalidInputError

ANNA = a_user(
    username="anna.quest_1",
    email="Anna.Ivanova@mail.example.org",
    first_name="Anna Maria",
    last_name="Ivanova",
)
WORDS = own_words(
    username=ANNA.username,
    email=ANNA.email,
    first_name=ANNA.first_name,
    last_name=ANNA.last_name,
)


def faults(
    password: str,
    user: User = ANNA,
    *,
    min_length: int = 8,
    weakness: Weakness | None = None,
) -> list[str]:
    try:
        require_good_password(password, user, PasswordPolicy(min_length=min_length), weakness)
    except InvalidInputError as error:
        return [violation.code for violation in error.violations]
    return []


@pytest.mark.parametrize(
    "password",
    [
        "questcity2026quest",
        "QuestCity!QuestCity!",
        "anna.quest_1",
        "ANNA.QUEST_1",
        "anna.quest_1 2026",
        "Anna.Ivanova@mail.example.org",
        "annaivanova1999",
        "Anna-Ivanova-1999",
        "ivanovaanna",
        "Anna (Maria) Ivanova !!!!!!!!",
        "mail.example.org",
        "ｉｖａｎｏｖａ1999",
    ],
)
def test_a_password_is_more_than_what_everybody_knows_of_its_owner(password: str) -> None:
    assert faults(password) == ["own-words"]


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "anna likes pelmeni",
        "ivanova 19991",
        "the city of white nights",
        "        ",
        "!!!!!!!!",
        "🦊" * 8,
        "🦊🦊🦊🦊🦊 anna",
    ],
)
def test_a_password_may_hold_such_words_beside_others(password: str) -> None:
    assert faults(password) == []


def test_what_is_left_must_be_longer_than_half_of_what_a_password_needs() -> None:
    assert faults("ivanova" + "x7yz") == ["own-words"]
    assert faults("ivanova" + "x7yz2") == []
    assert faults("ivanova ivanova" + "x7yz2ab", min_length=15) == ["own-words"]
    assert faults("ivanova ivanova" + "x7yz2abc", min_length=15) == []


def test_words_of_two_letters_are_too_many_to_be_ruled_out() -> None:
    bo = a_user(username="b.o", email="bo@x.io", first_name="Bo", last_name="Li")

    assert faults("bobobobo", bo) == []
    assert faults("b.o b.o!", bo) == ["own-words"]


@given(
    st.lists(st.tuples(st.sampled_from(sorted(WORDS)), st.sampled_from(" .,-_!?/")), min_size=1),
    st.booleans(),
)
def test_own_words_in_any_order_and_case_are_nothing_else(
    parts: list[tuple[str, str]], is_loud: bool
) -> None:
    password = "".join(word + separator for word, separator in parts)

    assert is_of_own_words(password.upper() if is_loud else password, WORDS, 8)


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_enough_beside_own_words_is_enough_whatever_they_are(text: str) -> None:
    assert not is_of_own_words(text + "🦊" * 5, WORDS, 8)
    assert not is_of_own_words(text, frozenset(), 8)


@pytest.mark.parametrize("weakness", Weakness)
def test_a_weakness_that_was_found_is_told_with_what_to_do(weakness: Weakness) -> None:
    with pytest.raises(InvalidInputError) as refused:
        require_good_password("long enough", ANNA, PasswordPolicy(), weakness)

    (violation,) = refused.value.violations
    assert (violation.path, violation.code) == (("password",), weakness.value)
    assert ". " in violation.detail


def test_all_that_is_wrong_with_a_password_is_told_at_once() -> None:
    assert faults("annaivanova", weakness=Weakness.TOO_COMMON) == ["own-words", "too-common"]


@pytest.mark.parametrize(("password", "code"), [("anna", "too-short"), ("anna" * 300, "too-long")])
def test_of_a_password_of_no_right_length_only_that_is_told(password: str, code: str) -> None:
    assert faults(password, weakness=Weakness.BREACHED) == [code]


def test_the_words_of_somebody_new_are_those_that_come_with_the_password() -> None:
    newcomer = {
        "username": "a b",
        "email": "vera@example.org",
        "password": "verasmirnova1",
        "first_name": "Vera",
        "last_name": "Smirnova",
    }

    with pytest.raises(InvalidInputError) as refused:
        require_valid(newcomer, weakness=Weakness.BREACHED)

    assert [(violation.path[0], violation.code) for violation in refused.value.violations] == [
        ("username", "invalid"),
        ("password", "own-words"),
        ("password", "breached"),
    ]


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("x" * 7, ["too-short"]),
        ("🦊 🦊 🦊 ", ["too-short"]),
        ("x" * 8, []),
        ("🦊 🦊 🦊 🦊 ", []),
        ("x" * 64, []),
        ("🦊 " * 32, []),
        ("x" * 128, []),
        ("🦊" * 128, []),
        ("x" * 1024, []),
        ("x" * 1025, ["too-long"]),
        ("🦊" * 256, []),
        ("🦊" * 257, ["too-long"]),
    ],
)
def test_length_counts_characters_and_its_limit_bytes(password: str, codes: list[str]) -> None:
    assert faults(password) == codes
