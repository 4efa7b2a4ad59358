"""The contract."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from questcity.entrypoints.bootstrap.container import make_container
from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.cli.output import Json
from questcity.entrypoints.web.app import create_app
from questcity.entrypoints.web.authentication import WebProvider

# Nothing is opened to describe the application, so it needs neither a database nor settings.
_NOWHERE = "postgresql://localhost/questcity"


def print_contract(
    *,
    output: Annotated[Path | None, typer.Option(help="A file in place of the terminal.")] = None,
    as_json: Json = True,
) -> None:
    """Print the OpenAPI document, which is always JSON."""
    del as_json
    settings = Settings.read({})
    app = create_app(make_container(settings, _NOWHERE, WebProvider()), settings)
    document = msgspec.json.format(msgspec.json.encode(app.openapi_schema.to_schema()), indent=2)
    if output is None:
        typer.echo(document)
    else:
        output.write_bytes(document + b"\n")
