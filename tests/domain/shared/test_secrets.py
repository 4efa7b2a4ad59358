from hypothesis import given, strategies as st

from questcity.domain.shared.secrets import SecretUse, Tag, token_digest

ANY_TEXT = st.text(st.characters(exclude_categories=()))


def test_each_use_has_a_key_of_its_own_under_a_name_that_is_stored() -> None:
    assert sorted(SecretUse) == [
        "box",
        "code",
        "cursor",
        "fingerprint",
        "outbox",
        "refresh",
        "seal",
    ]


def test_a_token_is_stored_as_the_same_digest_for_ever() -> None:
    digest = "2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683"

    assert token_digest("key").hex() == digest


@given(token=ANY_TEXT, other=ANY_TEXT)
def test_two_tokens_have_two_digests_whatever_they_hold(token: str, other: str) -> None:
    assert len(token_digest(token)) == 32
    assert (token_digest(token) == token_digest(other)) is (token == other)


def test_a_digest_of_another_key_is_another_tag() -> None:
    assert Tag("old", b"digest") != Tag("new", b"digest")
    assert Tag("old", b"digest") == Tag("old", b"digest")
