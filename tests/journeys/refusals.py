"""Starts that are refused: in one line, with nothing destroyed."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from journeys.system import free_port, run

Refusal = Callable[..., str]


def refusal_in(place: Path) -> Refusal:
    """Return a function that starts the system and returns the line with which that is refused."""

    def refused(how: Mapping[str, Any] | None = None, **settings: object) -> str:
        before = _contents(place)
        given = {"DATA_DIR": place / "data", "PORT": free_port(), **settings}

        outcome = run("serve", settings=given, **how or {})

        assert (outcome.returncode, outcome.stdout) == (1, ""), outcome.stderr
        assert len(outcome.stderr.splitlines()) == 1, outcome.stderr
        assert before.items() <= _contents(place).items()
        return outcome.stderr

    return refused


def _contents(place: Path) -> dict[Path, tuple[int, int, bytes]]:
    return {
        path: (path.stat().st_mode, path.stat().st_uid, path.read_bytes())
        for path in place.rglob("*")
        if path.is_file()
    }
