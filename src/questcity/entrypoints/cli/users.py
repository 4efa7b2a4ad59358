"""Users."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Final

import typer

from questcity.domain.accounts.errors import UserNotFoundError
from questcity.domain.accounts.model.changes import UserChange
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.rules import DEFAULT_LOCALE, words_of
from questcity.domain.accounts.use_cases.delete_user import DeleteUser
from questcity.domain.accounts.use_cases.edit_user import EditUser
from questcity.domain.accounts.use_cases.export_user import ExportUser
from questcity.domain.accounts.use_cases.invite_user import Invitation, InviteUser
from questcity.domain.accounts.use_cases.list_users import ListUsers
from questcity.domain.accounts.use_cases.lock_user import LockUser
from questcity.domain.accounts.use_cases.unlock_user import UnlockUser
from questcity.domain.accounts.use_cases.view_user import ViewUser
from questcity.domain.accounts.views import UserFilter
from questcity.domain.shared.paging import MAX_LIMIT, PageRequest
from questcity.domain.shared.permissions import Flag, Role, Status
from questcity.entrypoints.cli.disk import new_file
from questcity.entrypoints.cli.environment import at_the_terminal, operator, with_use_case
from questcity.entrypoints.cli.output import Exit, Json, show, show_rows, told
from questcity.entrypoints.cli.questions import Yes, asked, confirm
from questcity.entrypoints.web.accounts.archive import archive_of

app = typer.Typer(help="Users.", no_args_is_help=True)

COLUMNS: Final = ("username", "email", "first_name", "last_name", "role", "flags", "status")


class RoleName(StrEnum):
    """A role, as typed."""

    USER = "user"
    MANAGER = "manager"
    ADMIN = "admin"

    def role(self) -> Role:
        """Return the role of the name."""
        return Role[self.name]


class FlagName(StrEnum):
    """A flag, as typed."""

    CAN_EDIT_QUESTS = "can-edit-quests"
    CAN_LOCK_USERS = "can-lock-users"

    def flag(self) -> Flag:
        """Return the flag of the name."""
        return Flag[self.name]


class Switch(StrEnum):
    """Whether a flag is given or taken."""

    ON = "on"
    OFF = "off"


Login = Annotated[str, typer.Argument(help="Username or e-mail.")]


@app.command("list")
def list_all(
    *,
    query: Annotated[str, typer.Option(help="Words in names and addresses.")] = "",
    role: Annotated[RoleName | None, typer.Option(help="Users of one role.")] = None,
    status: Annotated[Status | None, typer.Option(help="Users of one status.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=MAX_LIMIT, help="How many.")] = MAX_LIMIT,
    as_json: Json = False,
) -> None:
    """List users, latest first."""
    with told(as_json=as_json):
        wanted = UserFilter(
            words=words_of(query), role=role.role() if role else None, status=status
        )
        show_users(wanted, limit, as_json=as_json)


@app.command("show")
def show_one(login: Login, *, as_json: Json = False) -> None:
    """Show one user."""
    with told(as_json=as_json):
        who = readable(login)
        seen = with_use_case(ViewUser, lambda view: view(operator(), who))
        show(facts_of(seen.user), as_json=as_json)


@app.command("create")
def create(  # noqa: PLR0913 (one parameter an option)
    *,
    username: Annotated[str | None, typer.Option()] = None,
    email: Annotated[str | None, typer.Option()] = None,
    first_name: Annotated[str | None, typer.Option()] = None,
    last_name: Annotated[str | None, typer.Option()] = None,
    role: Annotated[RoleName, typer.Option(help="What they are to be.")] = RoleName.USER,
    flag: Annotated[list[FlagName] | None, typer.Option(help="What they may do beside.")] = None,
    locale: Annotated[str, typer.Option(help="The language of letters.")] = DEFAULT_LOCALE,
    as_json: Json = False,
) -> None:
    """Make an account for somebody, who gets a link by mail and chooses the password."""
    with told(as_json=as_json):
        invitation = Invitation(
            username=asked("--username", username, as_json=as_json),
            email=asked("--email", email, as_json=as_json),
            first_name=asked("--first-name", first_name, as_json=as_json),
            last_name=asked("--last-name", last_name, as_json=as_json),
            role=role.role(),
            flags=frozenset(one.flag() for one in flag or ()),
            locale=locale,
        )
        user, _ = with_use_case(
            InviteUser, lambda invite: invite(operator(), at_the_terminal(), invitation, None)
        )
        text = f"{user.username} was invited: the link is on its way to {user.email}."
        show(facts_of(user), as_json=as_json, text=text)


@app.command("lock")
def lock(
    login: Login,
    *,
    reason: Annotated[str | None, typer.Option(help="Why; the user is told.")] = None,
    as_json: Json = False,
) -> None:
    """Take all rights from an account and end its sessions."""
    with told(as_json=as_json):
        who, why = readable(login), asked("--reason", reason, as_json=as_json)
        user, has_changed = with_use_case(
            LockUser, lambda lock: lock(operator(), at_the_terminal(), who, why)
        )
        _show_change(user, "is locked", has_changed=has_changed, as_json=as_json)


@app.command("unlock")
def unlock(
    login: Login,
    *,
    reason: Annotated[str, typer.Option(help="Why, for the records.")] = "",
    as_json: Json = False,
) -> None:
    """Give a locked account its rights back."""
    with told(as_json=as_json):
        who = readable(login)
        user, has_changed = with_use_case(
            UnlockUser, lambda unlock: unlock(operator(), at_the_terminal(), who, reason)
        )
        _show_change(user, "is unlocked", has_changed=has_changed, as_json=as_json)


@app.command("set-role")
def set_role(login: Login, role: RoleName, *, as_json: Json = False) -> None:
    """Give somebody another role; it counts from the next request on."""
    with told(as_json=as_json):
        user, has_changed = _edit(login, UserChange(role=role.role()))
        _show_change(user, f"is {role.value}", has_changed=has_changed, as_json=as_json)


@app.command("set-flag")
def set_flag(login: Login, flag: FlagName, switch: Switch, *, as_json: Json = False) -> None:
    """Give somebody a flag, or take it away; it counts from the next request on."""
    with told(as_json=as_json):
        is_on = switch is Switch.ON
        user, has_changed = _edit(login, UserChange(flags={flag.flag(): is_on}))
        state = f"{'has' if is_on else 'lacks'} {flag.value}"
        _show_change(user, state, has_changed=has_changed, as_json=as_json)


@app.command()
def delete(login: Login, *, yes: Yes = False, as_json: Json = False) -> None:
    """Delete an account at once, without the days of grace; a worker then erases all that is in it.

    What was published, paid and done stays, and names nobody any more.
    """
    with told(as_json=as_json):
        who = readable(login)
        confirm(f"Delete the account {login} for good?", subject="delete", yes=yes, as_json=as_json)
        user, has_changed = with_use_case(
            DeleteUser, lambda delete_user: delete_user(operator(), at_the_terminal(), who)
        )
        _show_change(user, "is deleted", has_changed=has_changed, as_json=as_json)


@app.command()
def export(
    login: Login,
    *,
    output: Annotated[Path, typer.Option(help="The ZIP archive to be made.")],
    as_json: Json = False,
) -> None:
    """Write all data about somebody into an archive, as they would get it themselves."""
    with told(as_json=as_json):
        who = readable(login)
        with new_file(output, as_json=as_json) as file:
            user = with_use_case(ExportUser, lambda export_user: _write(export_user, who, file))
        facts = {"id": user.id, "username": user.username, "file": str(output)}
        show(facts, as_json=as_json, text=f"All data about {user.username} is in {output}.")


def show_users(wanted: UserFilter, limit: int, *, as_json: bool) -> None:
    """Print a page of users."""
    page = PageRequest(limit=limit)
    found = with_use_case(ListUsers, lambda list_users: list_users(operator(), wanted, page))
    rows = [facts_of(user) for user in found.items]
    show_rows("users", rows, as_json=as_json, columns=COLUMNS)


def facts_of(user: User) -> Mapping[str, Any]:
    """Return what may be told of a user to the operator."""
    return {
        "id": user.id,
        "username": user.username,
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "role": user.role.name.lower(),
        "flags": ", ".join(FlagName[flag.name].value for flag in sorted(user.flags)),
        "status": user.status.value,
        "lock_reason": user.lock_reason or "",
        "created_at": user.created_at,
    }


def readable(login: str) -> str:
    """Return what somebody is named by. Raise `UserNotFoundError` for what is no text."""
    if not login.isprintable():
        # Bytes that are no text cannot even be asked for.
        raise UserNotFoundError
    return login


def _edit(login: str, change: UserChange) -> tuple[User, bool]:
    who = readable(login)
    return with_use_case(
        EditUser, lambda edit: edit(operator(), at_the_terminal(), who, change, None)
    )


def _show_change(user: User, state: str, *, has_changed: bool, as_json: bool) -> None:
    text = f"{user.username} {state} {'now' if has_changed else 'already'}."
    show(facts_of(user), as_json=as_json, text=text)
    if not has_changed:
        raise typer.Exit(Exit.ALREADY)


async def _write(export_user: ExportUser, who: str, file: BinaryIO) -> User:
    user, sections = await export_user(operator(), at_the_terminal(), who)
    async for part in archive_of(sections):
        file.write(part)
    return user
