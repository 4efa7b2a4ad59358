import asyncio
import stat
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from mail_server import decoded
from questcity.adapters.mail.folder import FolderMailer
from questcity.domain.notifications.model import Letter
from questcity.domain.shared.errors import DependencyAwayError
from stores import SetClock

pytestmark = pytest.mark.anyio

LETTER: Final = Letter(
    id="0197a000-0000-7000-8000-000000000001",
    to="anna@example.org",
    subject="Код",
    text="Ваш код: 123456.\n",
    language="ru",
)


def mailer_into(folder: Path) -> FolderMailer:
    return FolderMailer(folder, "questcity@example.org", SetClock())


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def files_in(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


@pytest.fixture
def open_folder(tmp_path: Path) -> Path:
    tmp_path.chmod(0o755)
    return tmp_path


@pytest.fixture
def a_file(tmp_path: Path) -> Path:
    file = tmp_path / "a file"
    file.touch()
    return file


async def test_only_the_owner_may_look_into_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "mail"

    await mailer_into(folder).send(LETTER)

    (letter,) = files_in(folder)
    assert letter.name == f"{LETTER.id}.eml"
    assert (mode_of(folder), mode_of(letter)) == (0o700, 0o600)


async def test_a_folder_that_others_could_enter_is_closed(open_folder: Path) -> None:
    await mailer_into(open_folder).send(LETTER)

    assert mode_of(open_folder) == 0o700


async def test_a_person_can_read_the_file_as_it_is(tmp_path: Path) -> None:
    await mailer_into(tmp_path).send(LETTER)

    (letter,) = files_in(tmp_path)
    assert "Ваш код: 123456." in letter.read_text(encoding="utf-8")


async def test_letters_sent_at_once_are_each_whole(tmp_path: Path) -> None:
    mailer = mailer_into(tmp_path)
    letters = [replace(LETTER, id=f"letter-{number % 8}") for number in range(64)]

    await asyncio.gather(*(mailer.send(letter) for letter in letters))

    files = files_in(tmp_path)
    assert [file.stem for file in files] == [f"letter-{number}" for number in range(8)]
    assert {decoded(file.read_bytes()).get_content() for file in files} == {"Ваш код: 123456.\r\n"}


async def test_a_folder_that_cannot_be_written_is_a_part_that_is_away(a_file: Path) -> None:
    with pytest.raises(DependencyAwayError):
        await mailer_into(a_file / "mail").send(LETTER)
