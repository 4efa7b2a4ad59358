import os
from pathlib import Path
from uuid import uuid4

import pytest

from builders import PASSWORD
from cli.command import Command
from cli.databases import rows_of
from installation import FOLDER_VARIABLE, Installation
from questcity.adapters.embedded.postgres import find_running


@pytest.mark.postgres
@pytest.mark.usefixtures("test_server")
def test_commands_use_the_server_that_runs_on_the_data_folder(
    questcity: Command, installation: Installation
) -> None:
    folder = Path(os.environ[FOLDER_VARIABLE])
    command = questcity.given(DATA_DIR=folder, KEYS_DIR=installation.folder / "keys")
    before = find_running(folder / "postgres")
    assert before is not None
    name = f"a{uuid4().hex[:12]}"

    upgraded = command("db upgrade")
    made = command(
        f"admin create --username {name} --email {name}@example.org --password-stdin",
        *("--first-name", "Anna", "--last-name", "Ivanova"),
        typed=f"{PASSWORD}\n",
    )

    assert upgraded.code in {0, 3}
    assert made.code == 0
    query = "SELECT username FROM user_account WHERE username = $1"
    assert rows_of(before.url("questcity"), query, name) == [(name,)]
    assert find_running(folder / "postgres") == before
