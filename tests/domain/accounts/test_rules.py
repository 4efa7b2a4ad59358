from collections.abc import Mapping

import pytest
from hypothesis import given, strategies as st

from questcity.domain.accounts import rules
from questcity.domain.accounts.rules import PasswordPolicy, require_valid
from questcity.domain.shared.errors import InvalidInputError
from questcity.domain.shared.texts import normal_text

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)
USERNAMES = st.from_regex(rules.USERNAME, fullmatch=True)
LABEL = "a" * 63


def faults(
    fields: Mapping[str, str | None], policy: PasswordPolicy | None = None
) -> list[tuple[str, str]]:
    try:
        require_valid(fields, policy)
    except InvalidInputError as error:
        return [(str(violation.path[0]), violation.code) for violation in error.violations]
    return []


def is_valid(field: str, value: str) -> bool:
    return faults({field: value}) == []


@pytest.mark.parametrize("name", ["abc", "a" * 32, "Anna_Ivanova", "42.-_", "..."])
def test_a_username_has_3_to_32_plain_characters(name: str) -> None:
    assert is_valid("username", name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "ab",
        "a" * 33,
        "anna ivanova",
        " anna",
        "anna\n",
        "an\0na",
        "анна",
        "anna@",
        "a/b",
        "аnna",
    ],
)
def test_nothing_else_is_a_username(name: str) -> None:
    assert faults({"username": name}) == [("username", "invalid")]


# Each of these turns into plain letters under some kind of folding.
@pytest.mark.parametrize("name", ["\u017fam", "\u212aate", "\u0130van", "ﬁnn", "\uff41nna", "ßen"])
def test_letters_that_fold_into_plain_ones_are_in_no_username(name: str) -> None:
    assert not is_valid("username", name)


@given(name=USERNAMES)
def test_a_username_folds_in_one_way_only(name: str) -> None:
    assert is_valid("username", name)
    assert name.casefold() == name.lower() == name.upper().lower()
    assert is_valid("username", name.casefold())


@given(name=ANY_TEXT)
def test_a_username_that_passes_is_plain(name: str) -> None:
    assert not is_valid("username", name) or (name.isascii() and 3 <= len(name) <= 32)


@pytest.mark.parametrize(
    "address",
    [
        "a@b.co",
        "anna@example.org",
        "Anna.O'Hara+quest@sub.example.org",
        f"{'a' * 64}@example.org",
        f"a@{LABEL}.{LABEL}.{LABEL}.{'b' * 60}",
        "anna@xn--80ak6aa92e.xn--p1ai",
    ],
)
def test_an_address_of_a_mailbox_is_taken(address: str) -> None:
    assert is_valid("email", rules.normal_email(address))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "@",
        "anna",
        "anna@",
        "@example.org",
        "anna@example",
        "anna@localhost",
        "anna@@example.org",
        "anna@a@example.org",
        ".anna@example.org",
        "anna.@example.org",
        "an..na@example.org",
        "an na@example.org",
        "anna@example..org",
        "anna@-example.org",
        "anna@example-.org",
        "anna@example.org.",
        "anna@192.0.2.1",
        "anna@[192.0.2.1]",
        '"anna"@example.org',
        "Anna <anna@example.org>",
        "anna@example.org,boris@example.org",
        "anna@example.org\nBcc: boris@example.org",
        "anna\r@example.org",
        "an\0na@example.org",
        "anna@exam\0ple.org",
        "анна@example.org",
        "anna@пример.рф",
        "anna@exa\u200bmple.org",
        f"{'a' * 65}@example.org",
        f"a@{'b' * 64}.org",
        f"{'a' * 64}@{LABEL}.{LABEL}.{LABEL}",
    ],
)
def test_nothing_else_is_an_address(address: str) -> None:
    assert faults({"email": rules.normal_email(address)}) == [("email", "invalid")]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Anna@Example.ORG\n", "Anna@example.org"),
        ("ANNA@EXAMPLE.ORG", "ANNA@example.org"),
        ("a@b@C.org", "a@b@c.org"),
        ("Anna", "anna"),
        ("cafe\u0301@example.org", "caf\u00e9@example.org"),
    ],
)
def test_an_address_is_kept_as_typed_with_a_lower_case_domain(typed: str, kept: str) -> None:
    assert rules.normal_email(typed) == kept


@given(text=ANY_TEXT)
def test_an_address_that_passes_is_plain_and_stays_as_it_is(text: str) -> None:
    kept = rules.normal_email(text)

    if is_valid("email", kept):
        assert kept.isascii()
        assert kept.isprintable()
        assert len(kept) <= 254
        assert rules.normal_email(kept) == kept


@pytest.mark.parametrize(
    "name", ["Ё", "Анна-Мария", "O'Hara", "王", "a" * 128, "نیلوفر\u200cسا", "क्\u200dष"]
)
@pytest.mark.parametrize("field", ["first_name", "last_name"])
def test_a_name_is_what_people_are_called(field: str, name: str) -> None:
    assert is_valid(field, name)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "too-short"),
        ("a" * 129, "too-long"),
        ("An\0na", "invalid"),
        ("An\nna", "invalid"),
        ("An\x1b[31mna", "invalid"),
        ("An\x85na", "invalid"),
        ("An\u2028na", "invalid"),
        ("An\u202ena", "invalid"),
        ("An\u2066na", "invalid"),
        ("\u200b", "invalid"),
        ("\ufeffAnna", "invalid"),
        ("An\ud800na", "invalid"),
    ],
)
@pytest.mark.parametrize("field", ["first_name", "last_name"])
def test_a_name_cannot_pretend_to_be_something_else(field: str, name: str, code: str) -> None:
    assert faults({field: name}) == [(field, code)]


@given(text=ANY_TEXT)
def test_a_name_that_passes_stands_on_one_line(text: str) -> None:
    name = normal_text(text)

    if is_valid("first_name", name):
        assert name.splitlines() == [name]
        assert "\0" not in name
        assert normal_text(name) == name


@pytest.mark.parametrize(
    "password", ["aaaaaaaa", "12345678", "пароль пароль", "        ", "🦊" * 8]
)
def test_a_password_is_long_and_need_be_nothing_else(password: str) -> None:
    assert is_valid("password", password)


def test_the_operator_decides_how_long_a_password_is() -> None:
    policy = PasswordPolicy(min_length=15)

    assert faults({"password": "a" * 14}, policy) == [("password", "too-short")]
    assert faults({"password": "a" * 15}, policy) == []
    assert faults({"password": "a" * 7}) == [("password", "too-short")]


def test_a_password_has_an_upper_limit_in_bytes() -> None:
    assert is_valid("password", "ж" * 512)
    assert faults({"password": "ж" * 513}) == [("password", "too-long")]


def test_a_password_is_the_same_from_every_keyboard_and_otherwise_as_typed() -> None:
    assert rules.normal_password("cafe\u0301") == rules.normal_password("caf\u00e9")
    assert rules.normal_password("  ﬁ Ａ ") == "  ﬁ Ａ "


@given(first=ANY_TEXT)
def test_making_a_password_normal_twice_changes_nothing_more(first: str) -> None:
    once = rules.normal_password(first)

    assert rules.normal_password(once) == once


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        (None, None),
        ("", None),
        (" \n ", None),
        ("\0\x1b", None),
        (" Anna's\0 Pi\u202exel\n", "Anna's Pixel"),
        ("x" * 200, "x" * 128),
    ],
)
def test_the_name_of_a_device_is_tidied_rather_than_refused(
    given_name: str | None, kept: str | None
) -> None:
    assert rules.normal_device_name(given_name) == kept


@pytest.mark.parametrize("locale", ["en", "ru", "ru-RU", "zh-Hans", "zh-Hant-TW", "fil"])
def test_a_locale_is_a_language_tag(locale: str) -> None:
    assert is_valid("locale", locale)


@pytest.mark.parametrize("locale", ["", "e", "EN", "ru_RU", "ru-ru", "english", "ru-", "en\n"])
def test_nothing_else_is_a_locale(locale: str) -> None:
    assert faults({"locale": locale}) == [("locale", "invalid")]


@pytest.mark.parametrize(
    ("name", "passes"), [("anna.quest_1", True), ("@anna", False), ("", False)]
)
def test_an_instagram_name_comes_without_its_at_sign(name: str, *, passes: bool) -> None:
    assert is_valid("instagram_username", name) is passes
    assert not is_valid("instagram_username", "a" * 65)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    newcomer = {
        "username": "a b",
        "email": "anna",
        "password": "short",
        "first_name": "",
        "last_name": "Ivanova",
    }

    assert faults(newcomer) == [
        ("username", "invalid"),
        ("email", "invalid"),
        ("password", "too-short"),
        ("first_name", "too-short"),
    ]


def test_a_field_may_have_two_faults() -> None:
    assert faults({"first_name": "a\0" * 100}) == [
        ("first_name", "too-long"),
        ("first_name", "invalid"),
    ]


def test_what_is_not_given_is_not_judged() -> None:
    assert faults({"username": None, "first_name": "Anna"}) == []
