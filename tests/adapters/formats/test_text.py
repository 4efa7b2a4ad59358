"""Quests written by hand: what stands there is what is meant, and what is wrong has its line."""

import pytest
import yaml

from quest_documents import a_document
from questcity.adapters.formats import yaml_text
from questcity.adapters.formats.reading import FAULTS_AT_MOST
from questcity.adapters.formats.text import find_lines, read_text, write_text
from questcity.domain.quests.errors import FileNotReadableError, FileTooLargeError
from questcity.domain.quests.model.fields import Credits
from questcity.domain.quests.rules.files import with_lines
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
    document = read_text(BY_HAND.encode())

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
    line_of = find_lines(BY_HAND.encode())

    assert line_of(("title",)) == 1
    assert line_of(("points", 0, "activity", "code")) == 12
    assert line_of(("points", 0, "places", 0, "detection_radius")) == 14
    assert line_of(("points", 1, "activity", "words", 2)) == 18
    assert line_of(("merch",)) == 1


def test_long_texts_are_written_as_blocks_and_what_looks_like_something_else_in_quotes() -> None:
    written = write_text(a_document()).decode()

    assert "    description: |-\n      First line.\n\n      And <another> & one.\n" in written
    assert "code: '0123'" in written
    assert "- 'no'" in written
    assert "Гром-камень" in written
    assert read_text(written.encode()) == a_document()


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
        ("title: A\ngroup: many", ("group",), "Line 2: This has to be a whole number."),
        ("title: A\ntitel: B", ("titel",), "Line 2: There is no such field here. Is it title?"),
        ("title: A\n123: B", ("123",), "Line 2: There is no such field here."),
        ("group: 2", ("title",), "Line 1: This field is needed."),
        ("\ntitle: ~", ("title",), "Line 2: This field is needed."),
        ("title: [A]", ("title",), "Line 1: This has to be a text, not a list."),
        (
            "title: A\nlevel: easy",
            ("level",),
            "Line 2: This is none of the values that there are: Easy, Medium, Hard.",
        ),
        (
            "title: A\ncredits:\n  auto: perhaps",
            ("credits", "auto"),
            "Line 3: This has to be true or false.",
        ),
        ("", (), "Line 1: This is empty. It has to be fields, such as name: value."),
        ("- a", (), "Line 1: This has to be fields, such as name: value, not a list."),
    ],
)
def test_what_is_no_quest_is_told_with_its_line(
    text: str, path: tuple[str, ...], told: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        read_text(text.encode())

    violations = with_lines(refused.value.violations, find_lines(text.encode()))
    assert [(one.path, one.detail) for one in violations] == [(path, told)]


def test_values_are_told_where_one_has_to_choose() -> None:
    text = """\
title: A
points:
  - title: B
    activity: {type: enter-code}
"""
    with pytest.raises(InvalidInputError) as refused:
        read_text(text.encode())

    violation = refused.value.violations[0]
    assert violation.path == ("points", 0, "activity", "type")
    assert "enter_code, enter_word" in violation.detail


def test_several_faults_are_told_at_once() -> None:
    text = """\
titel: A
title: A
group: two
points:
  - title: B
    activity: {type: catch_ghost, code: 1}
    tool: [lamp]
"""
    with pytest.raises(InvalidInputError) as refused:
        read_text(text.encode())

    assert {violation.path for violation in refused.value.violations} == {
        ("titel",),
        ("group",),
        ("points", 0, "activity", "code"),
        ("points", 0, "tool"),
    }


def test_no_more_than_some_faults_of_a_shape_are_told() -> None:
    text = "title: A\n" + "".join(f"field{number}: B\n" for number in range(1000))
    with pytest.raises(InvalidInputError) as refused:
        read_text(text.encode())

    assert len(refused.value.violations) == FAULTS_AT_MOST


def test_a_name_with_nothing_behind_it_is_left_out() -> None:
    document = read_text(b"title: A\nmerch:\npoints: ~\ncredits:\n  reward:\nmentor:\n")

    assert document == read_text(b"title: A")
    with pytest.raises(FileNotReadableError, match="Line 2: The field title is here twice"):
        read_text(b"title:\ntitle: A\n")


@pytest.mark.parametrize(
    ("text", "line", "advice"),
    [
        ("points:\n\t- title: A", 2, "Indent with spaces, not with tabs."),
        ("title: A\ndescription: @home", 2, "Put a text that begins so in quotes."),
        ("title: A\ndescription: |x\nlevel: Easy", 2, "Put a text that begins so in quotes."),
        ("title: A\ndescription: , x\nlevel: Easy", 2, "Put a text that begins so in quotes."),
        ("title: A\ndescription: [x\nlevel: Easy", 2, "A bracket that opens here"),
        ("title: A\ndescription: 'one\ntwo\n", 2, "opens here is never closed."),
        ("title: The rider: on the rock", 1, "Put a text that holds a colon in quotes"),
        ("title: A\nA walk\nlevel: Easy", 2, "a name, a colon and a space"),
        ("title: 'The rider's rock'", 1, "a quote too many."),
        ("credits:\n  cost: 1\n reward: 2", 3, "Indent it like the lines it belongs with"),
    ],
)
@pytest.mark.parametrize("loader", ["CBaseLoader", "BaseLoader"])
def test_typical_slips_are_told_with_what_to_do(
    text: str, line: int, advice: str, loader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml_text, "_Loader", getattr(yaml, loader))

    with pytest.raises(FileNotReadableError) as refused:
        read_text(text.encode())

    assert refused.value.detail.startswith(f"Line {line}: This is not YAML: ")
    assert advice in refused.value.detail


def test_a_file_of_very_many_values_is_too_large() -> None:
    with pytest.raises(FileTooLargeError):
        read_text(b"a: [" + b"1," * 100_000 + b"1]")


def test_a_file_in_another_encoding_is_not_read() -> None:
    with pytest.raises(FileNotReadableError):
        read_text("title: Мост".encode("cp1251"))
