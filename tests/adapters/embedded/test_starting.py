import asyncio
import os
import socket
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from subprocess import Popen

import asyncpg
import pytest

from questcity.adapters.embedded.postgres import PostgresServer, find_running, start

pytestmark = pytest.mark.postgres


class _PortTakenMeanwhile(Mapping[str, str]):
    """Options that name a port for the first attempt only, as if somebody else had taken it."""

    def __init__(self, port: int) -> None:
        self.ports = [str(port)]

    def __iter__(self) -> Iterator[str]:
        return iter(["port"] if self.ports else [])

    def __len__(self) -> int:
        return len(self.ports)

    def __getitem__(self, name: str) -> str:
        return self.ports.pop()


def test_a_fresh_server_has_the_database_and_its_extensions(
    shared_server: PostgresServer, ask: Callable[..., object]
) -> None:
    extensions = ask(shared_server, "SELECT array_agg(extname::text) FROM pg_extension")

    assert isinstance(extensions, list)
    assert {"pg_trgm", "cube", "unaccent"} <= set(extensions)


def test_what_was_written_is_there_after_a_restart(made: Path, ask: Callable[..., object]) -> None:
    server = start(made)
    ask(server, "CREATE TABLE quest AS SELECT 'Ёлка' AS title")
    server.stop()

    again = start(made)

    assert ask(again, "SELECT title FROM quest") == "Ёлка"
    assert again.pid != server.pid
    assert again.password == server.password


def test_a_second_start_adopts_the_server_that_runs(made: Path) -> None:
    first = start(made)

    second = start(made)

    assert second == first


def test_an_adopted_server_gets_back_what_was_dropped(
    made: Path, ask: Callable[..., object]
) -> None:
    server = start(made)
    ask(server, "DROP DATABASE questcity", "postgres")

    start(made)

    assert ask(server, "SELECT similarity('квест', 'Квесты') > 0.5") is True


def test_a_running_server_is_found_and_a_stopped_one_is_not(made: Path) -> None:
    before = find_running(made)
    server = start(made)

    found = find_running(made)
    server.stop()

    assert before is None
    assert found == server
    assert find_running(made) is None


def test_a_server_that_was_stopped_already_is_left_in_peace(made: Path) -> None:
    server = start(made)
    server.stop()

    server.stop()

    assert find_running(made) is None


async def _stop_beside_a_session(server: PostgresServer) -> BaseException | None:
    connection = await asyncpg.connect(server.url("questcity"))
    server.stop()
    try:
        await connection.execute("SELECT 1")
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        return error
    return None


def test_stopping_ends_open_sessions_and_leaves_nothing_to_recover(made: Path) -> None:
    server = start(made)

    end = asyncio.run(_stop_beside_a_session(server))

    assert end is not None
    assert not (made / "data" / "postmaster.pid").exists()
    assert "database system is shut down" in (made / "server.log").read_text()


def test_a_server_starts_from_a_thread_beside_an_event_loop(made: Path) -> None:
    async def run() -> PostgresServer:
        return await asyncio.to_thread(start, made)

    server = asyncio.run(run())

    assert find_running(made) == server


def test_a_server_listens_on_this_machine_only_and_on_no_unix_socket(
    shared_server: PostgresServer, ask: Callable[..., object]
) -> None:
    addresses = ask(shared_server, "SHOW listen_addresses")
    sockets = ask(shared_server, "SHOW unix_socket_directories")

    assert addresses == "127.0.0.1"
    assert sockets == ""


def test_a_lost_race_for_the_port_is_tried_again(made: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as winner:
        taken = winner.getsockname()[1]

        server = start(made, options=_PortTakenMeanwhile(taken))

    assert server.port != taken
    assert "could not create any TCP/IP sockets" in (made / "server.log").read_text()


def test_options_reach_the_server(made: Path, ask: Callable[..., object]) -> None:
    server = start(made, options={"application_name": 'it\'s $HOME "quoted"', "fsync": "off"})

    assert ask(server, "SHOW fsync") == "off"
    assert ask(server, "SELECT reset_val FROM pg_settings WHERE name = 'application_name'") == (
        'it\'s $HOME "quoted"'
    )


def test_a_folder_may_have_a_long_name_with_spaces_and_quotes(place: Path) -> None:
    folder = place / 'папка O\'Neill "$HOME"' / ("x" * 120)

    server = start(folder)

    assert find_running(folder) == server


def test_a_server_leads_a_session_of_its_own(shared_server: PostgresServer) -> None:
    assert os.getsid(shared_server.pid) != os.getsid(0)


def test_the_password_is_not_shown_with_the_server(shared_server: PostgresServer) -> None:
    assert shared_server.password not in repr(shared_server)


def test_a_fresh_start_takes_less_than_five_seconds(
    folder: Path, application: Callable[..., "Popen[str]"]
) -> None:
    output, _ = application(folder).communicate(timeout=5)

    assert output


def test_a_start_on_an_existing_folder_takes_less_than_two_seconds(
    made: Path, application: Callable[..., "Popen[str]"]
) -> None:

    output, _ = application(made).communicate(timeout=2)

    assert output
