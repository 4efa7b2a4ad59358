"""Key folders and keyrings, made at run time: no key is committed."""

from pathlib import Path

import pytest

from questcity.adapters.keys.creation import create_missing
from questcity.adapters.keys.keyring import Keyring, load


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a place where no keys folder is yet."""
    return tmp_path / "keys"


@pytest.fixture
def made(folder: Path) -> Path:
    """Return a folder with one signing key and one secret."""
    create_missing(folder)
    return folder


def _a_keyring(folder: Path) -> Keyring:
    create_missing(folder)
    return load(folder)


@pytest.fixture(scope="session")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    """Return the keys of an installation."""
    return _a_keyring(tmp_path_factory.mktemp("ours") / "keys")


@pytest.fixture(scope="session")
def foreign_keyring(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    """Return the keys of another installation."""
    return _a_keyring(tmp_path_factory.mktemp("theirs") / "keys")
