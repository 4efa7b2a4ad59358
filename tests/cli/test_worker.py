import json
import signal
import subprocess
import sys
from os import environ
from pathlib import Path

import pytest

from cli.command import Command


@pytest.mark.postgres
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_says_that_it_runs_and_ends_politely(
    over_postgres: Command, end: signal.Signals
) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-m", "questcity.entrypoints.cli.app", "worker", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environ | over_postgres.environment,
        text=True,
    )
    try:
        assert worker.stdout is not None
        said = worker.stdout.readline()
        worker.send_signal(end)
        rest, err = worker.communicate(timeout=30)
    finally:
        worker.kill()
        worker.communicate()

    assert json.loads(said) == {"worker": "running"}
    assert (worker.returncode, rest) == (0, "")
    assert "Traceback" not in err


@pytest.mark.postgres
def test_a_worker_without_keys_does_not_start(over_postgres: Command, tmp_path: Path) -> None:
    refused = over_postgres.given(KEYS_DIR=tmp_path / "keys")("worker")

    assert str(tmp_path / "keys") in refused.refusal
    assert "questcity keys generate" in refused.refusal
