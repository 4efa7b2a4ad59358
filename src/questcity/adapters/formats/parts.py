"""What parts of files have in common."""

from typing import Any

import msgspec
from msgspec import NODEFAULT


class Shape(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A part of a file."""


def plain(value: Any) -> Any:
    """Return a shape as what JSON and YAML are made of, without what it has by default."""
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if not isinstance(value, msgspec.Struct):
        return msgspec.to_builtins(value)
    tag = value.__struct_config__.tag
    said = {} if tag is None else {"type": tag}
    for field in msgspec.structs.fields(value):
        inner = getattr(value, field.name)
        if field.default is NODEFAULT or inner != field.default:
            said[field.encode_name] = plain(inner)
    return said
