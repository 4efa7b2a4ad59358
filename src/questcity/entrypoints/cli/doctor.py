"""A look at everything that QuestCity stands on."""

import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import typer

from questcity.entrypoints.bootstrap.database import check_database, find_database
from questcity.entrypoints.bootstrap.errors import StartError
from questcity.entrypoints.bootstrap.keys import load_keys
from questcity.entrypoints.bootstrap.schema import require_schema
from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.cli.environment import read_settings
from questcity.entrypoints.cli.output import Exit, Json, show_rows, told


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look has found."""

    part: str
    state: str
    advice: str = ""


def examine(*, as_json: Json = False) -> None:
    """Look at the data folder, the keys, the database and its schema, and say what to mend."""
    with told(as_json=as_json):
        settings = read_settings()
        findings = list(_examine(settings))
        rows = [asdict(finding) for finding in findings]
        show_rows("findings", rows, as_json=as_json, columns=("part", "state", "advice"))
        if any(finding.state == "bad" for finding in findings):
            raise typer.Exit(Exit.FAILED)


def _examine(settings: Settings) -> Iterator[Finding]:
    yield _look("settings", lambda: None)
    yield _look("data folder", lambda: _require_writable(settings.data_dir))
    yield _look("keys", lambda: load_keys(settings))
    try:
        url = find_database(settings)
    except StartError as error:
        yield Finding("database", "bad", str(error))
        return
    yield _look("database", lambda: check_database(settings, url))
    yield _look("schema", lambda: require_schema(url))


def _look(part: str, at: Callable[[], object]) -> Finding:
    try:
        at()
    except StartError as error:
        return Finding(part, "bad", str(error))
    return Finding(part, "good")


def _require_writable(folder: Path) -> None:
    if not folder.is_dir():
        message = f"{folder} is not there yet: `questcity serve` makes it."
        raise StartError(message)
    if not os.access(folder, os.W_OK):
        message = f"{folder} cannot be written: give it to the user who runs QuestCity."
        raise StartError(message)
