import unicodedata
from typing import Literal

import pytest
from hypothesis import given, strategies as st

from questcity.domain.quests.model.answers import AnswerKind, normal_answer

CODE, WORD, QR = AnswerKind
Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
FORMS: tuple[Form, ...] = ("NFC", "NFD", "NFKC", "NFKD")

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=30)
# What composes, folds into several letters, or is dropped.
TRICKY = st.text(
    "еЕёЁиαιßİŉǰΐÅ1٣२\u0308\u0301\u0323\u0345\u200d\u00ad /\ufb01\u1100\u1161", max_size=12
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("гром", "гром"),
        ("ГРОМ", "гром"),
        ("Гром-камень!", "громкамень"),
        ("  гром \t камень\n", "громкамень"),
        ("ёлка", "елка"),
        ("ЁЛКА", "елка"),
        ("е\u0308лка", "елка"),
        ("е\u200d\u0308лка", "елка"),
        ("е\u0308\u0308лка", "елка"),
        ("Zoë", "zoë"),
        ("Zoe\u0308", "zoë"),
        ("Straße", "strasse"),
        ("ﬁnn", "finn"),
        ("Ｔｈｕｎｄｅｒ", "thunder"),
        ("Åse", "åse"),
        ("ΣΊΣΥΦΟΣ", "σίσυφοσ"),
        ("और", "और"),
        ("한\u1100\u1161", "한가"),
        ("Catherine II", "catherineii"),
        ("№ 5", "no5"),
        ("x²", "x2"),
        ("gro\u00adm", "grom"),
        ("\ufeffгром\u200b", "гром"),
    ],
)
def test_spellings_of_a_word_make_no_difference(typed: str, expected: str) -> None:
    assert normal_answer(WORD, typed) == expected


@pytest.mark.parametrize("typed", ["e", "é", "gromm", "громк", "й"])
def test_other_letters_and_marks_make_another_word(typed: str) -> None:
    assert normal_answer(WORD, typed) not in {
        normal_answer(WORD, other) for other in ("ё", "è", "grom", "гром", "и")
    }


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1703", "1703"),
        ("0042", "0042"),
        (" 17-03 ", "1703"),
        ("١٧٠٣", "1703"),
        ("۱۷۰۳", "1703"),
        ("१७०३", "1703"),
        ("１７０３", "1703"),
        ("𝟏𝟟𝟎𝟑", "1703"),
        ("①⑦", "17"),
        ("17 a", "17a"),
    ],
)
def test_digits_of_a_code_are_those_of_any_script(typed: str, expected: str) -> None:
    assert normal_answer(CODE, typed) == expected


def test_leading_zeros_of_a_code_count() -> None:
    assert normal_answer(CODE, "042") != normal_answer(CODE, "42")


@pytest.mark.parametrize("kind", [CODE, WORD])
@pytest.mark.parametrize("typed", ["", " ", "…", "?!", "🎃", "\u200b\u00ad", "+-*/", "\ue000"])
def test_of_signs_alone_nothing_counts(kind: AnswerKind, typed: str) -> None:
    assert normal_answer(kind, typed) == ""


@pytest.mark.parametrize(
    ("scanned", "expected"),
    [
        ("aZ3-_x", "aZ3-_x"),
        (" aZ3-_x\n", "aZ3-_x"),
        ("https://example.org/q/aZ3-_x", "aZ3-_x"),
        ("https://example.org/q/aZ3-_x/", "aZ3-_x"),
        ("/q/aZ3-_x", "aZ3-_x"),
        ("q/ aZ3-_x", "aZ3-_x"),
        ("az3-_X", "az3-_X"),
        ("", ""),
        ("///", ""),
    ],
)
def test_a_scanned_text_counts_by_its_last_part_to_the_letter(scanned: str, expected: str) -> None:
    assert normal_answer(QR, scanned) == expected


@given(kind=st.sampled_from(AnswerKind), typed=ANY_TEXT | TRICKY)
def test_what_was_normalised_stays_as_it_is(kind: AnswerKind, typed: str) -> None:
    normal = normal_answer(kind, typed)

    assert normal_answer(kind, normal) == normal


@given(kind=st.sampled_from([CODE, WORD]), typed=ANY_TEXT | TRICKY)
def test_only_letters_marks_and_numbers_are_left(kind: AnswerKind, typed: str) -> None:
    normal = normal_answer(kind, typed)

    assert {unicodedata.category(letter)[0] for letter in normal} <= {"L", "M", "N"}
    assert "ё" not in normal
    assert unicodedata.is_normalized("NFKC", normal) or kind is CODE


@given(typed=ANY_TEXT, form=st.sampled_from(FORMS))
def test_the_form_of_what_was_typed_makes_no_difference(typed: str, form: Form) -> None:
    other = unicodedata.normalize(form, typed)

    assert normal_answer(WORD, other) == normal_answer(WORD, typed)
