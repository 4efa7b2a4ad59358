import re
from pathlib import Path
from typing import Final

from questcity.domain.quests.rules.linting.findings import Code

PAGE: Final = Path(__file__).parents[2] / "docs" / "linter.md"
ROW: Final = re.compile(r"^\| (\d+) \| `([a-z-]+)` \| (\w+) \|(.*)\|$", re.MULTILINE)


def test_the_page_of_the_linter_has_each_code_once_with_its_severity_and_nothing_else() -> None:
    rows = ROW.findall(PAGE.read_text("utf-8"))

    assert sorted((code, severity) for _, code, severity, _ in rows) == sorted(
        (code.value, code.severity.value) for code in Code
    )
    assert [int(number) for number, *_ in rows] == list(range(1, len(Code) + 1))


def test_the_page_says_of_each_code_what_it_finds_why_and_how_to_mend_it() -> None:
    for *_, said in ROW.findall(PAGE.read_text("utf-8")):
        assert [len(cell.strip()) > 5 for cell in said.split("|")] == [True] * 3, said
