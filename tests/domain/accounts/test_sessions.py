from datetime import datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from builders import NOON, a_session, a_user
from questcity.domain.accounts.errors import SessionEndedError
from questcity.domain.accounts.model.sessions import (
    RefreshToken,
    Session,
    SessionEnd,
    SessionLimits,
    Turn,
)
from questcity.domain.shared.ids import SessionId

LIMITS = SessionLimits(idle_for=timedelta(days=30), lives_for=timedelta(days=90))
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=100)
GENERATIONS = st.integers(0, 2**32 - 1)

tokens = st.builds(
    RefreshToken,
    st.uuids().map(SessionId),
    GENERATIONS,
    st.binary(min_size=32, max_size=32),
)


def present(session: Session, generation: int, at: datetime = NOON) -> tuple[Session, Turn]:
    return session.refreshed(generation, at=at, limits=LIMITS)


def at_generation(generation: int) -> Session:
    return a_session(a_user(), generation=generation)


def test_the_first_token_renews_the_session_and_says_that_it_was_used() -> None:
    later = NOON + timedelta(hours=1)

    session, turn = present(at_generation(1), 1, later)

    assert (turn, session.generation, session.last_used_at) == (Turn.RENEWED, 1, later)


def test_a_token_shown_again_because_the_answer_was_lost_renews_again() -> None:
    first, _ = present(at_generation(7), 8)

    again, turn = present(first, 8)

    assert (turn, again.generation) == (Turn.RENEWED, 8)


def test_the_child_takes_the_place_of_its_parent() -> None:
    session, turn = present(at_generation(7), 8)

    assert (turn, session.generation, session.is_open(now=NOON, limits=LIMITS)) == (
        Turn.RENEWED,
        8,
        True,
    )


@pytest.mark.parametrize("generation", [1, 5, 6])
def test_a_token_older_than_the_newest_ends_the_session(generation: int) -> None:
    session, turn = present(at_generation(7), generation)

    assert (turn, session.ended_at, session.end) == (Turn.REUSED, NOON, SessionEnd.TOKEN_REUSED)
    assert present(session, 7) == (session, Turn.OVER)
    assert present(session, 8) == (session, Turn.OVER)


def test_a_token_that_was_never_handed_out_changes_nothing() -> None:
    session = at_generation(7)

    assert present(session, 9) == (session, Turn.OVER)


@given(
    steps=st.lists(
        st.tuples(st.integers(0, 6), st.timedeltas(timedelta(0), timedelta(days=40))), max_size=12
    )
)
def test_no_token_lives_once_a_younger_one_was_shown(steps: list[tuple[int, timedelta]]) -> None:
    session, now, shown, is_dead = at_generation(1), NOON, 1, False

    for generation, pause in steps:
        now += pause
        session, turn = present(session, generation, now)

        if turn is Turn.RENEWED:
            assert not is_dead
            assert generation in {shown, shown + 1}
            shown = generation
        is_dead = is_dead or turn is Turn.REUSED
        assert session.generation == shown
        for older in range(shown):
            assert present(session, older, now)[1] is not Turn.RENEWED
        assert (session.end is SessionEnd.TOKEN_REUSED) is is_dead


@pytest.mark.parametrize(
    ("created", "used", "is_open"),
    [
        (timedelta(days=30), timedelta(days=30) - timedelta(microseconds=1), True),
        (timedelta(days=30), timedelta(days=30), False),
        (timedelta(days=90) - timedelta(microseconds=1), timedelta(0), True),
        (timedelta(days=90), timedelta(0), False),
    ],
)
def test_a_session_lasts_until_it_idles_or_is_old(
    created: timedelta, used: timedelta, *, is_open: bool
) -> None:
    session = a_session(a_user(), created_at=NOON - created, last_used_at=NOON - used)

    after, turn = present(session, 1)

    assert session.is_open(now=NOON, limits=LIMITS) is is_open
    assert turn is (Turn.RENEWED if is_open else Turn.OVER)
    assert is_open or after == session


@pytest.mark.parametrize(
    ("used_after", "left"),
    [
        (timedelta(0), timedelta(days=30)),
        (timedelta(days=60), timedelta(days=30)),
        (timedelta(days=75), timedelta(days=15)),
    ],
)
def test_it_expires_at_whichever_end_comes_first(used_after: timedelta, left: timedelta) -> None:
    session = a_session(a_user(), last_used_at=NOON + used_after)

    end = session.expires_at(LIMITS)

    assert end == NOON + used_after + left
    assert session.is_open(now=end - timedelta(microseconds=1), limits=LIMITS)
    assert not session.is_open(now=end, limits=LIMITS)


def test_a_session_that_is_over_keeps_its_first_end() -> None:
    signed_out = at_generation(1).ended(SessionEnd.SIGNED_OUT, at=NOON)

    again = signed_out.ended(SessionEnd.PASSWORD_CHANGED, at=NOON + timedelta(hours=1))

    assert (again.end, again.ended_at) == (SessionEnd.SIGNED_OUT, NOON)
    assert not again.is_open(now=NOON, limits=LIMITS)


@given(token=tokens)
def test_a_token_is_read_as_it_was_written(token: RefreshToken) -> None:
    assert RefreshToken.read(str(token)) == token


@given(token=tokens)
def test_a_token_is_safe_in_a_url(token: RefreshToken) -> None:
    text = str(token)

    assert text.isascii()
    assert text.replace("-", "a").replace("_", "a").isalnum()


@given(token=tokens, place=st.integers(0, 70), strange=st.characters(exclude_categories=()))
def test_a_token_has_one_spelling(token: RefreshToken, place: int, strange: str) -> None:
    text = str(token)

    for other in (
        text[:place] + strange + text[place:],
        text[:place] + strange + text[place + 1 :],
    ):
        assert other == text or _is_refused(other) or RefreshToken.read(other) != token


@given(text=ANY_TEXT)
def test_anything_else_is_no_token(text: str) -> None:
    assert _is_refused(text) or str(RefreshToken.read(text)) == text


@pytest.mark.parametrize("tail", ["=", "==", "!", "\n", "A"])
def test_what_is_hung_on_a_token_makes_it_no_token(tail: str) -> None:
    token = RefreshToken(a_session(a_user()).id, 1, bytes(32))

    assert _is_refused(f"{token}{tail}")


@given(first=st.tuples(st.uuids(), GENERATIONS), second=st.tuples(st.uuids(), GENERATIONS))
def test_no_two_tokens_are_proved_by_the_same_digest(
    first: tuple[SessionId, int], second: tuple[SessionId, int]
) -> None:
    proofs = [a_session(a_user(), id=id_).proof(number) for id_, number in (first, second)]

    assert (b"".join(proofs[0]) == b"".join(proofs[1])) is (first == second)


def _is_refused(text: str) -> bool:
    try:
        RefreshToken.read(text)
    except SessionEndedError:
        return True
    return False
