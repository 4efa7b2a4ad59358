"""Changing things, and telling what has changed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

T = TypeVar("T")


def merged(thing: T, changes: Mapping[str, Any]) -> T:
    """Return a thing with other values in place of some; a mapping changes fields of a field."""
    values = {
        name: replace(getattr(thing, name), **value) if isinstance(value, Mapping) else value
        for name, value in changes.items()
    }
    return replace(thing, **values)  # type: ignore[type-var]


def changed(
    before: Mapping[str, str], after: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return what an audit entry tells of a change: the old values, and the new ones."""
    names = [name for name in before if before[name] != after[name]]
    return {name: before[name] for name in names}, {name: after[name] for name in names}
