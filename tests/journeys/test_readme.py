import re
import subprocess
from pathlib import Path

import pytest

from journeys.system import System

pytestmark = pytest.mark.postgres

README = Path(__file__).parents[2] / "README.md"


def first_walk(system: System) -> str:
    """Return the commands of the README that come through the door, for a system elsewhere."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", README.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    walk: str
    (walk,) = [block for block in blocks if block.startswith("API=")]
    given = {"API": f"{system.url}/api/v1", "DATA": str(system.folder)}
    for name, value in given.items():
        walk, count = re.subn(rf"^{name}=.*$", f"{name}={value}", walk, flags=re.MULTILINE)
        assert count == 1
    return walk


def test_the_commands_of_the_readme_come_through_the_door(running_system: System) -> None:
    walk = subprocess.run(
        ["/bin/sh", "-eu"],
        input=first_walk(running_system),
        capture_output=True,
        text=True,
        check=False,
    )

    assert walk.returncode == 0, walk.stderr
    assert '"username":"anna"' in walk.stdout
    assert '"email":"anna@example.org"' in walk.stdout
