"""Signing keys and secrets."""

from dataclasses import asdict

import typer

from questcity.entrypoints.bootstrap.keys import generate_keys, list_keys, load_keys
from questcity.entrypoints.cli.environment import read_settings
from questcity.entrypoints.cli.output import Exit, Json, show, show_rows, told

app = typer.Typer(help="Signing keys and secrets.", no_args_is_help=True)


@app.command()
def generate(*, as_json: Json = False) -> None:
    """Make the keys that are missing; those that are there stay."""
    with told(as_json=as_json):
        settings = read_settings()
        made = generate_keys(settings)
        facts = {"folder": settings.keys_dir, "made": list(made)}
        if not made:
            show(facts, as_json=as_json, text=f"All keys are in {settings.keys_dir} already.")
            raise typer.Exit(Exit.ALREADY)
        show(facts, as_json=as_json, text=f"Made {len(made)} keys in {settings.keys_dir}.")


@app.command("list")
def list_all(*, as_json: Json = False) -> None:
    """List the keys; nothing secret is shown."""
    with told(as_json=as_json):
        rows = [asdict(key) for key in list_keys(read_settings())]
        columns = ("kind", "kid", "created_at", "is_current")
        show_rows("keys", rows, as_json=as_json, columns=columns)


@app.command()
def check(*, as_json: Json = False) -> None:
    """Check the keys as a start does: whole, matching, and readable by nobody else."""
    with told(as_json=as_json):
        settings = read_settings()
        load_keys(settings)
        facts = {"folder": settings.keys_dir, "good": True}
        show(facts, as_json=as_json, text=f"The keys in {settings.keys_dir} are good.")
