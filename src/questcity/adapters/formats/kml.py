"""KML 2.2 and KMZ: placemarks, as globes and drawing tools have them."""

from collections import Counter
from collections.abc import Iterator
from html import escape
from typing import Final
from xml.etree import ElementTree as ET

from questcity.adapters.formats import xml
from questcity.adapters.formats.archives import Archive, written
from questcity.adapters.formats.numbers import decimal, number
from questcity.adapters.formats.shared_maps import lost_on_maps
from questcity.adapters.formats.sketches import Sketch
from questcity.adapters.formats.xml import Element, Outline, Wanted, put
from questcity.domain.quests.errors import FileNotReadableError, FormatUnknownError
from questcity.domain.quests.model.files import Loss, LossCode, Losses, QuestDocument
from questcity.domain.quests.model.written import WrittenPlace

ROOT: Final = "kml"
KML_BYTES: Final = 32_000_000

_SPACE: Final = "http://www.opengis.net/kml/2.2"
_SUFFIX: Final = ".kml"
_MAIN: Final = "doc.kml"
_OUTER: Final = {"kml", "Document"}
_USED: Final = {"name", "description", "Point", "MultiGeometry"}
_GEOMETRIES: Final = {"LineString", "LinearRing", "Polygon", "Model", "Track", "MultiTrack"}
_COORDINATES_AT_LEAST: Final = 2

WANTED: Final = Wanted(names={"name", "description", "Placemark"}, hollow=_GEOMETRIES)


def read_kml(found: Outline) -> tuple[QuestDocument, Losses]:
    """Return the quest that passes the placemarks with a point, in their order."""
    sketch, lost, drawn = Sketch(is_html=True), Counter[str](), Counter[str]()
    for element in found.found:
        if element.within in _OUTER and element.name == "name":
            sketch.call(element.text)
        if element.within in _OUTER and element.name == "description":
            sketch.call(None, element.text)
        if element.name == "Placemark":
            places = tuple(map(_place, _points(element)))
            if places:
                sketch.add(element.say("name"), element.say("description"), places)
            drawn.update(part.name for part in _geometries(element))
            lost.update({part.name for part in element.parts} - _USED - _GEOMETRIES)
    lost.update({name: found.others[name] for name in found.others if name not in _OUTER})
    sketch.lose_all(LossCode.GEOMETRY_NOT_KEPT, drawn)
    sketch.lose_all(
        LossCode.PART_NOT_KEPT, {name: lost[name] for name in lost if name not in _OUTER}
    )
    sketch.leave_out(found.beyond["Placemark"])
    return sketch.finished()


def find_kml(archive: Archive) -> tuple[bytes, Losses]:
    """Return the document of an archive that is KMZ, and what else is in there.

    Raise `FormatUnknownError` when there is none.
    """
    names = [name for name in archive.members if name.lower().endswith(_SUFFIX)]
    if not names:
        raise FormatUnknownError
    name = _MAIN if _MAIN in names else names[0]
    losses: Losses = ()
    if others := len(archive.members) - 1:
        text = f"Only {name} is read of the archive: {others} other files were left out."
        losses = (Loss(LossCode.MEDIA_NOT_KEPT, (), text),)
    return archive.read(name, KML_BYTES), losses


def write_kml(document: QuestDocument) -> tuple[bytes, Losses]:
    """Return a placemark for each place."""
    root = ET.Element(ROOT, {"xmlns": _SPACE})
    body = put(root, "Document")
    put(body, "name", document.fields.title)
    put(body, "description", _as_html(document.fields.description))
    for point in document.points:
        for which, place in enumerate(point.places or ()):
            mark = put(body, "Placemark")
            put(mark, "name", point.title or "")
            if which == 0:
                put(mark, "description", _as_html(point.description))
            spot = f"{decimal(place.longitude)},{decimal(place.latitude)}"
            put(put(mark, "Point"), "coordinates", spot)
    return xml.document(root), tuple(lost_on_maps(document))


def write_kmz(document: QuestDocument) -> tuple[bytes, Losses]:
    """Return the same as an archive."""
    content, losses = write_kml(document)
    return written({_MAIN: content}), losses


def _points(element: Element) -> Iterator[Element]:
    for part in element.parts:
        if part.name == "Point":
            yield part
        if part.name == "MultiGeometry":
            yield from _points(part)


def _geometries(element: Element) -> Iterator[Element]:
    for part in element.parts:
        if part.name in _GEOMETRIES:
            yield part
        if part.name == "MultiGeometry":
            yield from _geometries(part)


def _place(point: Element) -> WrittenPlace:
    numbers = (point.say("coordinates") or "").strip().split(",")
    if len(numbers) < _COORDINATES_AT_LEAST:
        message = "A point in the file has no coordinates."
        raise FileNotReadableError(message)
    return WrittenPlace(latitude=number(numbers[1]), longitude=number(numbers[0]))


def _as_html(text: str | None) -> str:
    """Return a text as the HTML that descriptions are."""
    return escape(text or "", quote=False).replace("\n", "<br>")
