"""YAML from authors: a quest as they write it by hand, with the line of everything.

Every value is the text that stands there, whatever YAML 1.1 would make of it: `0123` is no octal
number, and `no` is Norwegian. What it should be, the shape says. Anchors, aliases and tags are not
taken, so that no small file means a large one.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from questcity.adapters.formats.reading import DEPTH_AT_MOST, JSON_BYTES, NOT_UTF_8
from questcity.domain.quests.errors import FileNotReadableError, FileTooLargeError

Path = tuple[str | int, ...]
Lines = dict[Path, int]

PARTS_AT_MOST: Final = 100_000
"""Fewer than of JSON, because each takes longer; a quest within the rules has some 60 000."""

_LINE: Final = 80
_NOTHING: Final = {"", "~", "null", "Null", "NULL"}
_TABS: Final = " Indent with spaces, not with tabs."
_UNCLOSED: Final = " A quote or bracket that opens here is never closed."
_DEPTH: Final = " Indent it like the lines it belongs with, or look for a quote too many."
_MARKS: Final = " Put a text that begins so in quotes."
_OPEN: Final = " A bracket that opens here is never closed: close it, or put the text in quotes."
_COLON: Final = (
    " Put a text that holds a colon in quotes; or indent this line like those it belongs with."
)
_NO_COLON: Final = (
    " Write a name, a colon and a space; or indent this line like the text around it."
)
# By what the two loaders of the library say.
_ADVICE: Final = {
    "violates indentation": _TABS,
    "cannot start any token": _MARKS,
    "end of stream": _UNCLOSED,
    "mapping values are not allowed": _COLON,
    "could not find expected ':'": _NO_COLON,
    "',' or '": _OPEN,
    "comment or line break": _MARKS,
    "node content": _MARKS,
    "did not find expected": _DEPTH,
    "expected chomping or indentation": _MARKS,
    "expected the node content": _MARKS,
    "expected <block end>": _DEPTH,
}
# libyaml where it is there: it is ten times faster.
_Loader: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read_yaml(content: bytes) -> tuple[Any, Lines]:
    """Return what YAML in UTF-8 says, in dictionaries, lists and texts, and where it says it.

    Raise `FileNotReadableError`, which names the line, or `FileTooLargeError`.
    """
    if len(content) > JSON_BYTES:
        message = f"The file is larger than {JSON_BYTES // 1_000_000} MB."
        raise FileTooLargeError(message)
    try:
        text = content.decode("utf-8-sig")
        builder = _Builder()
        for event in _events(text):
            builder.take(event)
    except UnicodeDecodeError as error:
        raise FileNotReadableError(NOT_UTF_8) from error
    except yaml.YAMLError as error:
        raise FileNotReadableError(_told(error, text)) from error
    return builder.value, builder.lines


def write_yaml(value: Any) -> bytes:
    """Return plain values as YAML: long texts as blocks, and quotes where a reader needs them."""
    text: str = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_LINE, indent=2
    )
    return text.encode()


class _Builder:
    """Builds values of events without calling itself, however deep they are."""

    def __init__(self) -> None:
        self.value: Any = None
        self.lines: Lines = {(): 1}
        self._open: list[dict[str, Any] | list[Any]] = []
        self._path: list[str | int] = []
        self._name: str | None = None
        self._parts = 0
        self._documents = 0

    def take(self, event: Event) -> None:
        """Take the next event."""
        line = 1 if event.start_mark is None else event.start_mark.line + 1
        self._check(event, line)
        match event:
            case DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    raise FileNotReadableError(_at(line, "A file holds one quest."))
            case MappingStartEvent():
                self._begin({}, line)
            case SequenceStartEvent():
                self._begin([], line)
            case ScalarEvent():
                self._scalar(event, line)
            case MappingEndEvent() | SequenceEndEvent():
                self._open.pop()
                if self._path:
                    self._path.pop()

    def _check(self, event: Event, line: int) -> None:
        self._parts += 1
        if self._parts > PARTS_AT_MOST:
            message = f"There are more than {PARTS_AT_MOST:,} values in the file."
            raise FileTooLargeError(message)
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None) is not None:
            raise FileNotReadableError(
                _at(line, f"Anchors (&) and aliases (*) are not taken.{_MARKS}")
            )
        if getattr(event, "tag", None) is not None:
            raise FileNotReadableError(_at(line, f"Tags (!) are not taken.{_MARKS}"))

    def _scalar(self, event: ScalarEvent, line: int) -> None:
        text: str = event.value
        if "\0" in text:
            raise FileNotReadableError(_at(line, "Text cannot hold the character U+0000."))
        if self._open and isinstance(self._open[-1], dict) and self._name is None:
            if (*self._path, text) in self.lines:
                raise FileNotReadableError(_at(line, f"The field {text[:64]} is here twice."))
            self._name = text
            return
        # The two loaders of the library say it in two ways.
        is_plain = not event.style
        self._put(None if is_plain and text in _NOTHING else text, line)

    def _begin(self, value: dict[str, Any] | list[Any], line: int) -> None:
        if self._open and isinstance(self._open[-1], dict) and self._name is None:
            raise FileNotReadableError(_at(line, "The name of a field is a text."))
        if len(self._open) >= DEPTH_AT_MOST:
            message = f"The file is nested more than {DEPTH_AT_MOST} deep."
            raise FileNotReadableError(_at(line, message))
        is_inside = bool(self._open)
        step = self._put(value, line)
        if is_inside:
            self._path.append(step)
        self._open.append(value)

    def _put(self, value: Any, line: int) -> str | int:
        if not self._open:
            self.value = value
            self.lines[()] = line
            return 0
        outer, step = self._open[-1], self._name
        if isinstance(outer, list):
            index = len(outer)
            outer.append(value)
            self.lines[*self._path, index] = line
            return index
        assert step is not None
        # A name with nothing behind it is as good as left out.
        if value is not None:
            outer[step] = value
        self._name = None
        self.lines[*self._path, step] = line
        return step


class _Dumper(yaml.SafeDumper):
    """Writes as authors would.

    libyaml is six times faster, but indents no lists and writes emoji as numbers.
    """

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002 (as its base)
        """Indent lists below their names."""
        del indentless
        super().increase_indent(flow, indentless=False)


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    lines, style = text.split("\n"), None
    if not all(line.isprintable() for line in lines):
        # Only between double quotes nothing is taken for a break of the line.
        style = '"'
    elif (len(lines) > 1 or len(text) > _LINE) and _fits_block(lines):
        style = "|"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _fits_block(lines: list[str]) -> bool:
    is_framed = bool(lines[0]) and not lines[0][0].isspace() and bool(lines[-1])
    return is_framed and all(line == line.rstrip() for line in lines)


_Dumper.add_representer(str, _represent_text)


def _events(text: str) -> Iterator[Event]:
    events: Iterator[Event] = yaml.parse(text, Loader=_Loader)
    return events


def _told(error: yaml.YAMLError, text: str) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "it holds a character that YAML does not allow"
    advice = next((said for part, said in _ADVICE.items() if part in problem), "")
    if advice in {_UNCLOSED, _OPEN, _NO_COLON}:
        # Where it begins is what helps; it is missed only behind it.
        mark = getattr(error, "context_mark", None) or mark
    line = 1 if mark is None else mark.line + 1
    if "cannot start any token" in problem and _is_indented_by_tab(text, line):
        advice = _TABS
    return _at(line, f"This is not YAML: {problem}.{advice}")


def _is_indented_by_tab(text: str, line: int) -> bool:
    shown = next(islice(text.splitlines(), line - 1, None), "")
    return "\t" in shown[: len(shown) - len(shown.lstrip())]


def _at(line: int, message: str) -> str:
    return f"Line {line}: {message}"
