import sys
import unicodedata
from itertools import groupby
from typing import Literal

import pytest
from hypothesis import example, given, strategies as st

from questcity.domain.shared.texts import (
    folded,
    has_control_characters,
    normal_text,
    normalized,
)

FORMS = ("NFC", "NFD", "NFKC", "NFKD")
Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
MARKS = "\u0300\u0323\u0334\u0344\u0345\u0f73\u0f75\u0f81\uff9e\uff9f"
# A letter can bring three along, and one mark can be two.
MOST_MARKS = 2 * 30 + 3


def longest_run_of_marks(text: str) -> int:
    runs = groupby(text, lambda letter: unicodedata.combining(letter) > 0)
    return max((len([*run]) for are_marks, run in runs if are_marks), default=0)


def test_texts_are_kept_composed_and_without_outer_spaces() -> None:
    assert normal_text("  Jose\u0301 \u00a0") == "Jos\u00e9"


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("History", "hISTORY"),
        ("ИСТОРИЯ", "история"),
        ("Ёлки", "ёЛКИ"),
        ("Jose\u0301", "JOS\u00c9"),
        ("STRASSE", "straße"),
        ("ΟΔΟΣ", "οδος"),
        ("Walking", "Walk\u200ding"),
    ],
)
def test_names_that_differ_in_case_at_most_are_one(name: str, other: str) -> None:
    assert folded(name) == folded(other)


@pytest.mark.parametrize(("name", "other"), [("Ёлки", "Елки"), ("History", "Historу")])
def test_names_of_other_letters_are_two(name: str, other: str) -> None:
    assert folded(name) != folded(other)


@pytest.mark.parametrize("hidden", ["\0", "\n", "\u202e", "\u200b", "\u2028", "\ud800"])
def test_what_nobody_sees_is_found(hidden: str) -> None:
    assert has_control_characters(f"An{hidden}na")
    assert not has_control_characters("می\u200cخواهم")


@pytest.mark.parametrize("form", FORMS)
def test_a_text_of_any_language_is_normalised_as_unicode_says(form: Form) -> None:
    for text in (
        "Jose\u0301",
        "\u1e9b\u0323",
        "ёлка",
        "Ｋａｚａｎ",
        "각",
        "a" + "\u0323\u0301" * 15,
    ):
        assert normalized(form, text) == unicodedata.normalize(form, text)


@given(st.text(st.sampled_from(f"a{MARKS}"), max_size=300))
@example("a" + "\u0300\u0323" * 5_000)
@example("\u0f73" * 10_000)
@example("\u0300\uff9e" * 5_000)
def test_no_more_marks_stand_in_a_row_than_are_sorted_in_no_time(text: str) -> None:
    assert longest_run_of_marks(normalized("NFKD", text)) <= MOST_MARKS


def test_whatever_becomes_a_mark_counts_as_one() -> None:
    marks = [
        letter
        for letter in map(chr, range(sys.maxunicode + 1))
        if unicodedata.combining(unicodedata.normalize("NFKD", letter)[0])
    ]

    assert len(marks) > 900
    for mark in marks:
        assert longest_run_of_marks(normalized("NFKD", mark * 100)) <= MOST_MARKS
