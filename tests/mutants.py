"""Tests over a copy of the source, each run in a process of its own that was warm when it began."""

import contextlib
import multiprocessing
import sys
from pathlib import Path
from typing import Final

import pytest

# What takes long to import and is the same whatever the source says: a new process starts as a
# copy of one that has it all already. The source itself must not be among it.
_WARM: Final = """
    pytest hypothesis schemathesis.pytest anyio.pytest_plugin httpx
    litestar litestar.testing advanced_alchemy.base sqlalchemy.ext.asyncio asyncpg
    dishka.integrations.litestar joserfc.jwt structlog typer rich.console zxcvbn
"""
_PROCESSES: Final = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(_WARM.split())


def run_over(tree: Path, *tests: str) -> str:
    """Run tests of this project over the source in `tree`, and return what pytest says."""
    said = tree / "said"
    process = _PROCESSES.Process(target=_run, args=(tree, tests, said))
    process.start()
    process.join()
    return said.read_text(encoding="utf-8")


def _run(tree: Path, tests: tuple[str, ...], said: Path) -> None:
    sys.path.insert(0, str(tree / "src"))
    options = ["-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
    with said.open("w", encoding="utf-8") as stream, contextlib.redirect_stdout(stream):
        pytest.main([*options, *tests])
    assert sys.modules["questcity"].__path__ == [str(tree / "src" / "questcity")]
