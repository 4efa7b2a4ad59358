"""Letters as files, for a machine without a mail server."""

import asyncio
import os
import secrets
from pathlib import Path
from typing import Final

from questcity.adapters.mail.message import compose, read_sender
from questcity.domain.notifications.model import Letter
from questcity.domain.notifications.ports import Mailer
from questcity.domain.shared.errors import DependencyAwayError
from questcity.domain.shared.ports import Clock

FOLDER_MODE: Final = 0o700
FILE_MODE: Final = 0o600


class FolderMailer(Mailer):
    """Writes each letter as `<id>.eml` into a folder that only the owner may enter.

    A letter that comes twice is one file. `sender` is an address, with or without a name; raise
    `ValueError` for anything else.
    """

    def __init__(self, folder: Path, sender: str, clock: Clock) -> None:
        self._folder = folder
        self._sender = read_sender(sender)
        self._clock = clock

    async def send(self, letter: Letter) -> None:
        content = compose(letter, self._sender, self._clock.now(), is_for_people=True)
        try:
            await asyncio.to_thread(_write, self._folder / f"{letter.id}.eml", content)
        except OSError as error:
            raise DependencyAwayError from error


def _write(path: Path, content: bytes) -> None:
    _make(path.parent)
    prepared = path.with_name(f".{path.stem}.{secrets.token_hex(8)}.tmp")
    try:
        descriptor = os.open(prepared, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        prepared.replace(path)
    finally:
        prepared.unlink(missing_ok=True)


def _make(folder: Path) -> None:
    for missing in reversed([place for place in (folder, *folder.parents) if not place.exists()]):
        missing.mkdir(FOLDER_MODE, exist_ok=True)
    folder.chmod(FOLDER_MODE)
