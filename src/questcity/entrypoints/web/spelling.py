"""Names and paths as they are spelled on the wire: camelCase, and JSON pointers (RFC 6901)."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import unquote

Path = tuple[str | int, ...]

# An index has no leading zeros, and none that leads somewhere has so many digits.
_INDEX: Final = re.compile(r"0|[1-9][0-9]{0,8}")
_NOWHERE: Final[Path] = ("",)


def pointer_of(path: Iterable[str | int]) -> str:
    """Return a path as a pointer in a fragment (RFC 6901, section 6)."""
    return "#" + "".join(f"/{spelled_step(step)}" for step in path)


def path_of(pointer: str) -> Path:
    """Return the path of a pointer, which may do without the # of a fragment.

    What is no pointer leads nowhere.
    """
    if pointer.startswith("#"):
        pointer = unquote(pointer[1:])
    whole, *steps = pointer.split("/")
    return _NOWHERE if whole else tuple(map(_step, steps))


def spelled(value: Any) -> Any:
    """Return a document, or a part of one, with its names as they are on the wire."""
    match value:
        case Mapping():
            return {camel(name): spelled(part) for name, part in value.items()}
        case list() | tuple():
            return [spelled(part) for part in value]
        case _:
            return value


def spelled_step(step: str | int) -> str:
    """Return a step of a path as it stands in a pointer, with ~ and / escaped."""
    return camel(str(step)).replace("~", "~0").replace("/", "~1")


def camel(name: str) -> str:
    """Return a name as it is on the wire."""
    head, *tail = name.split("_")
    return head + "".join(word.capitalize() for word in tail) if head else name


def _step(spelled: str) -> str | int:
    if _INDEX.fullmatch(spelled):
        return int(spelled)
    name = re.sub(r"[A-Z]", lambda capital: f"_{capital[0].lower()}", spelled)
    # Only what is spelled as on the wire is meant: no name of ours has any other signs.
    return name if camel(name) == spelled else ""
