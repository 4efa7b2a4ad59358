"""What the linter reads in texts and answers, and what it does not."""

import pytest
from hypothesis import given, strategies as st

from lint_builders import found
from lint_cases import RIDE, WALK
from questcity.domain.quests.model.activities import ActivityType
from questcity.domain.quests.model.answers import AnswerKind, normal_answer, normal_words
from questcity.domain.quests.model.written import WrittenActivity, WrittenHint
from questcity.domain.quests.rules.linting.findings import Code


@pytest.mark.parametrize(
    "text", ["Todo sobre la plaza.", "XXX век", "Die Maxxximum-Bar", "No. 7", "…и всё", "TODOS"]
)
def test_words_that_only_look_like_it_hold_no_place(text: str) -> None:
    assert found(WALK.with_point(0, title=text)) == []


@pytest.mark.parametrize("answer", ["bo", "snake", "square", "178", "lanes"])
def test_a_part_of_a_word_gives_nothing_away(answer: str) -> None:
    activity = WrittenActivity(type=ActivityType.ENTER_WORD, answers=(answer,))

    assert found(WALK.with_point(3, activity=activity)) == []


def test_a_hint_may_say_which_word_of_the_text_matters() -> None:
    assert found(WALK.with_point(0, hints=(WrittenHint(text="Behind you!", cost=2),))) == []


def test_words_are_told_from_one_another_as_answers_are_compared() -> None:
    assert normal_words("Гром-камень, ЁЛКА!") == " гром камень елка "
    assert normal_words(" \n?! ") == " "
    assert normal_words("Das ist groß") == " das ist gross "


@given(st.text("абеёЕЁ-,. Zß1२", max_size=30))
def test_the_words_of_a_text_without_spaces_are_the_answer_that_it_is(text: str) -> None:
    assert normal_words(text).replace(" ", "") == normal_answer(AnswerKind.WORD, text)


def test_a_name_or_an_inscription_in_other_letters_is_no_other_language() -> None:
    inscription = "PETRO PRIMO CATHARINA SECUNDA MDCCLXXXII"
    told = RIDE.with_point(0, hints=(WrittenHint(text=inscription, cost=1),))

    assert found(told) == []
    assert found(RIDE.with_point(0, title=inscription)) == []
    assert found(RIDE.with_point(0, description="На камне: " + inscription)) == []
    assert found(RIDE.saying(language="ru-Latn")) == []
    assert found(WALK.saying(language="ru-RU"))[0][0] is Code.LANGUAGE_CONTRADICTED
