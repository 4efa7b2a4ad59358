"""What commands ask for on a terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Annotated

import typer

from questcity.entrypoints.cli.output import Exit, fail

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask whether that is meant.")]


def ask(question: str, *, is_secret: bool = False) -> str:
    """Return what is typed on the terminal; a secret is not shown, and typed twice."""
    with _asking():
        return str(typer.prompt(question, hide_input=is_secret, confirmation_prompt=is_secret))


def asked(option: str, value: str | None, *, as_json: bool, variable: str | None = None) -> str:
    """Return the value of an option, or what is typed where somebody can be asked for it."""
    if value is not None:
        return value
    if not sys.stdin.isatty():
        other = f", or set {variable}" if variable else ""
        fail(f"Give {option}{other}.", as_json=as_json, code=Exit.USAGE)
    return ask(option[2:].replace("-", " ").capitalize())


def confirm(question: str, *, subject: str, yes: bool, as_json: bool) -> None:
    """Ask whether something is meant, and end the command unless it is."""
    if yes:
        return
    if not sys.stdin.isatty():
        message = f"{subject} needs --yes where nobody can be asked."
        fail(message, as_json=as_json, code=Exit.USAGE)
    with _asking():
        typer.confirm(question, abort=True)


@contextmanager
def _asking() -> Iterator[None]:
    # Standard output may be a file: it is for what comes of the command.
    with redirect_stdout(sys.stderr):
        yield
