from random import Random

import pytest

from benchmarks.catalogue.titles import LANGUAGES, MOST_LETTERS

PLACE = "Saint Petersburg"


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_can_be_searched_for_and_many_name_the_place(language: str) -> None:
    chance = Random(1)
    titles = [LANGUAGES[language].title(PLACE, chance) for _ in range(300)]

    assert all(3 <= len(title) <= MOST_LETTERS for title in titles)
    assert not any("{" in title for title in titles)
    assert sum(PLACE in title for title in titles) > 50
    assert len(set(titles)) > 30


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_chance_makes_the_same_quest(language: str) -> None:
    phrases = LANGUAGES[language]

    assert phrases.title(PLACE, Random(5)) == phrases.title(PLACE, Random(5))
    assert phrases.description(PLACE, Random(5)) == phrases.description(PLACE, Random(5))
    assert phrases.description(PLACE, Random(5)) != phrases.description(PLACE, Random(6))
