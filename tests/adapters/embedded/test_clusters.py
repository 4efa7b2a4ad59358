import os
import stat
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen

import asyncpg
import pytest

from questcity.adapters.embedded.account import Account
from questcity.adapters.embedded.postgres import EmbeddedPostgresError, PostgresServer, start

pytestmark = pytest.mark.postgres

_DEBIANS = Path("/usr/lib/postgresql/15/bin")

# It stops half way, says so, and stays until it is let go.
_SLOW_INITDB = """#!/bin/sh
for argument; do
    case "$argument" in --pgdata=*) data=${{argument#--pgdata=}} ;; esac
done
mkdir "$data"
echo 18 > "$data/PG_VERSION"
echo half > '{half_way}'
exec cat '{let_go}'
"""


def test_letters_are_known_even_where_the_locale_is_c(
    folder: Path, ask: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("LANG", "C")

    server = start(folder)

    assert ask(server, "SHOW server_encoding") == "UTF8"
    assert ask(server, "SELECT similarity('квест', 'Квесты') > 0.5") is True
    assert ask(server, "SELECT lower('ЧЕРЁМУХА')") == "черёмуха"
    assert ask(server, "SELECT show_trgm('музей') <> '{}'") is True


@pytest.mark.skipif(not _DEBIANS.exists(), reason="PostgreSQL 15 of Debian is not installed")
def test_an_older_postgresql_serves_as_well(folder: Path, ask: Callable[..., object]) -> None:
    server = start(folder, bin_folder=_DEBIANS)

    assert ask(server, "SHOW server_version_num") < "16"  # type: ignore[operator]
    assert ask(server, "SELECT datctype FROM pg_database WHERE datname = 'questcity'") == "C.UTF-8"
    assert ask(server, "SELECT lower('ЧЕРЁМУХА')") == "черёмуха"


@pytest.mark.skipif(not _DEBIANS.exists(), reason="PostgreSQL 15 of Debian is not installed")
def test_a_folder_of_another_version_is_refused_by_both_names(folder: Path) -> None:
    start(folder, bin_folder=_DEBIANS).stop()

    with pytest.raises(EmbeddedPostgresError) as refusal:
        start(folder)

    assert "made by PostgreSQL 15, and this is PostgreSQL 18" in str(refusal.value)
    assert "export" in str(refusal.value)


def test_a_folder_of_a_coming_version_is_refused_by_both_names(made: Path) -> None:
    (made / "data" / "PG_VERSION").write_text("99\n")

    with pytest.raises(EmbeddedPostgresError, match="PostgreSQL 99, and this is PostgreSQL 18"):
        start(made)


def test_the_password_is_random_and_only_its_owner_reads_it(
    place: Path, shared_server: PostgresServer
) -> None:
    other = start(place / "other")

    file = place / "other" / "password"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.stat().st_uid == os.geteuid()
    assert file.read_text() == other.password
    assert len(other.password) >= 32
    assert other.password != shared_server.password


async def _connect(server: PostgresServer, password: str) -> None:
    connection = await asyncpg.connect(server.url("questcity"), password=password)
    await connection.close()


@pytest.mark.anyio
@pytest.mark.parametrize("password", ["", "wrong"])
async def test_nobody_enters_without_the_password(
    shared_server: PostgresServer, password: str
) -> None:
    with pytest.raises((asyncpg.InvalidPasswordError, asyncpg.InterfaceError)):
        await _connect(shared_server, password)


def test_passwords_travel_as_scram_only(
    shared_server: PostgresServer, ask: Callable[..., object]
) -> None:
    methods = "SELECT array_agg(DISTINCT auth_method) FROM pg_hba_file_rules"
    secret = "SELECT rolpassword FROM pg_authid WHERE rolname = 'questcity'"

    assert ask(shared_server, methods) == ["scram-sha-256"]
    assert str(ask(shared_server, secret)).startswith("SCRAM-SHA-256$")


def test_the_data_folder_is_for_the_server_only(
    shared_server: PostgresServer, account: Account
) -> None:
    data = (shared_server.folder / "data").stat()

    assert stat.S_IMODE(data.st_mode) == 0o700
    assert data.st_uid == account.user


def test_an_interrupted_creation_is_cleared_away_and_begun_anew(
    place: Path,
    folder: Path,
    programs: Path,
    application: Callable[..., "Popen[str]"],
    ask: Callable[..., object],
) -> None:
    half_way, let_go = place / "half-way", place / "let-go"
    for pipe in (half_way, let_go):
        os.mkfifo(pipe)
        pipe.chmod(0o666)
    slow = place / "slow"
    slow.mkdir()
    for program in ("postgres", "pg_ctl"):
        (slow / program).symlink_to(programs / program)
    (slow / "initdb").write_text(_SLOW_INITDB.format(half_way=half_way, let_go=let_go))
    (slow / "initdb").chmod(0o755)
    interrupted = application(folder, slow)
    assert half_way.read_text() == "half\n"
    interrupted.kill()
    interrupted.wait()
    with let_go.open("w"):
        assert list(folder.glob("*/data/PG_VERSION"))
    assert not (folder / "data").exists()

    server = start(folder)

    assert ask(server, "SELECT 1") == 1
    assert {path.name for path in folder.iterdir()} <= {
        "binaries",
        "data",
        "lock",
        "password",
        "server.log",
    }


@pytest.mark.parametrize("missing", ["PG_VERSION", "global/pg_control"])
def test_a_data_folder_that_is_not_whole_is_refused_and_kept(made: Path, missing: str) -> None:
    (made / "data" / missing).unlink()
    (made / "data" / "keepsake").touch()

    with pytest.raises(EmbeddedPostgresError, match=f"{missing} is missing"):
        start(made)

    assert (made / "data" / "keepsake").exists()


def test_a_data_folder_with_something_else_in_it_is_refused_and_kept(
    folder: Path, account: Account
) -> None:
    photo = folder / "data" / "photo.jpg"
    photo.parent.mkdir(parents=True)
    photo.touch()
    account.own(photo.parent)

    with pytest.raises(EmbeddedPostgresError, match="not a whole PostgreSQL data folder"):
        start(folder)

    assert photo.exists()


def test_a_data_folder_on_a_disk_that_is_not_there_is_not_begun_anew(
    place: Path, folder: Path
) -> None:
    folder.mkdir()
    (folder / "data").symlink_to(place / "unmounted" / "data")

    with pytest.raises(EmbeddedPostgresError, match="No such file"):
        start(folder)

    assert (folder / "data").is_symlink()
    assert not (folder / "password").exists()


def test_a_data_folder_that_was_moved_away_can_come_back(
    place: Path, made: Path, ask: Callable[..., object]
) -> None:
    server = start(made)
    ask(server, "CREATE TABLE keepsake AS SELECT 7 AS number")
    server.stop()
    (made / "data").rename(place / "moved")
    start(made).stop()
    (made / "data").rename(place / "newer")
    (place / "moved").rename(made / "data")

    again = start(made)

    assert ask(again, "SELECT number FROM keepsake") == 7


def test_a_lost_password_is_named(made: Path) -> None:
    (made / "password").unlink()

    with pytest.raises(EmbeddedPostgresError, match="The password of"):
        start(made)
