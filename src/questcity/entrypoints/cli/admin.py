"""Administrators."""

import os
import secrets
import sys
from typing import Annotated, Final

import typer

from questcity.domain.accounts.use_cases.create_admin import AdminOutcome, CreateAdmin, NewAdmin
from questcity.domain.accounts.use_cases.replace_admin_password import (
    NewPassword,
    ReplaceAdminPassword,
)
from questcity.domain.accounts.views import UserFilter
from questcity.domain.shared.paging import MAX_LIMIT
from questcity.domain.shared.permissions import Role
from questcity.entrypoints.cli.environment import operator, read_settings, with_use_case
from questcity.entrypoints.cli.output import Exit, Json, fail, show, told
from questcity.entrypoints.cli.questions import Yes, ask, asked, confirm
from questcity.entrypoints.cli.users import Login, readable, show_users

app = typer.Typer(help="Administrators.", no_args_is_help=True)

PASSWORD_VARIABLE: Final = "QUESTCITY_ADMIN_PASSWORD"  # noqa: S105 (its name, not its value)

Username = Annotated[str | None, typer.Option(envvar="QUESTCITY_ADMIN_USERNAME")]
Email = Annotated[str | None, typer.Option(envvar="QUESTCITY_ADMIN_EMAIL")]
FirstName = Annotated[str | None, typer.Option(envvar="QUESTCITY_ADMIN_FIRST_NAME")]
LastName = Annotated[str | None, typer.Option(envvar="QUESTCITY_ADMIN_LAST_NAME")]
Stdin = Annotated[bool, typer.Option("--password-stdin", help="Read it from standard input.")]
Generate = Annotated[bool, typer.Option("--generate-password", help="Make one; shown once.")]
Force = Annotated[bool, typer.Option("--force", help="Replace somebody who is there already.")]

_SHOWN_ONCE: Final = "Password, shown only now, to be changed at the first sign-in"
_REPLACE: Final = "Replace the password and role of who has this name or address?"


@app.command()
def create(  # noqa: PLR0913 (one parameter an option)
    *,
    username: Username = None,
    email: Email = None,
    first_name: FirstName = None,
    last_name: LastName = None,
    password_stdin: Stdin = False,
    generate_password: Generate = False,
    force: Force = False,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Make an administrator; what is missing is asked for on a terminal.

    The password comes from a prompt, --password-stdin, --generate-password or the environment
    variable QUESTCITY_ADMIN_PASSWORD, never from an argument. Somebody who is there already is
    left alone (exit code 3), unless --force says otherwise.
    """
    with told(as_json=as_json):
        if force:
            confirm(_REPLACE, subject="--force", yes=yes, as_json=as_json)
        wanted = NewAdmin(
            username=_asked("--username", username, as_json=as_json),
            email=_asked("--email", email, as_json=as_json),
            first_name=_asked("--first-name", first_name, as_json=as_json),
            last_name=_asked("--last-name", last_name, as_json=as_json),
            password=_password(
                from_stdin=password_stdin, generate=generate_password, as_json=as_json
            ),
            password_change_required=generate_password,
            replace_existing=force,
        )
        user, outcome = with_use_case(
            CreateAdmin, lambda create_admin: create_admin(operator(), wanted)
        )
        facts = {"outcome": outcome.value, "id": user.id, "username": user.username}
        if outcome is AdminOutcome.EXISTS:
            text = f"{user.username} is there already; nothing was changed (--force replaces)."
            show(facts, as_json=as_json, text=text)
            raise typer.Exit(Exit.ALREADY)
        if generate_password:
            facts["password"] = wanted.password
        show(facts, as_json=as_json, text=_sentence(wanted, outcome, shown=generate_password))


@app.command("list")
def list_all(*, as_json: Json = False) -> None:
    """List the administrators, latest first."""
    with told(as_json=as_json):
        show_users(UserFilter(role=Role.ADMIN), MAX_LIMIT, as_json=as_json)


@app.command("reset-password")
def reset_password(
    login: Login,
    *,
    password_stdin: Stdin = False,
    generate_password: Generate = False,
    as_json: Json = False,
) -> None:
    """Give an administrator another password, and end its sessions.

    The password comes from where `create` has it from. Everybody else resets theirs by mail.
    """
    with told(as_json=as_json):
        who = readable(login)
        new = NewPassword(
            password=_password(
                from_stdin=password_stdin, generate=generate_password, as_json=as_json
            ),
            change_required=generate_password,
        )
        user = with_use_case(
            ReplaceAdminPassword, lambda replace_password: replace_password(operator(), who, new)
        )
        facts = {"id": user.id, "username": user.username}
        text = f"The administrator {user.username} has another password."
        if generate_password:
            facts["password"] = new.password
            text = f"{text}\n{_SHOWN_ONCE}: {new.password}"
        show(facts, as_json=as_json, text=text)


def _sentence(admin: NewAdmin, outcome: AdminOutcome, *, shown: bool) -> str:
    done = f"The administrator {admin.username} was {outcome.value}."
    if not shown:
        return done
    return f"{done}\n{_SHOWN_ONCE}: {admin.password}"


def _asked(option: str, value: str | None, *, as_json: bool) -> str:
    variable = "QUESTCITY_ADMIN_" + option[2:].upper().replace("-", "_")
    return asked(option, value, as_json=as_json, variable=variable)


def _password(*, from_stdin: bool, generate: bool, as_json: bool) -> str:
    if from_stdin and generate:
        message = "Take either --password-stdin or --generate-password."
        fail(message, as_json=as_json, code=Exit.USAGE)
    if generate:
        # Random bytes become more characters than they were.
        return secrets.token_urlsafe(max(18, read_settings().password_min_length))
    if not from_stdin and (given := os.environ.get(PASSWORD_VARIABLE)):
        return given
    if sys.stdin.isatty():
        return ask("Password", is_secret=True)
    if not from_stdin:
        message = f"Give --password-stdin or --generate-password, or set {PASSWORD_VARIABLE}."
        fail(message, as_json=as_json, code=Exit.USAGE)
    try:
        return sys.stdin.buffer.readline().decode().rstrip("\r\n")
    except UnicodeDecodeError:
        message = "The password on standard input is not a text in UTF-8."
        fail(message, as_json=as_json, code=Exit.USAGE)
