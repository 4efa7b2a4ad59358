"""The `questcity` command: groups of commands, each in a module of its own."""

import typer

from questcity.entrypoints.cli import (
    admin,
    configuration,
    database,
    doctor,
    keys,
    openapi,
    serve,
    users,
    worker,
)
from questcity.entrypoints.cli.demo import commands as demo
from questcity.entrypoints.cli.quests import commands as quests

app = typer.Typer(
    name="questcity",
    help="QuestCity: quests in real cities.",
    no_args_is_help=True,
    add_completion=False,
    # A traceback with local variables would show secrets.
    pretty_exceptions_enable=False,
)
app.command("serve")(serve.serve)
app.command("worker")(worker.work)
app.command("doctor")(doctor.examine)
app.command("openapi")(openapi.print_contract)
app.add_typer(admin.app, name="admin")
app.add_typer(users.app, name="users")
app.add_typer(quests.app, name="quests")
app.add_typer(keys.app, name="keys")
app.add_typer(database.app, name="db")
app.add_typer(configuration.app, name="config")
app.add_typer(demo.app, name="demo")


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
