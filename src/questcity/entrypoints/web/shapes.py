"""What all shapes on the wire have in common."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import UNSET

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time that says its zone."""


class Body(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What comes in."""


class Answer(msgspec.Struct, frozen=True, rename="camel"):
    """What goes out."""


def given(body: msgspec.Struct) -> dict[str, Any]:
    """Return the fields that a body has, by name."""
    return {
        name: value for name, value in msgspec.structs.asdict(body).items() if value is not UNSET
    }
