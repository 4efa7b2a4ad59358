"""Quests written by hand: what stands there is what is meant, and what is wrong has its line."""

import pytest

from quest_documents import a_document
from questcity.adapters.formats.text import read_text, write_text
from questcity.domain.quests.errors import FileNotReadableError, FileTooLargeError
from questcity.domain.quests.model.fields import Credits
from questcity.domain.shared.errors import InvalidInputError

BY_HAND = """\
title: Two bridges
language: no   # Norwegian
description: |
  First line.

  Second paragraph: with a colon.
group: 2
credits: {auto: true, reward: 50}
level: ~
points:
  - title: "1703"
    activity: {type: enter_code, code: 0123}
    places:
      - {latitude: 59.9, longitude: 30}
  - title: Off
    activity:
      type: enter_word
      words: [yes, "null", 1.50, 0x1F]
"""


def test_every_value_is_what_stands_there() -> None:
    document = read_text(BY_HAND.encode()).document

    code, word = document.points
    assert document.fields.language == "no"
    assert document.fields.description == "First line.\n\nSecond paragraph: with a colon.\n"
    assert (document.fields.group, document.fields.level) == (2, None)
    assert document.fields.credits == Credits(auto=True, cost=0, reward=50)
    assert code.activity is not None
    assert word.activity is not None
    assert (code.title, code.activity.answers) == ("1703", ("0123",))
    assert (word.title, word.activity.answers) == ("Off", ("yes", "null", "1.50", "0x1F"))


def test_lines_are_known_under_the_names_of_violations() -> None:
    text = read_text(BY_HAND.encode())

    assert text.line_of(("title",)) == 1
    assert text.line_of(("points", 0, "activity", "code")) == 12
    assert text.line_of(("points", 0, "places", 0, "detection_radius")) == 14
    assert text.line_of(("points", 1, "activity", "words", 2)) == 18
    assert text.line_of(("merch",)) == 1


def test_long_texts_are_written_as_blocks_and_what_looks_like_something_else_in_quotes() -> None:
    written = write_text(a_document()).decode()

    assert "    description: |-\n      First line.\n\n      And <another> & one.\n" in written
    assert "code: '0123'" in written
    assert "- 'no'" in written
    assert "Гром-камень" in written
    assert read_text(written.encode()).document == a_document()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title: A\ntitle: B", "Line 2: The field title is here twice."),
        ("title: A\nmerch: &a []", "Line 2: Anchors (&) and aliases (*) are not taken."),
        ("title: *a", "Line 1: Anchors (&) and aliases (*) are not taken."),
        ("title: !!python/name:os.system A", "Line 1: Tags (!) are not taken."),
        ("title: A\n--- \ntitle: B", "Line 2: A file holds one quest."),
        ("? [a]\n: b", "Line 1: The name of a field is a text."),
        ('title: "a\\0b"', "Line 1: Text cannot hold the character U+0000."),
        ("title: A\n\tgroup: 2", "Line 2: This is not YAML: "),
        ("a: " + "[" * 100 + "]" * 100, "Line 1: The file is nested more than 64 deep."),
        ("a: " + "[" * 100_000, "Line 1: "),
        ("a:\n- b\n  c: d", "Line 3: This is not YAML: "),
        ("\x01", "Line 1: This is not YAML: it holds a character that YAML does not allow."),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, told: str) -> None:
    with pytest.raises(FileNotReadableError) as refused:
        read_text(text.encode())

    assert refused.value.detail.startswith(told)


@pytest.mark.parametrize(
    ("text", "path", "told"),
    [
        ("title: A\ngroup: many", ("group",), "Line 2: Expected `int | null`, got `str`."),
        ("title: A\nowner: B", ("owner",), "Line 2: There is no such field."),
        ("group: 2", ("title",), "Line 1: This field is needed."),
        ("title: ~", ("title",), "Line 1: Expected `str`, got `null`."),
        ("title: A\nlevel: easy", ("level",), "Line 2: This is none of the values that there are."),
        ("", (), "Line 1: Expected `object`, got `null`."),
        ("- a", (), "Line 1: Expected `object`, got `array`."),
    ],
)
def test_what_is_no_quest_is_told_with_its_line(
    text: str, path: tuple[str, ...], told: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        read_text(text.encode())

    [violation] = refused.value.violations
    assert (violation.path, violation.detail) == (path, told)


def test_a_file_of_very_many_values_is_too_large() -> None:
    with pytest.raises(FileTooLargeError):
        read_text(b"a: [" + b"1," * 100_000 + b"1]")


def test_a_file_in_another_encoding_is_not_read() -> None:
    with pytest.raises(FileNotReadableError):
        read_text("title: Мост".encode("cp1251"))
