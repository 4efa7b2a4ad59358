"""Key folders and keyrings, made at run time: no key is committed."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from questcity.adapters.keys.algorithms import Algorithm
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


Keyrings = Callable[[Algorithm], Keyring]


def _installation(folder: Path) -> Keyrings:
    @cache
    def keyring_for(algorithm: Algorithm) -> Keyring:
        create_missing(folder / algorithm, algorithm)
        return load(folder / algorithm)

    return keyring_for


@pytest.fixture(scope="session")
def keyring_for(tmp_path_factory: pytest.TempPathFactory) -> Keyrings:
    """Return the keys of an installation, for each algorithm."""
    return _installation(tmp_path_factory.mktemp("ours"))


@pytest.fixture(scope="session")
def foreign_keyring_for(tmp_path_factory: pytest.TempPathFactory) -> Keyrings:
    """Return the keys of another installation, for each algorithm."""
    return _installation(tmp_path_factory.mktemp("theirs"))


@pytest.fixture(scope="session")
def keyring(keyring_for: Keyrings) -> Keyring:
    """Return the keys of an installation."""
    return keyring_for(Algorithm.ED25519)


@pytest.fixture(scope="session")
def foreign_keyring(foreign_keyring_for: Keyrings) -> Keyring:
    """Return the keys of another installation."""
    return foreign_keyring_for(Algorithm.ED25519)
