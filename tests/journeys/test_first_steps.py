from collections.abc import Iterator

import httpx
import pytest

from journeys.system import System, free_port, run
from journeys.visitor import Visitor, become_a_user, sign_in

pytestmark = pytest.mark.postgres


@pytest.fixture
def client(running_system: System) -> Iterator[httpx.Client]:
    with running_system.client() as client:
        yield client


def test_the_greeting_says_where_everything_is_and_what_to_do_first(
    running_system: System,
) -> None:
    greeting = running_system.greeting

    assert running_system.url in greeting
    assert f"{running_system.url}/docs" in greeting
    assert str(running_system.folder / "mail") in greeting
    assert f"QUESTCITY_DATA_DIR={running_system.folder} questcity admin create" in greeting


def test_nothing_is_logged_about_a_start_but_what_has_changed(running_system: System) -> None:
    lines = running_system.errors.splitlines()

    assert [line for line in lines if "request.finished" not in line and "event." not in line] == [
        line for line in lines if "schema.upgraded" in line
    ]


def test_once_it_has_greeted_it_is_ready(client: httpx.Client) -> None:
    answer = client.get("/health/ready")

    assert answer.status_code == 200
    assert all(answer.json()["checks"].values())


def test_a_newcomer_becomes_a_user_signs_in_changes_a_name_and_leaves(
    running_system: System, client: httpx.Client
) -> None:
    visitor = Visitor(first_name="Вера", locale="ru")

    become_a_user(running_system, client, visitor)
    sign_in(client, visitor)
    seen = client.get("/users/me", headers=visitor.bearer)
    changed = client.patch(
        "/users/me",
        headers=visitor.bearer | {"If-Match": seen.headers["ETag"]},
        json={"firstName": "Верочка"},
    )
    assert visitor.tokens is not None
    renewed = client.post(
        "/auth/refresh-token", json={"refreshToken": visitor.tokens["refreshToken"]}
    )
    visitor.tokens = renewed.json()
    seen_again = client.get("/users/me", headers=visitor.bearer)
    left = client.post("/auth/logout", json={"refreshToken": visitor.tokens["refreshToken"]})

    assert (seen.status_code, seen.json()["firstName"]) == (200, "Вера")
    assert (changed.status_code, renewed.status_code, left.status_code) == (200, 200, 204)
    assert seen_again.json()["firstName"] == "Верочка"
    over = client.get("/users/me", headers=visitor.bearer)
    assert over.status_code == 401
    assert over.json()["type"] == "/problems/session-ended"
    again = client.post(
        "/auth/refresh-token", json={"refreshToken": visitor.tokens["refreshToken"]}
    )
    assert again.status_code == 401


def test_other_commands_on_the_folder_use_the_running_server(
    running_system: System, client: httpx.Client
) -> None:
    visitor = Visitor()
    become_a_user(running_system, client, visitor)
    sign_in(client, visitor)
    before = running_system.database

    schema = running_system.command("db", "current")
    running_system.command("users", "set-role", visitor.name, "manager")

    assert schema["revision"] == schema["newest"]
    assert client.get("/users/me", headers=visitor.bearer).json()["roleName"] == "manager"
    assert running_system.database == before


def test_a_second_system_on_the_folder_is_refused_and_the_first_goes_on(
    running_system: System, client: httpx.Client
) -> None:
    settings = {"DATA_DIR": running_system.folder, "PORT": free_port()}

    second = run("serve", settings=settings)

    assert second.returncode == 1
    assert len(second.stderr.splitlines()) == 1
    assert f"Another QuestCity serves from {running_system.folder}" in second.stderr
    assert client.get("/health/ready").status_code == 200
