"""XML from strangers, read once from end to end, and XML for others.

There are no entities but those of XML itself, because there is no document type; nothing is
fetched, and nothing is built but the few elements that are asked for.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree as ET
from xml.parsers import expat

from questcity.domain.quests.errors import (
    FileNotReadableError,
    FileTooLargeError,
    FormatUnknownError,
)

ELEMENTS_AT_MOST: Final = 500_000
NAMES_AT_MOST: Final = 1000
DEPTH_AT_MOST: Final = 64
TAG_BYTES: Final = 262_144
ATTRIBUTES_AT_MOST: Final = 100
KEPT_AT_MOST: Final = 300
"""How many of the elements that are asked for are built; more are counted."""
PARTS_AT_MOST: Final = 50_000
TEXT_AT_MOST: Final = 4_000_000
"""Of the characters of all that is built."""

_TOO_MANY: Final = (
    f"There are more than {ELEMENTS_AT_MOST:,} elements in the file, or they are nested more than "
    f"{DEPTH_AT_MOST} deep."
)
_TOO_MUCH: Final = "There is more text in the file than any quest has."
_STEP_BYTES: Final = 65_536
_SEPARATOR: Final = " "
# Of many more that Python knows, these are what maps come in.
_ENCODINGS: Final = re.compile(
    r"utf-8|utf-16|(us-)?ascii|iso-8859-(1|2|5|15)|(windows-|cp)125[0-7]|koi8-r", re.IGNORECASE
)
# What XML 1.0 has no way to say (section 2.2), and what its readers change (section 2.11).
_UNSPEAKABLE: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which elements are built, with what is in them; of hollow parts only that they are there."""

    names: Collection[str] = ()
    hollow: Collection[str] = ()


@dataclass(slots=True)
class Element:
    """A part of a document; `within` is the name of what it stands in."""

    space: str
    name: str
    within: str
    attributes: Mapping[str, str]
    parts: list["Element"] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What stands directly in it."""
        return "".join(self.texts)

    def all(self, name: str) -> list["Element"]:
        """Return its parts of that name."""
        return [part for part in self.parts if part.name == name]

    def find(self, name: str) -> "Element | None":
        """Return its first part of that name."""
        return next((part for part in self.parts if part.name == name), None)

    def say(self, name: str) -> str | None:
        """Return the text of its first part of that name."""
        part = self.find(name)
        return None if part is None else part.text


@dataclass(slots=True)
class Outline:
    """What was found in a document: elements as they come, and how often there were others."""

    root: str = ""
    found: list[Element] = field(default_factory=list)
    beyond: Counter[str] = field(default_factory=Counter)
    """How many more of the elements that were asked for there are."""
    others: Counter[str] = field(default_factory=Counter)


def outline(content: bytes, wanted: Mapping[str, Wanted]) -> Outline:
    """Return the elements that are wanted, by the name of the document's own element.

    Raise `FileNotReadableError`, `FileTooLargeError`, or `FormatUnknownError` for another element.
    """
    reader = _Reader(wanted)
    parser = reader.parser
    try:
        for start in range(0, len(content), _STEP_BYTES):
            parser.Parse(content[start : start + _STEP_BYTES], False)  # noqa: FBT003 (as it is)
            if start - parser.CurrentByteIndex > TAG_BYTES:
                message = "There is a tag or a comment in the file that does not end."
                raise FileTooLargeError(message)
        parser.Parse(b"", True)  # noqa: FBT003 (as it is)
    except (expat.ExpatError, LookupError, ValueError) as error:
        message = f"This is not XML: {error}."
        raise FileNotReadableError(message) from error
    return reader.outline


def document(root: ET.Element) -> bytes:
    """Return an element as a document of its own."""
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return text + b"\n"


def put(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    """Add an element to another, and return it; it says what of the text XML can say."""
    added = ET.SubElement(parent, name, attributes)
    added.text = _UNSPEAKABLE.sub("", text)
    return added


def is_speakable(text: str | None) -> bool:
    """Return whether XML can say a text as it is."""
    return text is None or not _UNSPEAKABLE.search(text)


class _Reader:
    """Hears what the parser finds, element by element."""

    def __init__(self, wanted: Mapping[str, Wanted]) -> None:
        self.outline = Outline()
        self._wanted_of = wanted
        self._wanted = Wanted()
        self._hollow = 0
        self._elements = 0
        self._names: set[str] = set()
        self._path: list[str] = []
        self._open: list[Element] = []
        self._parts = 0
        self._characters = 0
        self.parser = parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        parser.buffer_text = True
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = self._document_type
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        del version, standalone
        if encoding is not None and not _ENCODINGS.fullmatch(encoding):
            message = "The file is in an encoding that is not known here. Save it in UTF-8."
            raise FileNotReadableError(message)

    def _document_type(self, *_: object) -> None:
        message = "The file has a document type (<!DOCTYPE>), which is not taken."
        raise FileNotReadableError(message)

    def _start(self, full_name: str, attributes: dict[str, str]) -> None:
        if full_name not in self._names or not attributes.keys() <= self._names:
            self._learn(full_name, attributes)
        _, _, name = full_name.rpartition(_SEPARATOR)
        path = self._path
        if not path:
            self._begin(name)
        path.append(name)
        self._elements += 1
        if self._elements > ELEMENTS_AT_MOST or len(path) > DEPTH_AT_MOST:
            raise FileTooLargeError(_TOO_MANY)
        if self._open or name in self._wanted.names:
            self._build(full_name, attributes)
        elif len(path) > 1:
            self.outline.others[name] += 1

    def _begin(self, name: str) -> None:
        if name not in self._wanted_of:
            raise FormatUnknownError
        self.outline.root = name
        self._wanted = self._wanted_of[name]

    def _build(self, full_name: str, attributes: dict[str, str]) -> None:
        if self._open and self._open[-1].name in self._wanted.hollow:
            self._hollow += 1
            return
        space, _, name = full_name.rpartition(_SEPARATOR)
        within = self._path[-2] if len(self._path) > 1 else ""
        element = Element(space, name, within, attributes)
        if self._open:
            self._open[-1].parts.append(element)
        elif len(self.outline.found) < KEPT_AT_MOST:
            self.outline.found.append(element)
        else:
            self.outline.beyond[name] += 1
            return
        self._open.append(element)
        self._parts += 1
        if self._parts > PARTS_AT_MOST:
            raise FileTooLargeError(_TOO_MUCH)

    def _end(self, _: str) -> None:
        self._path.pop()
        if self._hollow:
            self._hollow -= 1
        elif self._open:
            self._open.pop()

    def _text(self, text: str) -> None:
        if not self._open or self._open[-1].name in self._wanted.hollow:
            return
        self._characters += len(text)
        if self._characters > TEXT_AT_MOST:
            raise FileTooLargeError(_TOO_MUCH)
        self._open[-1].texts.append(text)

    def _learn(self, full_name: str, attributes: dict[str, str]) -> None:
        self._names.add(full_name)
        self._names.update(attributes)
        if len(self._names) > NAMES_AT_MOST or len(attributes) > ATTRIBUTES_AT_MOST:
            message = f"There are more than {NAMES_AT_MOST} names in the file."
            raise FileTooLargeError(message)
