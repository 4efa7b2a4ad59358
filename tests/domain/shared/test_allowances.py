from datetime import timedelta

from hypothesis import given, strategies as st

from questcity.domain.shared.allowances import Limit

LIMIT = Limit(5, timedelta(hours=1))


def test_an_allowance_has_the_count_and_time_of_its_limit() -> None:
    allowance = LIMIT.of("mail", "anna@example.org")

    assert (allowance.count, allowance.per) == (5, timedelta(hours=1))


def test_another_letter_case_is_no_second_allowance() -> None:
    assert LIMIT.of("mail", "Anna@Example.ORG") == LIMIT.of("mail", "anna@example.org")
    assert LIMIT.of("sign-in", "ЁЖИК") == LIMIT.of("sign-in", "ёжик")
    assert LIMIT.of("sign-in", "STRASSE") == LIMIT.of("sign-in", "Straße")


@given(
    names=st.lists(st.text(st.characters(codec="ascii", exclude_characters="\0")), max_size=3),
    others=st.lists(st.text(st.characters(codec="ascii", exclude_characters="\0")), max_size=3),
)
def test_different_people_never_share_an_allowance(names: list[str], others: list[str]) -> None:
    first, second = LIMIT.of("sign-in", *names), LIMIT.of("sign-in", *others)

    are_one = [name.casefold() for name in names] == [name.casefold() for name in others]
    assert (first == second) is are_one


def test_names_cannot_be_shifted_into_one_another() -> None:
    assert LIMIT.of("sign-in", "ab", "c") != LIMIT.of("sign-in", "a", "bc")
