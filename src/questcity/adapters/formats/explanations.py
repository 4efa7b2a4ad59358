"""What is wrong with a file, and what to write instead, in the words of who writes it by hand."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, Final

import msgspec
from msgspec import inspect

from questcity.domain.shared.errors import Violation

Path = tuple[str | int, ...]

_PLACE: Final = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
_PATH_STEP: Final = re.compile(r"\[(\d+)\]|\.?([^.\[\]]+)")
_NAME: Final = re.compile(r"(?P<what>unknown|required) field `(?P<name>.+)`$", re.DOTALL)
_TYPES: Final = re.compile(r"Expected `(?P<wanted>[^`]+)`, got `(?P<found>[^`]+)`$")
_NAME_SHOWN: Final = 64
_CLOSE: Final = 0.6

_WORDS: Final = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number, such as 59.93638",
    "bool": "true or false",
    "array": "a list, such as [one, two]",
    "object": "fields, such as name: value",
    "null": "nothing",
}


def violation_of(error: msgspec.ValidationError, shape: Any) -> Violation:
    """Return what is wrong with a shape; nothing that was sent is quoted but names of fields."""
    told = str(error)
    place = _PLACE.search(told)
    message = told[: place.start()] if place else told
    steps = _PATH_STEP.findall(place["path"]) if place else []
    path: Path = tuple(int(index) if index else name for index, name in steps)
    if found := _NAME.search(message):
        name = found["name"][:_NAME_SHOWN]
        if found["what"] == "unknown":
            return Violation((*path, name), "unknown-field", _of_unknown(name, path, shape))
        return Violation((*path, name), "missing", "This field is needed.")
    if message.startswith("Invalid "):
        return Violation(path, "wrong-type", _of_value(path, shape))
    return Violation(path, "wrong-type", _of_type(message))


def _of_unknown(name: str, path: Path, shape: Any) -> str:
    fields = {
        field.encode_name
        for kind in _kinds_at(path, shape)
        if isinstance(kind, inspect.StructType)
        for field in kind.fields
    }
    close = get_close_matches(name, fields - {name}, n=1, cutoff=_CLOSE)
    return (
        f"There is no such field here. Is it {close[0]}?"
        if close
        else "There is no such field here."
    )


def _of_value(path: Path, shape: Any) -> str:
    values = [value for kind in _kinds_at(path, shape) for value in _values_of(kind)]
    # A tag is no field: it tells which of the shapes is meant.
    around = _kinds_at(path[:-1], shape) if path and not values else ()
    values.extend(
        str(kind.tag)
        for kind in around
        if isinstance(kind, inspect.StructType) and kind.tag_field == path[-1]
    )
    if not values:
        return "This is none of the values that there are."
    return f"This is none of the values that there are: {', '.join(values)}."


def _of_type(message: str) -> str:
    types = _TYPES.match(message)
    if types is None:
        return f"{message}."
    wanted = [part for part in types["wanted"].split(" | ") if part != "null"]
    said = " or ".join(_WORDS.get(part, part) for part in wanted)
    if types["found"] == "null":
        return f"This is empty. It has to be {said}."
    if types["found"] == "str":
        return f"This has to be {said}."
    return f"This has to be {said}, not {_WORDS.get(types['found'], types['found']).split(',')[0]}."


def _values_of(kind: inspect.Type) -> list[str]:
    match kind:
        case inspect.EnumType():
            return [str(member.value) for member in kind.cls]
        case inspect.LiteralType():
            return [str(value) for value in kind.values]
        case _:
            return []


def _kinds_at(path: Path, shape: Any) -> list[inspect.Type]:
    kinds = list(_alternatives(inspect.type_info(shape)))
    for step in path:
        kinds = [inner for kind in kinds for inner in _inside(kind, step)]
    return kinds


def _inside(kind: inspect.Type, step: str | int) -> Iterator[inspect.Type]:
    match kind:
        case inspect.StructType() if isinstance(step, str):
            for field in kind.fields:
                if field.encode_name == step:
                    yield from _alternatives(field.type)
        case inspect.VarTupleType() | inspect.ListType() if isinstance(step, int):
            yield from _alternatives(kind.item_type)


def _alternatives(kind: inspect.Type) -> Iterator[inspect.Type]:
    if isinstance(kind, inspect.UnionType):
        yield from kind.types
    else:
        yield kind
