"""Points as a Mapbox Vector Tile (specification 2.1), which is a message of Protocol Buffers.

The numbers of fields are those of the specification's `vector_tile.proto`.
"""

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

EXTENT: Final = 4096
"""Steps along the side of a tile."""

Value = str | int | float | bool

_VERSION: Final = 2
_POINT: Final = 1
# One command to move to, with one pair of parameters (section 4.3.1).
_MOVE_TO: Final = 1 | 1 << 3

# Numbers of one byte, which most are: seven bits of a byte are of its number.
_SHORT: Final = [bytes([number]) for number in range(0x80)]

_VARINT: Final = 0
_DOUBLE: Final = 1
_BYTES: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PointFeature:
    """A point, in steps from the north-west of its tile, and what is known of it."""

    position: tuple[int, int]
    properties: Mapping[str, Value]
    id: int | None = None


def encode_tile(layer: str, points: Iterable[PointFeature]) -> bytes:
    """Return a tile with one layer, or nothing where there is no point."""
    keys: dict[str, int] = {}
    # By type too: to Python, 1 and True are the same.
    values: dict[tuple[type, Value], int] = {}
    features = [_field(2, _feature(point, keys, values)) for point in points]
    if not features:
        return b""
    parts = [
        _field(1, layer.encode()),
        *features,
        *(_field(3, key.encode()) for key in keys),
        *(_field(4, _value(value)) for _, value in values),
        _number(5, EXTENT),
        _number(15, _VERSION),
    ]
    return _field(3, b"".join(parts))


def _feature(
    point: PointFeature, keys: dict[str, int], values: dict[tuple[type, Value], int]
) -> bytes:
    tags = b"".join(
        _varint(keys.setdefault(key, len(keys)))
        + _varint(values.setdefault((type(value), value), len(values)))
        for key, value in point.properties.items()
    )
    geometry = _varint(_MOVE_TO) + b"".join(map(_varint, map(_zigzag, point.position)))
    number = b"" if point.id is None else _number(1, point.id)
    return number + _field(2, tags) + _number(3, _POINT) + _field(4, geometry)


def _value(value: Value) -> bytes:
    match value:
        case bool():
            return _number(7, value)
        case str():
            return _field(1, value.encode())
        case int():
            return _number(6, _zigzag(value))
        case float():
            return _key(3, _DOUBLE) + struct.pack("<d", value)


def _field(number: int, content: bytes) -> bytes:
    return _key(number, _BYTES) + _varint(len(content)) + content


def _number(number: int, value: int) -> bytes:
    return _key(number, _VARINT) + _varint(value)


def _key(number: int, wire_type: int) -> bytes:
    return _varint(number << 3 | wire_type)


def _zigzag(number: int) -> int:
    """Return a number without a sign that is small where the one given is near 0."""
    return number << 1 if number >= 0 else ~(number << 1)


def _varint(number: int) -> bytes:
    if number < len(_SHORT):
        return _SHORT[number]
    parts = bytearray()
    while number >= len(_SHORT):
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    parts.append(number)
    return bytes(parts)
