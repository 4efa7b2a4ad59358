import os
import signal
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import Popen

import pytest

from questcity.adapters.embedded.account import Account
from questcity.adapters.embedded.postgres import (
    EmbeddedPostgresError,
    PostgresServer,
    find_running,
    start,
)

pytestmark = pytest.mark.postgres


def _pid_told_by(process: "Popen[str]") -> int:
    assert process.stdout is not None
    return int(process.stdout.readline())


def test_starts_at_once_in_one_process_share_one_server(folder: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        servers = list(pool.map(start, [folder] * 4))

    assert len(set(servers)) == 1


def test_starts_at_once_in_several_processes_share_one_server(
    folder: Path, application: Callable[..., "Popen[str]"]
) -> None:
    applications = [application(folder) for _ in range(3)]

    pids = {_pid_told_by(each) for each in applications}

    server = find_running(folder)
    assert server is not None
    assert pids == {server.pid}


def test_a_server_outlives_its_killed_application_and_is_adopted(
    made: Path, application: Callable[..., "Popen[str]"]
) -> None:
    killed = application(made)
    pid = _pid_told_by(killed)
    killed.kill()
    killed.wait()

    server = start(made)

    assert server.pid == pid


def test_ctrl_c_in_the_terminal_leaves_the_server_alone(
    made: Path, application: Callable[..., "Popen[str]"], ask: Callable[..., object]
) -> None:
    interrupted = application(made)
    pid = _pid_told_by(interrupted)
    os.killpg(interrupted.pid, signal.SIGINT)
    interrupted.wait()

    server = find_running(made)

    assert server is not None
    assert server.pid == pid
    assert ask(server, "SELECT 1") == 1


def test_a_killed_server_is_started_anew_with_what_it_had(
    made: Path, kill: Callable[[PostgresServer], None], ask: Callable[..., object]
) -> None:
    killed = start(made)
    ask(killed, "CREATE TABLE keepsake AS SELECT 7 AS number")
    kill(killed)

    server = start(made)

    assert server.pid != killed.pid
    assert ask(server, "SELECT number FROM keepsake") == 7


def test_a_process_that_inherited_the_number_of_a_killed_server_is_not_taken_for_it(
    made: Path, kill: Callable[[PostgresServer], None]
) -> None:
    killed = start(made)
    kill(killed)
    lock_file = made / "data" / "postmaster.pid"
    _, *others = lock_file.read_text().splitlines(keepends=True)
    lock_file.write_text("".join([f"{os.getpid()}\n", *others]))

    found = find_running(made)
    server = start(made)

    assert found is None
    assert server.pid not in {killed.pid, os.getpid()}


def test_the_server_of_another_folder_is_not_taken_for_ours(
    made: Path, shared_server: PostgresServer
) -> None:
    lock_file = shared_server.folder / "data" / "postmaster.pid"
    (made / "data" / "postmaster.pid").write_text(lock_file.read_text())

    found = find_running(made)
    server = start(made)

    assert found is None
    assert server.pid != shared_server.pid


def test_a_server_that_refuses_our_password_is_not_adopted(made: Path) -> None:
    server = start(made)
    (made / "password").write_text("another")

    with pytest.raises(EmbeddedPostgresError, match="refuses our password"):
        start(made)
    with pytest.raises(EmbeddedPostgresError, match="refuses our password"):
        find_running(made)

    (made / "password").write_text(server.password)
    assert find_running(made) == server


def test_a_server_that_was_started_by_hand_is_told_of_and_left_alone(
    place: Path,
    made: Path,
    programs: Path,
    account: Account,
    kill: Callable[[PostgresServer], None],
) -> None:
    lock_file = made / "data" / "postmaster.pid"
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    (place / "link").symlink_to(made / "data")
    with (made / "server.log").open("ab") as log:
        # A path written another way is what we do not recognise.
        account.run(
            programs / "pg_ctl",
            f"--pgdata={place / 'link'}",
            f"--options=-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories=",
            "--wait",
            "start",
            output=log,
        )
    by_hand = lock_file.read_text()

    with pytest.raises(EmbeddedPostgresError, match="stop the server that was started there"):
        start(made)

    assert lock_file.read_text() == by_hand
    kill(PostgresServer(folder=made, port=0, password="", pid=int(by_hand.splitlines()[0])))
