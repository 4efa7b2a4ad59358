import pytest
from hypothesis import given, strategies as st

from questcity.domain.quests.model.searching import (
    WORDS_LOOKED_UP,
    Search,
    typed_words,
)

KNOWN = ("tower", "towers", "towel", "watchtower", "power", "of", "ghosts")


def a_search(text: str) -> Search:
    """Return a search where the same few words are known for each that is typed."""
    return Search.of(text, {typed.word: KNOWN for typed in typed_words(text)})


def test_a_word_stands_for_itself_what_begins_with_it_holds_it_or_is_a_slip_away() -> None:
    [term] = a_search("tower").terms

    assert term.close == {"tower", "towers"}
    assert term.slips == {"towel", "power"}
    assert term.loose == {"watchtower"}


def test_only_the_last_word_may_be_incomplete() -> None:
    tower, ghosts = a_search("tower ghos").terms

    assert tower.close == {"tower"}
    assert "watchtower" not in tower.any
    assert ghosts.close == {"ghosts"}


def test_a_slip_in_the_last_word_may_come_before_its_end_where_nothing_is_nearer() -> None:
    [last] = a_search("ghotss").terms
    [lacking] = a_search("watchtoewr").terms
    known = {"watchtoewr": ("watchtowers",), "ghosts": ("ghosts",)}

    assert (last.slips, last.loose) == (frozenset({"ghosts"}), frozenset())
    assert (lacking.slips, lacking.loose) == (frozenset({"watchtower"}), frozenset())
    assert Search.of("watchtoewr", known).terms[0].loose == {"watchtowers"}
    assert [term.typed for term in Search.of("watchtoewr ghosts", known).terms] == ["ghosts"]


def test_a_word_of_few_letters_has_no_slips_among_others() -> None:
    known = {"fo": ("fox", "of"), "tower": ("tower",)}

    assert [term.typed for term in Search.of("fo tower", known).terms] == ["tower"]


@pytest.mark.parametrize("text", ["powr", "towr"])
def test_what_is_short_has_no_slips(text: str) -> None:
    assert a_search(text).terms == ()


def test_a_word_that_is_not_known_counts_only_if_no_other_is() -> None:
    assert [term.typed for term in a_search("zzzzz tower").terms] == ["tower"]
    assert not a_search("zzzzz").finds("tower", {"tower"})


def test_of_many_words_the_longest_count_in_their_order() -> None:
    text = "a bb ccc dddd eeeee ffffff ggggggg hhhhhhhh iiiiiiiii"

    found = [typed.word for typed in typed_words(text)]

    assert found == text.split()[1:]
    assert len(found) == WORDS_LOOKED_UP


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("tower", "towel"),
        ("towel", "tower of ghosts"),
        ("tower of ghosts", "the tower"),
        ("the tower", "the old tower"),
        ("the old tower", "two towers"),
        ("two towers", "the old power"),
        ("the old power", "the watchtower"),
        ("the watchtower", "something else"),
    ],
)
def test_the_better_fit_has_the_higher_rank(better: str, worse: str) -> None:
    search = a_search("tower")

    assert search.rank(better) > search.rank(worse)


@given(st.text(max_size=80), st.text(max_size=300))
def test_no_difference_in_length_outweighs_a_better_kind_of_fit(text: str, title: str) -> None:
    search = a_search(text)

    assert search.rank(search.phrase) >= search.rank(title) >= 0
