"""A look at everything that QuestCity stands on."""

import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import typer

from questcity.entrypoints.bootstrap.database import check_database, find_database
from questcity.entrypoints.bootstrap.errors import StartError
from questcity.entrypoints.bootstrap.keys import load_keys, require_stored_keys
from questcity.entrypoints.bootstrap.schema import require_schema
from questcity.entrypoints.bootstrap.settings import Settings, SettingsError
from questcity.entrypoints.cli.environment import read_settings
from questcity.entrypoints.cli.output import Exit, Json, show_rows


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look has found."""

    part: str
    state: str
    advice: str = ""


def examine(*, as_json: Json = False) -> None:
    """Look at the settings, folders, keys, database and schema, and say what to mend."""
    rows = [asdict(finding) for finding in _examine()]
    show_rows("findings", rows, as_json=as_json, columns=("part", "state", "advice"))
    if any(row["state"] == "bad" for row in rows):
        raise typer.Exit(Exit.FAILED)


def _examine() -> Iterator[Finding]:
    try:
        settings = read_settings()
    except SettingsError as error:
        yield Finding("settings", "bad", str(error))
        return
    yield Finding("settings", "good")
    if _keeps_something(settings):
        yield _look("data folder", lambda: _require_writable(settings.data_dir))
    if settings.mail_url.startswith("file:"):
        yield _look("mail", lambda: _require_writable_or_new(settings.data_dir / "mail"))
    yield _look("keys", lambda: load_keys(settings))
    try:
        url = find_database(settings)
    except StartError as error:
        yield Finding("database", "bad", str(error))
        return
    yield _look("database", lambda: check_database(settings, url))
    yield _look("schema", lambda: require_schema(url))
    yield _look("stored keys", lambda: require_stored_keys(settings, url))


def _look(part: str, at: Callable[[], object]) -> Finding:
    try:
        at()
    except StartError as error:
        return Finding(part, "bad", str(error))
    except PermissionError as error:
        advice = f"{error.filename} is closed to this user: give it to who runs QuestCity."
        return Finding(part, "bad", advice)
    return Finding(part, "good")


def _keeps_something(settings: Settings) -> bool:
    """Return whether anything lives in the data folder: database, letters or keys."""
    return (
        settings.database_url is None
        or settings.mail_url.startswith("file:")
        or settings.keys_dir.is_relative_to(settings.data_dir)
    )


def _require_writable_or_new(folder: Path) -> None:
    if folder.exists():
        _require_writable(folder)


def _require_writable(folder: Path) -> None:
    if not folder.exists():
        message = f"{folder} is not there yet: `questcity serve` makes it."
        raise StartError(message)
    if not folder.is_dir():
        message = f"{folder} is a file: move it away, or name another folder."
        raise StartError(message)
    if not os.access(folder, os.W_OK | os.X_OK):
        message = f"{folder} cannot be written: give it to the user who runs QuestCity."
        raise StartError(message)
