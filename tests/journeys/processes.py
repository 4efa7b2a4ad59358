"""The processes of the machine, and who has started whom."""

from pathlib import Path

import pytest

_ALL = Path("/proc")


def descendants_of(pid: int) -> frozenset[int]:
    """Return the processes that a process has started, and those that they have started."""
    if not _ALL.joinpath("self").exists():
        pytest.skip("this system does not tell in /proc which process has started which")
    parents = {int(path.name): _parent_of(path) for path in _ALL.glob("[0-9]*")}
    found: set[int] = set()
    newest = {pid}
    while newest:
        newest = {child for child, parent in parents.items() if parent in newest}
        found |= newest
    return frozenset(found)


def is_alive(pid: int) -> bool:
    """Tell whether a process runs."""
    return _state_of(_ALL / str(pid)) not in {"", "Z"}


def _parent_of(path: Path) -> int:
    fields = _fields_of(path)
    return int(fields[1]) if fields else 0


def _state_of(path: Path) -> str:
    fields = _fields_of(path)
    return fields[0] if fields else ""


def _fields_of(path: Path) -> list[str]:
    try:
        # The name of the program stands in brackets, and may hold anything (proc(5)).
        return (path / "stat").read_text(errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
