"""Which values a closed set has that stands somewhere in a body."""

from collections.abc import Iterator
from typing import Any

from msgspec import inspect

Step = str | int


def choices_at(shape: Any, path: tuple[Step, ...]) -> list[Step]:
    """Return the values that can stand there in a body of that shape: none if it is no closed set.

    What is said of one kind of body is looked for in each of them.
    """
    return list(dict.fromkeys(_found(inspect.type_info(shape), path)))


def _found(info: inspect.Type, path: tuple[Step, ...]) -> Iterator[Step]:
    match info:
        case inspect.UnionType():
            for one in info.types:
                yield from _found(one, path)
        case inspect.StructType() if path:
            yield from _found_in(info, *path)
        case inspect.VarTupleType() | inspect.ListType() if path:
            yield from _found(info.item_type, path[1:])
        case inspect.EnumType() if not path:
            yield from (member.value for member in info.cls)
        case inspect.LiteralType() if not path:
            yield from (value for value in info.values if value is not None)


def _found_in(info: inspect.StructType, name: Step, *rest: Step) -> Iterator[Step]:
    if name == info.tag_field and info.tag is not None:
        yield info.tag
    for field in info.fields:
        if field.encode_name == name:
            yield from _found(field.type, tuple(rest))
