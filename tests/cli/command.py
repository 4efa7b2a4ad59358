"""The command line, run in the test's own process."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from typer.testing import CliRunner

from questcity.entrypoints.cli.app import app


@dataclass(frozen=True)
class Outcome:
    """How a command ended, and what it said where."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on standard output, where nothing else may be."""
        return json.loads(self.out)

    @property
    def line(self) -> str:
        """The one line that people read on standard error."""
        assert self.err.count("\n") == 1
        assert self.err.endswith("\n")
        return self.err[:-1]

    @property
    def refusal(self) -> str:
        """The one line, of a command that has refused and done nothing else."""
        assert (self.code, self.out) == (1, "")
        return self.line


@dataclass(frozen=True)
class Command:
    """`questcity` with settings of the test, by name, without the prefix."""

    settings: Mapping[str, str] = field(default_factory=dict)

    def given(self, **settings: object) -> Self:
        """Return the command with more settings."""
        more = {name: str(value) for name, value in settings.items()}
        return type(self)({**self.settings, **more})

    @property
    def environment(self) -> dict[str, str]:
        """The settings as environment variables."""
        return {f"QUESTCITY_{name}": value for name, value in self.settings.items()}

    def __call__(self, line: str, *arguments: str, typed: str | bytes = "") -> Outcome:
        """Run a line of words, then arguments as they are, where nobody can be asked.

        A bug raises: outside of tests it would be a traceback.
        """
        result = CliRunner().invoke(
            app,
            [*line.split(), *arguments],
            input=typed,
            env=self.environment,
            catch_exceptions=False,
            prog_name="questcity",
        )
        return Outcome(result.exit_code, result.stdout, result.stderr)
