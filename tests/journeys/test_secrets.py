"""What a fresh system gives away: no account, and no secret to whoever lists its processes."""

import os
import subprocess
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from builders import PASSWORD
from cli.databases import rows_of
from folders import a_folder
from journeys.processes import descendants_of
from journeys.system import COMMAND, System, environment_of

pytestmark = pytest.mark.postgres

ADMIN = "--username anna --email anna@example.org --first-name Anna --last-name Ivanova"


@pytest.fixture(scope="module")
def system() -> Iterator[System]:
    with a_folder() as place:
        system = System(place / "data", {"MAIL_URL": "smtp://anna:a-password-of-mail@127.0.0.1:9"})
        try:
            system.start()
            yield system
        finally:
            system.clean_up()


def spellings(octets: bytes) -> set[str]:
    shown = {octets.hex(), b64encode(octets).decode(), urlsafe_b64encode(octets).decode()}
    return shown | {text.rstrip("=") for text in shown}


def secrets_of(system: System) -> Iterator[str]:
    """Yield what must not be seen: passwords, and what the files of keys hold."""
    database = system.database
    assert database is not None
    yield from (database.password, "a-password-of-mail", PASSWORD)
    for file in (system.folder / "keys").rglob("*"):
        if file.is_file() and file.stat().st_mode & 0o077 == 0:
            content = file.read_bytes()
            yield from spellings(content.strip())
            yield from (line for line in content.decode("latin-1").splitlines() if len(line) > 20)


def command_lines() -> dict[int, str]:
    """Return what everybody on the machine can read of each process."""
    lines = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            lines[int(path.name)] = path.joinpath("cmdline").read_text(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            continue
    return lines


def test_a_fresh_system_has_no_account_at_all(system: System) -> None:
    database = system.database
    assert database is not None

    assert rows_of(database.url("questcity"), "SELECT username FROM user_account") == []
    with system.client() as client:
        for login in ("admin", "administrator", "root", "questcity", "test", "user"):
            for password in ("", "admin", "password", "questcity", "changeme", login):
                body = {"login": login, "password": password}
                assert client.post("/auth/login", json=body).status_code in {401, 429}


def test_no_answer_says_what_serves_it(system: System) -> None:
    with system.client() as client:
        answers = [client.get("/health/live"), client.get("/nowhere"), client.get("/users/me")]

    assert [answer.status_code for answer in answers] == [200, 404, 401]
    for answer in answers:
        assert {"server", "x-powered-by"} & set(answer.headers) == set()


def test_nobody_finds_a_secret_in_the_list_of_processes(system: System) -> None:
    settings = system.all_settings | {"ADMIN_PASSWORD": PASSWORD}
    with subprocess.Popen(
        [*COMMAND, "admin", "create", *ADMIN.split(), "--password-stdin"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env=environment_of(settings),
    ) as admin:
        lines = command_lines()
        admin.communicate(PASSWORD.encode())

    assert system.process is not None
    ours = {system.process.pid, admin.pid, *descendants_of(system.process.pid)}
    assert len(ours & set(lines)) >= 2
    assert os.getpid() in lines
    secrets = {secret for secret in secrets_of(system) if len(secret) > 10}
    assert len(secrets) > 5
    told = "\n".join(lines.values())
    assert [secret for secret in secrets if secret in told] == []
