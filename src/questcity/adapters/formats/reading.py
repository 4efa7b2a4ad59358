"""JSON from strangers: strict, and with bounds that hold before anything is built of it."""

import codecs
import json
import re
from dataclasses import replace
from typing import Any, Final, TypeVar

import msgspec

from questcity.adapters.formats.explanations import violation_of
from questcity.domain.quests.errors import FileNotReadableError, FileTooLargeError
from questcity.domain.shared.errors import InvalidInputError, Violation

JSON_BYTES: Final = 12_000_000
"""More than any quest within the rules takes, however its text is escaped."""
PARTS_AT_MOST: Final = 250_000
"""Of objects, lists, names and texts: what memory is spent on."""
DEPTH_AT_MOST: Final = 64
FAULTS_AT_MOST: Final = 20
"""Of a shape: for each, all of the values are looked at again."""
NOT_UTF_8: Final = "The file is not in UTF-8. Save it as UTF-8."

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
        found = violation_of(error, shape)
        raise InvalidInputError((replace(found, path=(*at, *found.path)),)) from error
    except (msgspec.DecodeError, ValueError) as error:
        raise FileNotReadableError(_not_json(error)) from error


def convert(value: Any, shape: type[T]) -> T:
    """Return plain values, whose numbers may be texts, as a shape.

    Raise `InvalidInputError`, which tells several faults: what is wrong is taken out of the values,
    until nothing is or nothing more can be.
    """
    violations: list[Violation] = []
    while True:
        try:
            converted = msgspec.convert(value, shape, strict=False)
        except msgspec.ValidationError as error:
            violation = violation_of(error, shape)
            # What is needed and was taken out is missing now, which nobody has to know.
            if violation.path in {told.path for told in violations}:
                raise InvalidInputError(tuple(violations)) from error
            violations.append(violation)
            if len(violations) == FAULTS_AT_MOST or not _take_out(value, violation.path):
                raise InvalidInputError(tuple(violations)) from error
        else:
            if violations:
                raise InvalidInputError(tuple(violations))
            return converted


def _take_out(value: Any, path: tuple[str | int, ...]) -> bool:
    *around, last = path or (None,)
    try:
        for step in around:
            value = value[step]
    except (LookupError, TypeError):
        # A name with a dot in it reads as two steps.
        return False
    # Of a list nothing is taken: what is behind it would be counted anew.
    if isinstance(value, dict) and last in value:
        del value[last]
        return True
    return False


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
        raise FileNotReadableError(NOT_UTF_8) from error


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
