"""Folders for systems, and systems that are cleared away at the end."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from folders import a_folder
from journeys.refusals import Refusal, refusal_in
from journeys.system import System
from questcity.adapters.keys.creation import create_missing


@pytest.fixture
def place() -> Iterator[Path]:
    """Yield a folder that everybody can pass through."""
    with a_folder() as place:
        yield place


@pytest.fixture
def keys(place: Path) -> Path:
    """Return a keys folder that is as it should be."""
    folder = place / "keys"
    create_missing(folder)
    return folder


@pytest.fixture
def refusal(place: Path) -> Refusal:
    """Return a function that starts the system and returns the line with which that is refused."""
    return refusal_in(place)


@pytest.fixture
def a_system(place: Path) -> Iterator[Callable[..., System]]:
    """Yield a function that makes a system; what still runs of it is ended."""
    made: list[System] = []

    def make(name: str = "data", **settings: object) -> System:
        made.append(System(place / name, settings))
        return made[-1]

    yield make
    for system in made:
        system.clean_up()


@pytest.fixture(scope="module")
def running_system() -> Iterator[System]:
    """Yield a system that was started on a fresh folder, for the tests of a module."""
    with a_folder() as place:
        system = System(place / "data")
        try:
            system.start()
            yield system
        finally:
            system.clean_up()
