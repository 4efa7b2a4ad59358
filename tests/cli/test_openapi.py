from pathlib import Path

import msgspec
import pytest

from cli.command import Command


@pytest.mark.parametrize("line", ["openapi", "openapi --json"])
def test_the_contract_is_printed_as_json(questcity: Command, line: str) -> None:
    printed = questcity(line)

    assert (printed.code, printed.err) == (0, "")
    assert printed.document["openapi"].startswith("3.")
    assert "/api/v1/health/live" in printed.document["paths"]


def test_the_contract_needs_no_installation(tmp_path: Path) -> None:
    nowhere = Command({"DATA_DIR": str(tmp_path / "nowhere"), "PORT": "nonsense"})

    printed = nowhere("openapi")

    assert printed.code == 0
    assert not (tmp_path / "nowhere").exists()


def test_the_contract_goes_into_a_file(questcity: Command, tmp_path: Path) -> None:
    file = tmp_path / "openapi.json"

    written = questcity("openapi --output", str(file))

    assert (written.code, written.out) == (0, f"Written to {file}.\n")
    assert msgspec.json.decode(file.read_bytes()) == questcity("openapi").document
    assert questcity("openapi --json --output", str(file)).document == {"file": str(file)}


@pytest.mark.parametrize("place", [".", "nowhere/openapi.json"])
def test_a_place_that_cannot_be_written_is_one_line(
    questcity: Command, tmp_path: Path, place: str
) -> None:
    refused = questcity("openapi --output", str(tmp_path / place))

    assert str(tmp_path / place) in refused.refusal
    assert "--output" in refused.refusal
