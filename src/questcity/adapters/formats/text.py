"""The text form: a quest as its author writes it by hand, in JSON or YAML."""

from collections.abc import Mapping
from functools import partial

from questcity.adapters.formats.parts import plain
from questcity.adapters.formats.quest_json import read_json
from questcity.adapters.formats.reading import convert
from questcity.adapters.formats.shapes import QuestShape
from questcity.adapters.formats.yaml_text import Path, read_yaml, write_yaml
from questcity.domain.quests.model.files import QuestDocument
from questcity.domain.quests.ports.files import LineOf


def read_text(content: bytes) -> QuestDocument:
    """Return the quest in a text, which is JSON if it begins with a brace, and else YAML.

    Raise `FileNotReadableError`, which tells the line of YAML, `FileTooLargeError` or
    `InvalidInputError`.
    """
    if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return read_json(content)
    value, _ = read_yaml(content)
    return convert(value, QuestShape).document()


def find_lines(content: bytes) -> LineOf:
    """Return where the parts of YAML stand, each by the path that a violation of it has.

    Raise as `read_yaml` does.
    """
    _, lines = read_yaml(content)
    return partial(_line_of, lines)


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
