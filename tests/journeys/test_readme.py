import re
import shlex
import subprocess
from pathlib import Path

import pytest

from journeys.system import COMMAND, System, environment_of

pytestmark = pytest.mark.postgres

ROOT = Path(__file__).parents[2]


def walks(system: System) -> list[str]:
    """Return the commands of the README that speak to a system, for one that runs elsewhere."""
    text = (ROOT / "README.md").read_text("utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    speaking = [block for block in blocks if "curl -s" in block]
    api = f"API={system.url}/api/v1"
    speaking[0], count = re.subn(r"^API=.*$", api, speaking[0], flags=re.MULTILINE)
    assert count == 1
    return [block.replace(".venv/bin/questcity", shlex.join(COMMAND)) for block in speaking]


def test_the_commands_of_the_readme_do_what_it_says(running_system: System) -> None:
    first_steps, *others = walks(running_system)
    walk = subprocess.run(
        ["/bin/sh", "-eu"],
        input="\n".join([first_steps, "echo; echo =====", *others]),
        cwd=ROOT,
        env=environment_of(running_system.all_settings),
        capture_output=True,
        text=True,
        check=False,
    )

    assert walk.returncode == 0, walk.stderr
    door, play = walk.stdout.split("=====")
    assert '"username":"anna"' in door
    assert '"email":"anna@example.org"' in door
    assert re.findall(r'"verdict":"(\w+)"', play) == [
        "rejected",
        "accepted",
        "accepted",
        "accepted",
    ]
    assert '"state":"finished"' in play
    assert '"credits":50' in play
    # By its name with a slip, and by its place.
    assert play.count('"items":[{"id":"') >= 2
    assert '"text":"Three stones"' in play
    assert '"type":"FeatureCollection"' in play
