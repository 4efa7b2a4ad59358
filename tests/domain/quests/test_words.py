import unicodedata

import pytest
from hypothesis import given, strategies as st

from questcity.domain.quests.model.words import (
    BEGINNING_FROM,
    ENDING,
    LONGEST_WORD,
    SLIPS_FROM,
    WORDS_AT_MOST,
    beginnings_of,
    is_slip,
    neighbours_of,
    neighbours_of_beginnings,
    phrase_of,
    plain,
    words_of,
)

LETTERS = "абвгabcd"


@st.composite
def slips(draw: st.DrawFn, at_least: int = SLIPS_FROM) -> tuple[str, str]:
    """Return a word, and what a slip of the finger makes of it."""
    word = draw(st.text(LETTERS, min_size=at_least, max_size=12))
    at = draw(st.integers(0, len(word) - 2))
    letter = draw(st.sampled_from(LETTERS))
    slipped = draw(
        st.sampled_from(
            [
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
            ]
        )
    )
    return word, slipped


def distance(one: str, other: str) -> int:
    """Return the edit distance by the textbook (optimal string alignment)."""
    rows = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i in range(len(one) + 1):
        for j in range(len(other) + 1):
            if not i or not j:
                rows[i][j] = i + j
                continue
            rows[i][j] = min(
                rows[i - 1][j] + 1,
                rows[i][j - 1] + 1,
                rows[i - 1][j - 1] + (one[i - 1] != other[j - 1]),
            )
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


@given(slips())
def test_a_word_shares_a_neighbour_with_every_slip_of_it(both: tuple[str, str]) -> None:
    word, slipped = both

    shared = {*neighbours_of(word)} & {*neighbours_of(slipped)}

    # Of two letters, no letter can be left out.
    assert shared or len(slipped) < SLIPS_FROM
    assert is_slip(slipped, word) is (slipped != word)


@given(slips(at_least=BEGINNING_FROM), st.text(LETTERS, min_size=1, max_size=ENDING))
def test_a_slip_leads_to_a_word_whose_last_letters_are_lacking(
    both: tuple[str, str], ending: str
) -> None:
    beginning, slipped = both

    word = beginning + ending

    assert beginning in beginnings_of(word)
    assert {*neighbours_of_beginnings(word)} & {*neighbours_of(slipped)}


@given(st.text(LETTERS[:3], max_size=6), st.text(LETTERS[:3], max_size=6))
def test_a_slip_is_an_edit_distance_of_one(one: str, other: str) -> None:
    assert is_slip(one, other) is (distance(one, other) == 1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ёлка, ёж и ЙОД", ("елка", "еж", "и", "иод")),
        ("Café Ørsted, Łódź", ("cafe", "orsted", "lodz")),
        ("Straße", ("strasse",)),
        ("İstanbul ıssız", ("istanbul", "issiz")),
        ("Rock'n'roll; -- 100% a_b C:\\x", ("rock", "n", "roll", "100", "a", "b", "c", "x")),
        ("👻👻 port", ("👻", "👻", "port")),
        ("ﬁne ①", ("fine", "1")),
        ("%%% ___ \\ '", ()),
    ],
)
def test_words_are_folded(text: str, words: tuple[str, ...]) -> None:
    assert words_of(text) == words
    assert phrase_of(text) == " ".join(words)


@given(st.text())
def test_words_are_the_same_however_a_text_is_composed_and_spelled(text: str) -> None:
    found = words_of(text)

    for form in ("NFC", "NFD"):
        assert words_of(unicodedata.normalize(form, text)) == found
    assert words_of(" ".join(found)) == found
    assert all(0 < len(word) <= LONGEST_WORD and " " not in word for word in found)


@given(st.text(st.characters(categories=["Lu", "Ll"], max_codepoint=0x4FF), max_size=20))
def test_case_and_accents_do_not_matter(text: str) -> None:
    assert plain(text.upper().lower()) == plain(text.lower())


def test_of_a_long_text_the_first_words_count_and_of_a_long_word_its_beginning() -> None:
    assert len(words_of("word " * (WORDS_AT_MOST + 1))) == WORDS_AT_MOST
    assert words_of("x" * 1000) == ("x" * LONGEST_WORD,)
