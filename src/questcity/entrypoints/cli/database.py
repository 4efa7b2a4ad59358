"""The database's schema."""

import asyncio
from typing import Annotated

import typer

from questcity.entrypoints.bootstrap.database import find_database
from questcity.entrypoints.bootstrap.schema import (
    current_revision,
    downgrade_schema,
    require_schema,
    upgrade_schema,
)
from questcity.entrypoints.cli.environment import read_settings
from questcity.entrypoints.cli.output import Exit, Json, show, told
from questcity.entrypoints.cli.questions import Yes, confirm

app = typer.Typer(help="The database's schema.", no_args_is_help=True)

Revision = Annotated[str, typer.Argument(help="A revision; `head` is the newest, `base` none.")]


@app.command()
def upgrade(revision: Revision = "head", *, as_json: Json = False) -> None:
    """Bring the schema up to date, or to a revision."""
    with told(as_json=as_json):
        before, after = asyncio.run(upgrade_schema(_url(), revision))
        _show_move(before, after, as_json=as_json)


@app.command()
def downgrade(revision: Revision, *, yes: Yes = False, as_json: Json = False) -> None:
    """Take the schema back to a revision; what only newer ones know is lost."""
    with told(as_json=as_json):
        question = f"Take the schema back to {revision}, and lose what only newer ones know?"
        confirm(question, subject="A downgrade", yes=yes, as_json=as_json)
        before, after = asyncio.run(downgrade_schema(_url(), revision))
        _show_move(before, after, as_json=as_json)


@app.command()
def current(*, as_json: Json = False) -> None:
    """Show the revision of the schema, and the newest one."""
    with told(as_json=as_json):
        revision, newest = asyncio.run(current_revision(_url()))
        text = f"{revision or 'empty'} (newest: {newest})"
        show({"revision": revision, "newest": newest}, as_json=as_json, text=text)


@app.command()
def check(*, as_json: Json = False) -> None:
    """Check that the schema is what this QuestCity expects."""
    with told(as_json=as_json):
        require_schema(_url())
        show({"good": True}, as_json=as_json, text="The schema is up to date.")


def _url() -> str:
    return find_database(read_settings())


def _show_move(before: str | None, after: str | None, *, as_json: bool) -> None:
    facts = {"before": before, "after": after}
    if before == after:
        show(facts, as_json=as_json, text=f"The schema is at {after or 'empty'} already.")
        raise typer.Exit(Exit.ALREADY)
    show(facts, as_json=as_json, text=f"From {before or 'empty'} to {after or 'empty'}.")
