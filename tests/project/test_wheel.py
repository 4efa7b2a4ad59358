"""What is shipped: the wheel, as somebody gets it who has no sources."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from zipfile import ZipFile

import pytest

from servers import TestServer

_SOURCES = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built from the sources as they are."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=_SOURCES)
    [wheel] = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the wheel installed in it, and nothing else."""
    folder = tmp_path_factory.mktemp("installed")
    pip = ("-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    _run(sys.executable, *pip, "--no-deps", "--no-index", "--target", folder, wheel, cwd=folder)
    return folder


def _run(*command: str | Path, cwd: Path, given: Mapping[str, str] | None = None) -> str:
    outcome = subprocess.run(
        command,
        cwd=cwd,
        env=os.environ | (given or {}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return outcome.stdout


def _names(wheel: Path) -> set[str]:
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


def _metadata(wheel: Path) -> Message:
    with ZipFile(wheel) as archive:
        [name] = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return message_from_bytes(archive.read(name))


def _files(folder: Path) -> set[str]:
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


def test_the_wheel_holds_the_whole_package(wheel: Path) -> None:
    in_sources = {f"questcity/{name}" for name in _files(_SOURCES / "src" / "questcity")}

    assert in_sources - _names(wheel) == set()


def test_the_wheel_holds_the_migrations(wheel: Path) -> None:
    migrations = {f"questcity/migrations/{name}" for name in _files(_SOURCES / "migrations")}

    assert "questcity/migrations/env.py" in migrations
    assert migrations - _names(wheel) == set()


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    kinds = {name.split("/")[0] for name in _names(wheel)}

    assert len(kinds) == 2
    assert all(kind == "questcity" or kind.endswith(".dist-info") for kind in kinds)
    assert not any(name.endswith((".pyc", ".env", ".pem", ".key")) for name in _names(wheel))


def test_the_wheel_says_truly_that_it_is_typed_and_free(wheel: Path) -> None:
    metadata = _metadata(wheel)
    folder = f"questcity-{metadata['Version']}.dist-info"

    assert "Typing :: Typed" in metadata.get_all("Classifier", [])
    assert "questcity/py.typed" in _names(wheel)
    assert metadata["License-Expression"] == "MIT"
    assert f"{folder}/licenses/LICENSE" in _names(wheel)


@pytest.mark.postgres
def test_the_command_of_the_wheel_migrates_a_database_with_its_own_migrations(
    installed: Path, test_server: TestServer, tmp_path: Path
) -> None:
    given = {"PYTHONPATH": str(installed), "QUESTCITY_ENVIRONMENT": "development"}
    places = _run(sys.executable, "-c", _WHERE, cwd=tmp_path, given=given).splitlines()
    command = (sys.executable, installed / "bin" / "questcity", "db")

    with test_server.database("template0") as url:
        given["QUESTCITY_DATABASE_URL"] = url
        moved = json.loads(_run(*command, "upgrade", "--json", cwd=tmp_path, given=given))
        checked = json.loads(_run(*command, "check", "--json", cwd=tmp_path, given=given))

    assert all(Path(place).is_relative_to(installed) for place in places)
    assert moved["before"] is None
    assert moved["after"]
    assert checked == {"good": True}


_WHERE = """
import questcity
from questcity.adapters.postgres.schema import migrations_folder
print(questcity.__file__)
print(migrations_folder())
"""
