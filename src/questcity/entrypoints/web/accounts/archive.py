"""All data about somebody as a ZIP archive, made while it is sent."""

from collections.abc import AsyncIterator, Mapping
from importlib.resources import files
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import msgspec

from questcity.domain.accounts.ports.readers import Section
from questcity.entrypoints.web.spelling import spelled

MEDIA_TYPE: Final = "application/zip"
FILE_NAME: Final = "questcity-export.zip"
PART_BYTES: Final = 65_536

_README: Final = files("questcity.entrypoints.web.accounts") / "export.txt"


class _Outlet:
    """A file that is only ever written: what was written is taken out again and again."""

    def __init__(self) -> None:
        self.written = bytearray()

    def write(self, part: bytes) -> int:
        """Keep a part until it is taken."""
        self.written += part
        return len(part)

    def flush(self) -> None:
        """Do nothing: all is there already."""

    def close(self) -> None:
        """Do nothing: it is not a real file."""

    def take(self) -> bytes:
        """Return what was written since the last time."""
        part = bytes(self.written)
        self.written.clear()
        return part


async def archive_of(sections: tuple[Section, ...]) -> AsyncIterator[bytes]:
    """Yield a ZIP archive in parts: a file of JSON for each section, and one that explains them.

    No more than a few records are held at a time. What goes wrong on the way is raised, so that a
    broken archive never looks whole.
    """
    outlet = _Outlet()
    with ZipFile(outlet, "w", ZIP_DEFLATED) as archive:
        archive.writestr(_entry("README.txt"), _README.read_bytes())
        yield outlet.take()
        for section in sections:
            with archive.open(_entry(f"{section.name}.json"), "w") as file:
                separator = b"["
                async for record in section.records:
                    file.write(separator + b"\n" + _written(record))
                    separator = b","
                    if len(outlet.written) >= PART_BYTES:
                        yield outlet.take()
                file.write(b"[]\n" if separator == b"[" else b"\n]\n")
            yield outlet.take()
    yield outlet.take()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    return entry


def _written(record: Mapping[str, object]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(spelled(record)), indent=2)
