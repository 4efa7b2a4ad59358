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

    assert (first.code, first.out, first.err) == (0, "anna is manager now.\n", "")
    assert (second.code, second.out) == (3, "anna is manager already.\n")
    assert roles(database_url) == [("anna", 1), ("boris", 2)]


def test_a_user_may_be_named_by_address(with_admins: Command, database_url: str) -> None:
    outcome = with_admins("users set-role boris@example.org user --json")

    ((id_,),) = rows_of(database_url, "SELECT id FROM user_account WHERE username = 'boris'")
    assert (outcome.code, outcome.err) == (0, "")
    told = {name: outcome.document[name] for name in ("id", "username", "role", "status")}
    assert told == {"id": str(id_), "username": "boris", "role": "user", "status": "active"}


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


def test_users_are_listed_for_people_and_for_machines(with_admins: Command) -> None:
    shown = with_admins("users list --query Anna")
    listed = with_admins("users list --role admin --status active --json")
    one = with_admins("users list --limit 1 --json")
    admins = with_admins("admin list --json")

    assert (shown.code, shown.err) == (0, "")
    assert "anna@example.org" in shown.out
    assert "boris" not in shown.out
    assert [user["username"] for user in listed.document["users"]] == ["boris", "anna"]
    assert [user["username"] for user in one.document["users"]] == ["boris"]
    assert admins.document == listed.document


def test_a_user_is_shown(with_admins: Command) -> None:
    shown, told = with_admins("users show ANNA"), with_admins("users show anna@example.org --json")

    assert "anna@example.org" in shown.out
    assert (told.document["username"], told.document["flags"]) == ("anna", "")
    assert with_admins("users show nobody").refusal == "There is no such user."


def test_somebody_is_invited(with_admins: Command, database_url: str) -> None:
    line = "users create --username vera --email vera@example.org --first-name Vera"
    outcome = with_admins(
        f"{line} --last-name Smirnova --role manager --flag can-lock-users --json"
    )

    told = outcome.document
    assert (outcome.code, told["status"], told["role"]) == (0, "unverified", "manager")
    assert told["flags"] == "can-lock-users"
    assert rows_of(database_url, "SELECT kind FROM outbox WHERE kind = 'user-invited'")
    assert with_admins(f"{line} --last-name Smirnova").code == 1
    missing = with_admins("users create --username olga")
    assert (missing.code, missing.line) == (2, "Give --email.")


def test_an_account_is_locked_and_opened(with_admins: Command, database_url: str) -> None:
    locked = with_admins("users lock anna --reason", "Lost her phone.")
    again = with_admins("users lock anna --reason Again.")
    last = with_admins("users lock boris --reason Why?")
    nothing = with_admins("users lock boris")
    opened = with_admins("users unlock anna --reason Found.")
    opened_again = with_admins("users unlock anna --json")

    assert (locked.code, locked.out) == (0, "anna is locked now.\n")
    assert (again.code, again.out) == (3, "anna is locked already.\n")
    assert last.refusal == "This is the last active admin. Make another one first."
    assert (nothing.code, nothing.line) == (2, "Give --reason.")
    assert (opened.code, opened.out) == (0, "anna is unlocked now.\n")
    assert (opened_again.code, opened_again.document["status"]) == (3, "active")
    trail = rows_of(database_url, "SELECT action FROM audit_entry WHERE action LIKE 'user.%'")
    assert sorted(trail) == [("user.locked",), ("user.unlocked",)]


def test_a_flag_is_given_and_taken(with_admins: Command) -> None:
    given = with_admins("users set-flag anna can-edit-quests on")
    again = with_admins("users set-flag anna can-edit-quests on")
    taken = with_admins("users set-flag anna can-edit-quests off --json")

    assert (given.code, given.out) == (0, "anna has can-edit-quests now.\n")
    assert (again.code, again.out) == (3, "anna has can-edit-quests already.\n")
    assert (taken.code, taken.document["flags"]) == (0, "")
    assert with_admins("users set-flag anna can-fly on").code == 2
