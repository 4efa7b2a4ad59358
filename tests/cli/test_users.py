import pytest

from builders import PASSWORD
from cli.command import Command
from cli.databases import rows_of

pytestmark = pytest.mark.postgres


@pytest.fixture
def with_admins(over_postgres: Command) -> Command:
    """Return the command over a database with the administrators anna and boris."""
    for name in ("anna", "boris"):
        line = f"admin create --username {name} --email {name}@example.org --password-stdin"
        names = f"--first-name {name} --last-name Ivanova"
        assert over_postgres(f"{line} {names}", typed=f"{PASSWORD}\n").code == 0
    return over_postgres


def roles(url: str) -> list[tuple[object, ...]]:
    return rows_of(url, "SELECT username, role FROM user_account ORDER BY username")


def test_a_role_is_set_once(with_admins: Command, database_url: str) -> None:
    first = with_admins("users set-role anna manager")
    second = with_admins("users set-role anna manager")

    assert (first.code, first.out, first.err) == (0, "anna is now manager.\n", "")
    assert (second.code, second.out) == (3, "anna is manager already.\n")
    assert roles(database_url) == [("anna", 1), ("boris", 2)]


def test_a_user_may_be_named_by_address(with_admins: Command, database_url: str) -> None:
    outcome = with_admins("users set-role boris@example.org user --json")

    ((id_,),) = rows_of(database_url, "SELECT id FROM user_account WHERE username = 'boris'")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.document == {"id": str(id_), "username": "boris", "role": "user"}


def test_a_role_that_was_there_already_is_told_to_machines(with_admins: Command) -> None:
    outcome = with_admins("users set-role anna admin --json")

    assert (outcome.code, outcome.document["role"]) == (3, "admin")


def test_the_last_admin_stays(with_admins: Command, database_url: str) -> None:
    with_admins("users set-role anna user")

    refused = with_admins("users set-role boris user")

    assert refused.refusal == "This is the last active admin. Make another one first."
    assert roles(database_url) == [("anna", 0), ("boris", 2)]


@pytest.mark.parametrize("login", ["vera", "vera@example.org", "", "%", "\udcff"])
def test_nobody_is_made_up(with_admins: Command, login: str) -> None:
    refused = with_admins("users set-role", login, "manager")

    assert refused.refusal == "There is no such user."


def test_a_change_of_role_leaves_an_entry_in_the_trail(
    with_admins: Command, database_url: str
) -> None:
    with_admins("users set-role anna manager")
    with_admins("users set-role anna manager")

    entries = rows_of(
        database_url, "SELECT actor FROM audit_entry WHERE action = 'user.role-changed'"
    )

    assert len(entries) == 1
    assert str(entries[0][0]).startswith("operator:")
