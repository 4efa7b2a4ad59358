"""Every format behind one port: which one a file is of, its content tells."""

import codecs
import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final, Protocol, TypeVar

import msgspec

from questcity.adapters.formats import gpx, kml
from questcity.adapters.formats.archives import SIGNATURE, Archive
from questcity.adapters.formats.bundle import is_bundle, read_bundle, write_bundle
from questcity.adapters.formats.geojson import read_geojson, write_geojson
from questcity.adapters.formats.quest_json import read_quest
from questcity.adapters.formats.reading import NOT_UTF_8, shaped, sound
from questcity.adapters.formats.text import find_lines, read_text, write_text
from questcity.adapters.formats.xml import outline
from questcity.domain.quests.errors import FileNotReadableError, FormatUnknownError
from questcity.domain.quests.model.files import FileFormat, Losses, QuestDocument
from questcity.domain.quests.ports.files import LineOf, QuestFiles

T = TypeVar("T")

Read = tuple[QuestDocument, Losses]

_BOM: Final = b"\xef\xbb\xbf"
_SPACES: Final = b" \t\r\n"
# `<` in UTF-8, and in UTF-16 behind the mark that tells which one it is.
_XML: Final = (b"<", b"\xff\xfe<\0", b"\xfe\xff\0<")
# A note, a directive, the mark of a document, or the name of a field.
_YAML: Final = re.compile(rb"#|%YAML|---|[$A-Za-z]+:")
# Editors that save as “Unicode” begin so.
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MAPS: Final = {gpx.ROOT: gpx.WANTED, kml.ROOT: kml.WANTED}

_WRITERS: Final[dict[FileFormat, Callable[[QuestDocument], tuple[bytes, Losses]]]] = {
    FileFormat.QUESTCITY: write_bundle,
    FileFormat.YAML: lambda document: (write_text(document), ()),
    FileFormat.GEOJSON: write_geojson,
    FileFormat.GPX: gpx.write_gpx,
    FileFormat.KML: kml.write_kml,
    FileFormat.KMZ: kml.write_kmz,
}


class Workers(Protocol):
    """Who does what would hold the event loop up."""

    def run(self, work: Callable[[], T]) -> Awaitable[T]:
        """Return what the work returns. Raise `BusyError` when too much of it waits."""


class FormattedQuestFiles(QuestFiles):
    """Bundles, `quest.json`, YAML, GeoJSON, GPX, KML and KMZ."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers

    async def read(self, content: bytes) -> Read:
        return await self._workers.run(partial(read_file, content))

    async def write(self, document: QuestDocument, to: FileFormat) -> tuple[bytes, Losses]:
        return await self._workers.run(partial(_WRITERS[to], document))

    async def find_lines(self, content: bytes) -> LineOf:
        return await self._workers.run(partial(lines_of, content))


class _Probe(msgspec.Struct, frozen=True):
    """What tells GeoJSON from other JSON."""

    type: str | None = None


def read_file(content: bytes) -> Read:
    """Return the quest in a file; raise what `QuestFiles.read` raises."""
    if content.startswith(SIGNATURE):
        return _read_archive(Archive(content))
    begin = content[:64].removeprefix(_BOM).lstrip(_SPACES)
    if begin.startswith(_XML):
        return _read_map(content)
    if begin.startswith(b"{"):
        return _read_json(sound(content))
    if _YAML.match(begin):
        return read_text(content), ()
    if begin.startswith(_UTF_16):
        raise FileNotReadableError(NOT_UTF_8)
    raise FormatUnknownError


def lines_of(content: bytes) -> LineOf:
    """Return where everything stands in a text; of other files no lines are known."""
    if _YAML.match(content[:64].removeprefix(_BOM).lstrip(_SPACES)):
        return find_lines(content)
    return lambda _: None


def _read_archive(archive: Archive) -> Read:
    if is_bundle(archive):
        return read_bundle(archive)
    content, lost = kml.find_kml(archive)
    document, losses = kml.read_kml(outline(content, {kml.ROOT: kml.WANTED}))
    return document, (*lost, *losses)


def _read_map(content: bytes) -> Read:
    found = outline(content, _MAPS)
    return gpx.read_gpx(found) if found.root == gpx.ROOT else kml.read_kml(found)


def _read_json(content: bytes) -> Read:
    if shaped(content, _Probe).type is None:
        return read_quest(content), ()
    return read_geojson(content)
