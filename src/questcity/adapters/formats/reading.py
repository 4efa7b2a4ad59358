"""JSON from strangers: strict, and with bounds that hold before anything is built of it."""

import codecs
import json
import re
from dataclasses import replace
from typing import Any, Final, TypeVar

import msgspec

from questcity.domain.quests.errors import FileNotReadableError, FileTooLargeError
from questcity.domain.shared.errors import InvalidInputError, Violation

JSON_BYTES: Final = 12_000_000
"""More than any quest within the rules takes, however its text is escaped."""
PARTS_AT_MOST: Final = 250_000
"""Of objects, lists, names and texts: what memory is spent on."""
DEPTH_AT_MOST: Final = 64

T = TypeVar("T")

Path = tuple[str | int, ...]

_STEP_BYTES: Final = 65_536
# Lists of nothing but numbers are one part together: lines and areas on maps consist of them.
_PART: Final = re.compile(
    rb"""
      "((?:[^"\\]++|\\.)*+)"(?:\s*+(:))?+     # a text, and perhaps the colon of a name
    | (?:\[[-+.0-9eE,\s]*+\][\s,]*+)++
    | ([{\[]) | ([}\]])
    """,
    re.DOTALL | re.VERBOSE,
)
_TEXT, _NAME_OF, _OPENING, _CLOSING = range(1, 5)
_PLACE: Final = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
_PATH_STEP: Final = re.compile(r"\[(\d+)\]|\.?([^.\[\]]+)")
_NAME: Final = re.compile(r"(?P<what>unknown|required) field `(?P<name>.+)`$", re.DOTALL)
_NAME_SHOWN: Final = 64


def decode(content: bytes, shape: type[T]) -> T:
    """Return what JSON from a stranger says, as a shape.

    Raise `FileNotReadableError`, `FileTooLargeError` or `InvalidInputError`.
    """
    return shaped(sound(content), shape)


def sound(content: bytes) -> bytes:
    """Return what is JSON in UTF-8, no larger and no deeper than is taken; nothing is built.

    Raise `FileNotReadableError` or `FileTooLargeError`.
    """
    content = content.removeprefix(codecs.BOM_UTF8)
    if len(content) > JSON_BYTES:
        message = f"The JSON is larger than {JSON_BYTES // 1_000_000} MB."
        raise FileTooLargeError(message)
    _check_text(content)
    try:
        msgspec.json.decode(content, type=msgspec.Raw)
    except msgspec.DecodeError as error:
        raise FileNotReadableError(_not_json(error)) from error
    except RecursionError as error:
        raise FileNotReadableError(_TOO_DEEP) from error
    _check_parts(content)
    return content


def shaped(content: bytes | msgspec.Raw, shape: type[T], at: Path = ()) -> T:
    """Return what sound JSON says, which stands in the file where the path leads.

    Raise `FileNotReadableError` or `InvalidInputError`.
    """
    try:
        return msgspec.json.decode(content, type=shape)
    except msgspec.ValidationError as error:
        found = violation_of(error)
        raise InvalidInputError((replace(found, path=(*at, *found.path)),)) from error
    except (msgspec.DecodeError, ValueError) as error:
        raise FileNotReadableError(_not_json(error)) from error


def convert(value: Any, shape: type[T]) -> T:
    """Return plain values, whose numbers may be texts, as a shape. Raise `InvalidInputError`."""
    try:
        return msgspec.convert(value, shape, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidInputError((violation_of(error),)) from error


def violation_of(error: msgspec.ValidationError) -> Violation:
    """Return what is wrong with a shape; nothing that was sent is quoted but names of fields."""
    told = str(error)
    place = _PLACE.search(told)
    message = told[: place.start()] if place else told
    steps = _PATH_STEP.findall(place["path"]) if place else []
    path: tuple[str | int, ...] = tuple(int(index) if index else name for index, name in steps)
    if found := _NAME.search(message):
        path = (*path, found["name"][:_NAME_SHOWN])
        if found["what"] == "unknown":
            return Violation(path, "unknown-field", "There is no such field.")
        return Violation(path, "missing", "This field is needed.")
    if message.startswith("Invalid "):
        return Violation(path, "wrong-type", "This is none of the values that there are.")
    return Violation(path, "wrong-type", f"{message}.")


_TOO_DEEP: Final = f"The file is nested more than {DEPTH_AT_MOST} deep."
_NULL: Final = "Text cannot hold the character U+0000. Take it out."


def _not_json(error: Exception) -> str:
    return f"This is not JSON: {str(error).rstrip('.')}."


def _check_text(content: bytes) -> None:
    if b"\0" in content:
        raise FileNotReadableError(_NULL)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _STEP_BYTES):
            decoder.decode(content[start : start + _STEP_BYTES])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        message = "The file is not in UTF-8."
        raise FileNotReadableError(message) from error


def _check_parts(content: bytes) -> None:
    """Count the parts of what is JSON, and look for what its grammar allows and nobody means."""
    may_hold_null = b"\\u0000" in content
    names: list[set[bytes]] = []
    for count, part in enumerate(_PART.finditer(content)):
        if count >= PARTS_AT_MOST:
            message = f"There are more than {PARTS_AT_MOST:,} values in the file."
            raise FileTooLargeError(message)
        kind = part.lastindex
        if kind == _NAME_OF:
            _note_name(part[_TEXT], names[-1])
        elif kind == _OPENING:
            names.append(set())
            if len(names) > DEPTH_AT_MOST:
                raise FileNotReadableError(_TOO_DEEP)
        elif kind == _CLOSING:
            names.pop()
        if may_hold_null and kind in {_TEXT, _NAME_OF} and b"\0" in _unescaped(part[_TEXT]):
            raise FileNotReadableError(_NULL)


def _note_name(text: bytes, names: set[bytes]) -> None:
    name = _unescaped(text) if b"\\" in text else text
    if name in names:
        message = "An object names each of its fields once (RFC 8259, section 4)."
        raise FileNotReadableError(message)
    names.add(name)


def _unescaped(text: bytes) -> bytes:
    value: str = json.loads(b'"%b"' % text, strict=False)
    return value.encode(errors="surrogatepass")
