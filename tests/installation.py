"""What an installation has on disk."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from questcity.adapters.keys.creation import create_missing
from questcity.entrypoints.bootstrap.settings import Settings

FOLDER_VARIABLE: Final = "TESTS_OF_QUESTCITY_FOLDER"


@dataclass(frozen=True)
class Installation:
    """A data folder with keys in it."""

    folder: Path

    @classmethod
    def of_this_run(cls) -> Self:
        """Return the one that all tests of the run share; its keys are made when missing."""
        folder = Path(os.environ[FOLDER_VARIABLE]) / "installation"
        folder.mkdir(exist_ok=True, mode=0o700)
        create_missing(folder / "keys")
        return cls(folder)

    def settings(self, changes: Mapping[str, str] | None = None) -> Settings:
        """Return its settings, with changes by name, without the prefix."""
        given = {"DATA_DIR": str(self.folder), "PUBLIC_URL": "http://quest.test"}
        given |= changes or {}
        return Settings.read({f"QUESTCITY_{name}": value for name, value in given.items()})
