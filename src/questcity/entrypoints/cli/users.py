"""Users."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from questcity.domain.accounts.errors import UserNotFoundError
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.use_cases.delete_user import DeleteUser
from questcity.domain.accounts.use_cases.export_user import ExportUser
from questcity.domain.accounts.use_cases.set_role import SetRole
from questcity.domain.shared.permissions import Role
from questcity.entrypoints.cli.environment import operator, with_use_case
from questcity.entrypoints.cli.output import Exit, Json, fail, show, told
from questcity.entrypoints.cli.questions import Yes, confirm
from questcity.entrypoints.web.accounts.archive import archive_of

app = typer.Typer(help="Users.", no_args_is_help=True)

Login = Annotated[str, typer.Argument(help="Username or e-mail.")]


class RoleName(StrEnum):
    """A role, as typed."""

    USER = "user"
    MANAGER = "manager"
    ADMIN = "admin"


@app.command("set-role")
def set_role(
    login: Login,
    role: RoleName,
    *,
    as_json: Json = False,
) -> None:
    """Give somebody another role; it counts from the next request on."""
    with told(as_json=as_json):
        _require_text(login)
        wanted = Role[role.name]
        user, has_changed = with_use_case(
            SetRole, lambda set_role: set_role(operator(), login, wanted)
        )
        facts = {"id": user.id, "username": user.username, "role": role.value}
        if not has_changed:
            show(facts, as_json=as_json, text=f"{user.username} is {role.value} already.")
            raise typer.Exit(Exit.ALREADY)
        show(facts, as_json=as_json, text=f"{user.username} is now {role.value}.")


@app.command()
def delete(login: Login, *, yes: Yes = False, as_json: Json = False) -> None:
    """Delete an account at once, without the days of grace; a worker then erases all that is in it.

    What was published, paid and done stays, and names nobody any more.
    """
    with told(as_json=as_json):
        _require_text(login)
        confirm(f"Delete the account {login} for good?", subject="delete", yes=yes, as_json=as_json)
        user, is_new = with_use_case(DeleteUser, lambda delete_user: delete_user(operator(), login))
        facts = {"id": user.id, "username": user.username, "status": user.status}
        if not is_new:
            show(facts, as_json=as_json, text=f"{user.username} was deleted already.")
            raise typer.Exit(Exit.ALREADY)
        text = f"{user.username} is deleted; a running worker erases the rest."
        show(facts, as_json=as_json, text=text)


@app.command()
def export(
    login: Login,
    *,
    output: Annotated[Path, typer.Option(help="The ZIP archive to be made.")],
    as_json: Json = False,
) -> None:
    """Write all data about somebody into an archive, as they would get it themselves."""
    with told(as_json=as_json):
        _require_text(login)
        try:
            with _private_file(output) as file:
                user = with_use_case(
                    ExportUser, lambda export_user: _write(export_user, login, file)
                )
        except OSError as error:
            reason = error.strerror or type(error).__name__
            message = f"{output} cannot be written ({reason}). Name another file with --output."
            fail(message, as_json=as_json)
        facts = {"id": user.id, "username": user.username, "file": str(output)}
        show(facts, as_json=as_json, text=f"All data about {user.username} is in {output}.")


@contextmanager
def _private_file(path: Path) -> Iterator[BinaryIO]:
    """Yield a new file that nobody else may read; it goes again when the block fails."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
    except BaseException:
        path.unlink(missing_ok=True)
        raise


async def _write(export_user: ExportUser, login: str, file: BinaryIO) -> User:
    user, sections = await export_user(operator(), login)
    async for part in archive_of(sections):
        file.write(part)
    return user


def _require_text(login: str) -> None:
    if not login.isprintable():
        # Bytes that are no text cannot even be asked for.
        raise UserNotFoundError
