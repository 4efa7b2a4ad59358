"""Users."""

from enum import StrEnum
from typing import Annotated

import typer

from questcity.domain.accounts.errors import UserNotFoundError
from questcity.domain.accounts.use_cases.set_role import SetRole
from questcity.domain.shared.permissions import Role
from questcity.entrypoints.cli.environment import operator, with_use_case
from questcity.entrypoints.cli.output import Exit, Json, show, told

app = typer.Typer(help="Users.", no_args_is_help=True)


class RoleName(StrEnum):
    """A role, as typed."""

    USER = "user"
    MANAGER = "manager"
    ADMIN = "admin"


@app.callback()
def group() -> None:
    """Keep `set-role` a command of its own, although it is the only one."""


@app.command("set-role")
def set_role(
    login: Annotated[str, typer.Argument(help="Username or e-mail.")],
    role: RoleName,
    *,
    as_json: Json = False,
) -> None:
    """Give somebody another role; it counts from the next request on."""
    with told(as_json=as_json):
        if not login.isprintable():
            # Bytes that are no text cannot even be asked for.
            raise UserNotFoundError
        wanted = Role[role.name]
        user, has_changed = with_use_case(
            SetRole, lambda set_role: set_role(operator(), login, wanted)
        )
        facts = {"id": user.id, "username": user.username, "role": role.value}
        if not has_changed:
            show(facts, as_json=as_json, text=f"{user.username} is {role.value} already.")
            raise typer.Exit(Exit.ALREADY)
        show(facts, as_json=as_json, text=f"{user.username} is now {role.value}.")
