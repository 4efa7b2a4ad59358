"""The contract."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from questcity.entrypoints.cli.output import Json, fail, show
from questcity.entrypoints.web.documents.contract import contract


def print_contract(
    *,
    output: Annotated[Path | None, typer.Option(help="A file in place of the terminal.")] = None,
    as_json: Json = False,
) -> None:
    """Print the OpenAPI document, which is always JSON."""
    document = msgspec.json.format(msgspec.json.encode(contract()), indent=2)
    if output is None:
        typer.echo(document)
        return
    try:
        output.write_bytes(document + b"\n")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        message = f"{output} cannot be written ({reason}). Name another file with --output."
        fail(message, as_json=as_json)
    show({"file": str(output)}, as_json=as_json, text=f"Written to {output}.")
