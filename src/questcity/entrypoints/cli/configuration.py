"""The settings."""

import typer

from questcity.entrypoints.cli.environment import read_settings
from questcity.entrypoints.cli.output import Json, show, told

app = typer.Typer(help="The settings.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keep `show` a command of its own, although it is the only one."""


@app.command("show")
def show_all(*, as_json: Json = False) -> None:
    """Show every setting as it is in force, secrets masked."""
    with told(as_json=as_json):
        show(read_settings().shown(), as_json=as_json)
