import asyncio
from getpass import getuser
from socket import gethostname

import pytest

from builders import PASSWORD
from cli.command import Command, Outcome
from cli.databases import rows_of
from installation import Installation
from people import sign_in
from questcity.domain.accounts.errors import WrongCredentialsError
from stores import SetClock, application_over, postgres_store

ANNA = "--username anna --email anna@example.org --first-name Anna --last-name Ivanova"
CREATE = f"admin create {ANNA}"


def created(command: Command, line: str = f"{CREATE} --password-stdin") -> Outcome:
    outcome = command(line, typed=f"{PASSWORD}\n")
    assert outcome.code == 0
    return outcome


def can_sign_in(installation: Installation, url: str, login: str, password: str) -> bool:
    async def trial() -> None:
        container = application_over(installation.settings(), SetClock(), postgres_store(url))
        try:
            await sign_in(container, login, password)
        finally:
            await container.close()

    try:
        asyncio.run(trial())
    except WrongCredentialsError:
        return False
    return True


def admins(url: str) -> list[tuple[object, ...]]:
    return rows_of(url, "SELECT username, password_hash FROM user_account WHERE role = 2")


@pytest.mark.postgres
def test_an_administrator_is_made_and_can_sign_in(
    over_postgres: Command, installation: Installation, database_url: str
) -> None:
    outcome = created(over_postgres)

    assert outcome.out == "The administrator anna was created.\n"
    assert outcome.err == ""
    assert can_sign_in(installation, database_url, "anna", PASSWORD)


@pytest.mark.postgres
def test_machines_are_told_who_was_made(over_postgres: Command, database_url: str) -> None:
    made = created(over_postgres, f"{CREATE} --password-stdin --json").document

    ((id_,),) = rows_of(database_url, "SELECT id FROM user_account")
    assert made == {"outcome": "created", "id": str(id_), "username": "anna"}


@pytest.mark.postgres
def test_who_is_there_already_is_left_alone(over_postgres: Command, database_url: str) -> None:
    created(over_postgres)
    before = admins(database_url)

    again = over_postgres(f"{CREATE} --password-stdin", typed="another password\n")
    for_machines = over_postgres(f"{CREATE} --generate-password --json")

    assert (again.code, for_machines.code) == (3, 3)
    assert "anna is there already" in again.out
    assert for_machines.document["outcome"] == "exists"
    assert "password" not in for_machines.document
    assert admins(database_url) == before


@pytest.mark.postgres
def test_force_replaces_when_it_is_meant(
    over_postgres: Command, installation: Installation, database_url: str
) -> None:
    created(over_postgres)
    again = f"{CREATE} --password-stdin --force"

    refused = over_postgres(again, typed="another password\n")
    replaced = over_postgres(f"{again} --yes --json", typed="another password\n")

    assert refused.code == 2
    assert "--yes" in refused.line
    assert (replaced.code, replaced.document["outcome"]) == (0, "replaced")
    assert not can_sign_in(installation, database_url, "anna", PASSWORD)
    assert can_sign_in(installation, database_url, "anna", "another password")


@pytest.mark.postgres
def test_a_generated_password_is_shown_once_and_must_be_changed(
    over_postgres: Command, installation: Installation, database_url: str
) -> None:
    made = over_postgres(f"{CREATE} --generate-password")

    password = made.out.split()[-1]
    assert made.code == 0
    assert made.err == ""
    assert len(password) >= 24
    assert can_sign_in(installation, database_url, "anna", password)
    assert rows_of(database_url, "SELECT password_change_required FROM user_account") == [(True,)]


@pytest.mark.postgres
def test_a_generated_password_is_as_long_as_the_settings_ask(over_postgres: Command) -> None:
    made = over_postgres.given(PASSWORD_MIN_LENGTH=64)(f"{CREATE} --generate-password --json")

    assert made.code == 0
    assert len(made.document["password"]) >= 64


@pytest.mark.postgres
def test_everything_may_come_from_the_environment(
    over_postgres: Command, installation: Installation, database_url: str
) -> None:
    command = over_postgres.given(
        ADMIN_USERNAME="anna",
        ADMIN_EMAIL="anna@example.org",
        ADMIN_FIRST_NAME="Анна",
        ADMIN_LAST_NAME="Иванова",
        ADMIN_PASSWORD=PASSWORD,
    )

    made = command("admin create")

    assert (made.code, made.err) == (0, "")
    assert can_sign_in(installation, database_url, "anna@example.org", PASSWORD)
    assert rows_of(database_url, "SELECT first_name FROM user_account") == [("Анна",)]


@pytest.mark.postgres
def test_an_option_counts_for_more_than_the_environment(
    over_postgres: Command, installation: Installation, database_url: str
) -> None:
    created(over_postgres.given(ADMIN_PASSWORD="another password", ADMIN_USERNAME="boris"))

    assert can_sign_in(installation, database_url, "anna", PASSWORD)


@pytest.mark.postgres
def test_a_password_that_is_not_ascii_is_taken_as_typed(
    over_postgres: Command, installation: Installation, database_url: str
) -> None:
    made = over_postgres(f"{CREATE} --password-stdin", typed="  пароль с ёжиком \r\n")

    assert made.code == 0
    assert can_sign_in(installation, database_url, "anna", "  пароль с ёжиком ")


@pytest.mark.postgres
def test_every_fault_is_told_at_once(over_postgres: Command, database_url: str) -> None:
    line = "admin create --username a! --email nowhere --first-name A --last-name I"

    refused = over_postgres(f"{line} --password-stdin", typed="short\n")

    assert (refused.code, refused.out) == (2, "")
    for field in ("username: ", "email: ", "password: "):
        assert field in refused.line
    assert "short" not in refused.line.replace("too short", "")
    assert rows_of(database_url, "SELECT 1 FROM user_account") == []


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("annaivanova1999", "your own name"),
        ("questcity2026quest", "QuestCity"),
        ("password123456789", "would soon guess"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused_with_the_reason(
    over_postgres: Command, database_url: str, password: str, reason: str
) -> None:
    refused = over_postgres(f"{CREATE} --password-stdin", typed=f"{password}\n")

    assert (refused.code, refused.out) == (2, "")
    assert "password: " in refused.line
    assert reason in refused.line
    assert password not in refused.line
    assert rows_of(database_url, "SELECT 1 FROM user_account") == []


@pytest.mark.postgres
def test_the_name_of_one_and_the_address_of_another_are_refused(over_postgres: Command) -> None:
    created(over_postgres)
    boris = "--username boris --email boris@example.org --first-name Boris --last-name Petrov"
    created(over_postgres, f"admin create {boris} --password-stdin")
    both = "--username anna --email boris@example.org --first-name A --last-name B"

    refused = over_postgres(f"admin create {both} --generate-password --force --yes")

    assert "nothing was changed" in refused.refusal


@pytest.mark.postgres
def test_each_run_leaves_an_entry_in_the_trail(over_postgres: Command, database_url: str) -> None:
    created(over_postgres)
    over_postgres(f"{CREATE} --generate-password")

    entries = rows_of(database_url, "SELECT actor, action FROM audit_entry ORDER BY id")

    assert [action for _, action in entries] == ["admin.created", "admin.exists"]
    assert {actor for actor, _ in entries} == {f"operator:{getuser()}@{gethostname()}"}


@pytest.mark.postgres
@pytest.mark.parametrize("log_format", ["console", "json"])
def test_passwords_stay_out_of_what_is_printed_and_logged(
    over_postgres: Command, log_format: str
) -> None:
    loud = over_postgres.given(LOG_LEVEL="debug", LOG_FORMAT=log_format)

    outcomes = [
        loud(f"{CREATE} --password-stdin --json", typed=f"{PASSWORD}\n"),
        loud(f"{CREATE} --password-stdin", typed=f"{PASSWORD}\n"),
        loud.given(ADMIN_PASSWORD=PASSWORD)(f"{CREATE} --force --yes"),
    ]

    assert [outcome.code for outcome in outcomes] == [0, 3, 0]
    assert not [one for one in outcomes if PASSWORD in one.out + one.err]


@pytest.mark.parametrize(
    ("line", "missing"),
    [
        ("admin create", "--username"),
        ("admin create --username anna", "--email"),
        ("admin create --username anna --email a@b.org", "--first-name"),
        ("admin create --username anna --email a@b.org --first-name A", "--last-name"),
        (CREATE, "--password-stdin"),
    ],
)
def test_where_nobody_can_be_asked_everything_must_be_given(
    questcity: Command, line: str, missing: str
) -> None:
    refused = questcity(line)

    assert (refused.code, refused.out) == (2, "")
    assert missing in refused.line
    assert "QUESTCITY_ADMIN_" in refused.line


def test_two_ways_to_give_a_password_are_one_too_many(questcity: Command) -> None:
    refused = questcity(f"{CREATE} --password-stdin --generate-password --json")

    assert refused.code == 2
    assert refused.document == {"error": refused.line}


def test_a_password_that_is_no_text_is_refused(questcity: Command) -> None:
    refused = questcity(f"{CREATE} --password-stdin", typed=b"p\xe4ssword\n")

    assert (refused.code, refused.out) == (2, "")
    assert refused.line == "The password on standard input is not a text in UTF-8."


@pytest.mark.postgres
def test_an_administrator_who_is_locked_out_gets_another_password(
    over_postgres: Command, installation: Installation, database_url: str
) -> None:
    created(over_postgres)

    typed = over_postgres("admin reset-password anna --password-stdin", typed="nine muses\n")
    made = over_postgres("admin reset-password ANNA --generate-password --json").document

    assert (typed.code, typed.out) == (0, "The administrator anna has another password.\n")
    assert not can_sign_in(installation, database_url, "anna", "nine muses")
    assert can_sign_in(installation, database_url, "anna", made["password"])
    assert rows_of(database_url, "SELECT password_change_required FROM user_account") == [(True,)]
    assert (
        over_postgres("admin reset-password nobody --generate-password").refusal
        == "There is no such user."
    )
    assert over_postgres("admin reset-password anna").code == 2


@pytest.mark.postgres
def test_nobody_but_administrators_has_a_password_chosen_for_them(
    over_postgres: Command,
) -> None:
    created(over_postgres)
    created(over_postgres, f"{CREATE} --password-stdin".replace("anna", "boris"))
    over_postgres("users set-role anna user")

    refused = over_postgres("admin reset-password anna --generate-password")

    assert refused.refusal == "You may not do this."
