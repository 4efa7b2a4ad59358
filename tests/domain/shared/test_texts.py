import pytest

from questcity.domain.shared.texts import folded, has_control_characters, normal_text


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
