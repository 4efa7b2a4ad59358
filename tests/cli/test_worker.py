import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cli.command import Command, Outcome
from cli.databases import nobody_listens

pytestmark = pytest.mark.process

PATIENCE_SECONDS = 30


@contextmanager
def a_worker(command: Command) -> Iterator["subprocess.Popen[str]"]:
    """Yield a worker in a process of its own: it ends when it is told to."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "questcity.entrypoints.cli.app", "worker", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | command.environment,
        text=True,
    )
    yield worker
    worker.kill()
    worker.communicate()


def the_end_of(worker: "subprocess.Popen[str]") -> Outcome:
    try:
        out, err = worker.communicate(timeout=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        worker.kill()
        pytest.fail(f"the worker goes on: {worker.communicate()}")
    return Outcome(worker.returncode, out, err)


@pytest.mark.postgres
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_says_that_it_runs_and_ends_politely(
    over_postgres: Command, end: signal.Signals
) -> None:
    with a_worker(over_postgres) as worker:
        assert worker.stdout is not None
        said = worker.stdout.readline()
        worker.send_signal(end)
        ended = the_end_of(worker)

    assert json.loads(said) == {"worker": "running"}
    assert (ended.code, ended.out) == (0, "")
    assert "Traceback" not in ended.err


@pytest.mark.postgres
def test_a_worker_without_a_schema_does_not_start(over_postgres: Command) -> None:
    over_postgres("db downgrade base --yes")

    with a_worker(over_postgres) as worker:
        refused = the_end_of(worker)

    assert refused.code == 1
    assert "questcity db upgrade" in refused.line
    assert refused.document == {"error": refused.line}


@pytest.mark.postgres
def test_a_worker_without_keys_does_not_start(over_postgres: Command, tmp_path: Path) -> None:
    with a_worker(over_postgres.given(KEYS_DIR=tmp_path / "keys")) as worker:
        refused = the_end_of(worker)

    assert refused.code == 1
    assert "questcity keys generate" in refused.line


def test_a_worker_without_a_database_does_not_start(questcity: Command) -> None:
    with nobody_listens() as url:
        command = questcity.given(ENVIRONMENT="development", DATABASE_URL=url)
        with a_worker(command) as worker:
            refused = the_end_of(worker)

    assert refused.code == 1
    assert refused.line.startswith("PostgreSQL does not answer")
    assert "s3cr3t-canary" not in refused.err


def test_a_worker_with_a_wrong_setting_does_not_start(questcity: Command) -> None:
    with a_worker(questcity.given(PORT="eighty")) as worker:
        refused = the_end_of(worker)

    assert refused.code == 1
    assert refused.line.startswith("QUESTCITY_PORT='eighty' is not")
