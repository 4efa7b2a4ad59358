"""What commands print, and how they end: for people, or as JSON for machines."""

import json as json_module
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from enum import IntEnum
from typing import Annotated, Any, Final, NoReturn

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from questcity.domain.shared.errors import (
    AwayError,
    ConflictError,
    DomainError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    PreconditionError,
    StaleError,
    TooLargeError,
    TooManyError,
    UnauthenticatedError,
    UnreadableError,
    WrongTypeError,
)
from questcity.entrypoints.bootstrap.errors import StartError
from questcity.entrypoints.bootstrap.settings import SettingsError


class Exit(IntEnum):
    """How a command can end."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    ALREADY = 3


EXITS: Final[dict[type[DomainError], Exit]] = {
    UnreadableError: Exit.USAGE,
    UnauthenticatedError: Exit.FAILED,
    ForbiddenError: Exit.FAILED,
    NotFoundError: Exit.FAILED,
    ConflictError: Exit.FAILED,
    StaleError: Exit.FAILED,
    TooLargeError: Exit.USAGE,
    WrongTypeError: Exit.USAGE,
    InvalidError: Exit.USAGE,
    PreconditionError: Exit.FAILED,
    TooManyError: Exit.FAILED,
    AwayError: Exit.FAILED,
}

# No row of a table is longer than this where no terminal sets a limit.
_WIDEST: Final = 10_000

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]


def show(facts: Mapping[str, Any], *, as_json: bool, text: str | None = None) -> None:
    """Print what came of a command: a JSON object, or a sentence, or a small table."""
    if as_json:
        _show_json(facts)
    elif text is not None:
        typer.echo(text)
    else:
        show_table(("", ""), [(name, value) for name, value in facts.items()])


def show_rows(
    name: str, rows: Sequence[Mapping[str, Any]], *, as_json: bool, columns: Sequence[str]
) -> None:
    """Print a list: a JSON object with the rows under `name`, or a table."""
    if as_json:
        show({name: rows}, as_json=True)
    else:
        show_table(columns, [tuple(row[column] for column in columns) for row in rows])


def show_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print a table; what is too long for a terminal is folded, and nothing is cut."""
    table = Table(show_header=any(columns), box=None, pad_edge=False)
    for column in columns:
        # An id is there to be copied, whatever else has to be folded.
        table.add_column(column, overflow="fold", no_wrap=column == "id")
    for row in rows:
        # As text: brackets in a value are no markup.
        table.add_row(*(Text(_cell(cell)) for cell in row))
    Console(width=None if sys.stdout.isatty() else _WIDEST).print(table)


def _cell(value: Any) -> str:
    return value.isoformat(" ", "minutes") if isinstance(value, datetime) else str(value)


def fail(message: str, *, as_json: bool = False, code: Exit = Exit.FAILED) -> NoReturn:
    """End the command with one line on standard error; as JSON, on standard output too."""
    if as_json:
        _show_json({"error": message})
    typer.secho(message, err=True, fg=typer.colors.RED if sys.stderr.isatty() else None)
    raise typer.Exit(code)


@contextmanager
def told(*, as_json: bool) -> Iterator[None]:
    """Turn refusals in the block into one line and an exit code; bugs keep their traceback."""
    try:
        yield
    except (StartError, SettingsError) as error:
        fail(str(error), as_json=as_json)
    except DomainError as error:
        fail(_in_one_line(error), as_json=as_json, code=exit_of(error))


def exit_of(error: DomainError) -> Exit:
    """Return how a command ends that was refused by this error."""
    return next(code for kind, code in EXITS.items() if isinstance(error, kind))


def _in_one_line(error: DomainError) -> str:
    faults = [f"{'.'.join(map(str, fault.path))}: {fault.detail}" for fault in error.violations]
    return " ".join([error.detail, *faults])


def _show_json(facts: Mapping[str, Any]) -> None:
    typer.echo(json_module.dumps(facts, ensure_ascii=False, default=_plain))


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
