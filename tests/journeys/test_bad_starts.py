import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from disks import a_small_disk
from journeys.ordinary import without_root
from journeys.refusals import Refusal
from journeys.system import free_port
from questcity.adapters.embedded.account import server_account

pytestmark = pytest.mark.postgres


@pytest.fixture
def small_disk(place: Path) -> Iterator[Path]:
    """Yield a disk with hardly any room on it."""
    with a_small_disk(place, megabytes=8) as disk:
        yield disk


@pytest.fixture
def cluster(place: Path) -> Path:
    """Return what looks like the folder of a PostgreSQL that ran before."""
    account = server_account()
    cluster = place / "data/postgres/data"
    cluster.mkdir(parents=True)
    for folder in (place / "data", place / "data/postgres"):
        folder.chmod(0o711)
    (cluster / "PG_VERSION").write_text("18\n")
    (cluster / "mine").write_text("what somebody wrote")
    for path in (*cluster.iterdir(), cluster):
        account.own(path)
    (place / "data/postgres/password").write_text("secret")
    return cluster


def test_a_taken_port_is_named_and_nothing_is_started(refusal: Refusal, place: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        line = refusal(PORT=port)

    assert f"127.0.0.1 port {port}" in line
    assert "--port" in line
    assert not (place / "data").exists()


def test_a_postgresql_that_is_not_there_is_told(refusal: Refusal) -> None:
    url = f"postgresql://questcity:secret@127.0.0.1:{free_port()}/questcity"

    line = refusal(DATABASE_URL=url, ENVIRONMENT="development")

    assert "PostgreSQL does not answer" in line
    assert "correct QUESTCITY_DATABASE_URL" in line
    assert "secret" not in line


def test_a_folder_below_a_file_cannot_be_a_data_folder(refusal: Refusal, place: Path) -> None:
    (place / "file").write_text("mine")

    line = refusal(DATA_DIR=place / "file/data")

    assert f"{place}/file/data" in line
    assert "QUESTCITY_DATA_DIR" in line


def test_a_data_folder_that_is_not_ours_to_write_is_named(refusal: Refusal, place: Path) -> None:
    how = without_root(place)
    (place / "data").mkdir(mode=0o555)
    how["env"] |= {
        "QUESTCITY_DATA_DIR": str(place / "data"),
        "QUESTCITY_PORT": str(free_port()),
    }

    line = refusal(how)

    assert f"{place}/data" in line
    assert "Permission denied" in line
    assert "give it to the user who runs QuestCity" in line


def test_a_full_disk_is_told_and_left_clean(refusal: Refusal, small_disk: Path) -> None:
    line = refusal(DATA_DIR=small_disk / "data")

    assert "make room on the disk" in line
    assert not (small_disk / "data/postgres/data").exists()
    assert not list(small_disk.glob("data/postgres/unfinished-*"))


def test_a_half_written_data_folder_is_told_and_kept(refusal: Refusal, cluster: Path) -> None:
    line = refusal()

    assert f"{cluster} is not a whole PostgreSQL data folder" in line
    assert "bring it back from a backup" in line


def test_a_folder_of_a_newer_postgresql_is_told_and_kept(refusal: Refusal, cluster: Path) -> None:
    (cluster / "global").mkdir()
    (cluster / "global/pg_control").write_bytes(bytes(8192))
    (cluster / "PG_VERSION").write_text("99\n")

    line = refusal()

    assert f"{cluster} was made by PostgreSQL 99" in line
    assert "QUESTCITY_DATA_DIR" in line


@pytest.mark.parametrize(
    ("setting", "value"),
    [("MAIL_URL", "file:"), ("KEYS_DIR", None)],
)
def test_production_takes_nothing_that_is_for_development(
    setting: str, value: str | None, refusal: Refusal, keys: Path, place: Path
) -> None:
    settings = {
        "ENVIRONMENT": "production",
        "KEYS_DIR": keys,
        "MAIL_URL": "smtp://127.0.0.1:1",
        "MAIL_FROM": "questcity@example.org",
        setting: value,
    }

    line = refusal(**{name: given for name, given in settings.items() if given is not None})

    assert f"QUESTCITY_{setting}" in line
    assert not (place / "data").exists()


def test_production_makes_no_keys_of_its_own(refusal: Refusal, place: Path) -> None:
    (place / "keys").mkdir(mode=0o700)

    line = refusal(
        ENVIRONMENT="production",
        KEYS_DIR=place / "keys",
        MAIL_URL="smtp://127.0.0.1:1",
        MAIL_FROM="questcity@example.org",
    )

    assert str(place / "keys") in line
    assert "questcity keys generate" in line
    assert list(place.glob("keys/*")) == []
    assert not (place / "data").exists()
