"""The text form: a quest as its author writes it by hand, in JSON or YAML."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from questcity.adapters.formats.parts import plain
from questcity.adapters.formats.quest_json import read_json
from questcity.adapters.formats.reading import convert
from questcity.adapters.formats.shapes import QuestShape
from questcity.adapters.formats.yaml_text import Path, read_yaml, write_yaml
from questcity.domain.quests.model.files import QuestDocument
from questcity.domain.shared.errors import InvalidInputError


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenText:
    """A quest, and the lines of its parts, each by the path that a violation of it would have.

    Of JSON no lines are known.
    """

    document: QuestDocument
    lines: Mapping[Path, int]

    def line_of(self, path: Path) -> int | None:
        """Return the line of a part, or of the nearest one around it."""
        return _line_of(self.lines, path)


def read_text(content: bytes) -> WrittenText:
    """Return the quest in a text, which is JSON if it begins with a brace, and else YAML.

    Raise `FileNotReadableError`, `FileTooLargeError` or `InvalidInputError`; of YAML they tell the
    line.
    """
    if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return WrittenText(document=read_json(content), lines={})
    value, lines = read_yaml(content)
    try:
        document = convert(value, QuestShape).document()
    except InvalidInputError as error:
        told = tuple(
            replace(one, detail=f"Line {_line_of(lines, one.path)}: {one.detail}")
            for one in error.violations
        )
        raise InvalidInputError(told) from error
    return WrittenText(document=document, lines=lines)


def write_text(document: QuestDocument) -> bytes:
    """Return a quest as YAML, with its answers."""
    return write_yaml(plain(QuestShape.of(document)))


def _line_of(lines: Mapping[Path, int], path: Path) -> int | None:
    written = tuple(_camel(step) for step in path)
    around = (written[:end] for end in range(len(written), -1, -1))
    return next((lines[part] for part in around if part in lines), None)


def _camel(step: str | int) -> str | int:
    if isinstance(step, int):
        return step
    head, *tail = step.split("_")
    return head + "".join(word.capitalize() for word in tail)
