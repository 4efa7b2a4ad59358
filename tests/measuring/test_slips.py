from random import Random

import pytest

from benchmarks.finding.slips import SLIPS, is_cyrillic
from benchmarks.finding.typed import (
    beginnings,
    titles_with_slips,
    whole_words,
    words_in,
    words_with_slips,
)
from questcity.domain.quests.model.words import is_slip

CHANCES = [Random(seed) for seed in range(40)]
WORDS = ["кот", "фонарь", "lighthouse", "неприкосновенность"]


@pytest.mark.parametrize("kind", SLIPS)
@pytest.mark.parametrize("word", ["lighthouse", "фонарщик", "ммммн"])
def test_a_slip_makes_one_letter_wrong(kind: str, word: str) -> None:
    typed = [SLIPS[kind](word, chance) for chance in CHANCES]

    # A letter too many may stand beside its like, and is missed by nobody.
    assert all(is_slip(one, word) for one in typed)
    assert {len(one) - len(word) for one in typed} == {
        {"swapped": 0, "missing": -1, "extra": 1, "wrong": 0}[kind]
    }


def test_a_slip_is_made_in_the_letters_of_its_word() -> None:
    assert all(is_cyrillic(SLIPS["wrong"]("фонарь", chance)) for chance in CHANCES)
    assert not any(is_cyrillic(SLIPS["extra"]("lantern", chance)) for chance in CHANCES)


def test_what_is_typed_has_so_many_letters_as_it_should() -> None:
    chance = Random(1)
    whole, begun = whole_words(WORDS, chance), beginnings(WORDS, chance)
    slipped = words_with_slips(WORDS, chance)

    assert {next(whole) for _ in range(50)} == {"кот", "фонарь", "lighthouse"}
    some = {next(begun) for _ in range(200)}
    assert {len(one) for one in some} == set(range(3, 13))
    assert all(any(word.startswith(one) and word != one for word in WORDS) for one in some)
    assert all(4 <= len(next(slipped)) <= 13 for _ in range(50))


def test_a_title_has_its_slip_in_a_long_word() -> None:
    titles = ["Тайны старого моста", "Secrets of the old bridge", "Мост и лев"] * 4

    found = titles_with_slips(titles, Random(2))

    assert {kind for _, kind in found} == set(SLIPS)
    assert {script for script, _ in found} == {"Cyrillic", "Latin"}
    slipped = [one for ones in found.values() for one in ones]
    assert len(slipped) == 8
    assert all(is_slip(one.typed_title, one.title) for one in slipped)
    assert all(is_slip(one.typed_word, one.word) and len(one.word) > 4 for one in slipped)


def test_words_come_as_often_as_they_are_there() -> None:
    assert words_in(["Мост и лев", "мост"]) == ["мост", "и", "лев", "мост"]
