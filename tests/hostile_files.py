"""Files that are made to do harm, or are broken in a way that a reader may miss; each is small.

What is large of them is made when it is asked for.
"""

import json
import struct
import zlib
from collections.abc import Callable, Mapping
from hashlib import sha256
from io import BytesIO
from random import Random
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from quest_documents import a_document
from questcity.adapters.formats.bundle import write_bundle
from questcity.adapters.formats.gpx import write_gpx
from questcity.adapters.formats.quest_json import write_json

UNREADABLE: Final = "file-not-readable"
TOO_LARGE: Final = "file-too-large"
UNKNOWN: Final = "format-unknown"
INVALID: Final = "invalid-input"

MEGABYTE: Final = 1_000_000

BUNDLE: Final = write_bundle(a_document())[0]
QUEST: Final = write_json(a_document())
GPX: Final = write_gpx(a_document())[0]
POINT: Final = '{"title": "A", "activity": {"type": "catch_ghost"}}'
_WORDS_BEGIN: Final = (
    b'{"title": "A", "points": [{"title": "B", "activity": {"type": "enter_word", "words": ['
)
_BEGIN: Final = b'{"title": "A", "description": '


def zipped(members: Mapping[str, bytes], kind: int = ZIP_DEFLATED) -> bytes:
    """Return an ordinary archive."""
    outlet = BytesIO()
    with ZipFile(outlet, "w", kind) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return outlet.getvalue()


def bundled(
    quest: bytes, more: Mapping[str, bytes] | None = None, kind: int = ZIP_DEFLATED
) -> bytes:
    """Return a bundle whose manifest tells the truth."""
    members = {"quest.json": quest} | dict(more or {})
    told = {
        name: {"sha256": sha256(content).hexdigest(), "size": len(content)}
        for name, content in members.items()
    }
    manifest = {"format": "questcity", "version": 1, "members": told}
    return zipped({"manifest.json": json.dumps(manifest).encode()} | members, kind)


def changed(archive: bytes, old: bytes, new: bytes, which: int = -1) -> bytes:
    """Return an archive with some bytes in place of others, by default the last such."""
    parts = archive.split(old)
    assert len(parts) > 1
    at = which if which >= 0 else len(parts) - 1 + which
    return old.join(parts[: at + 1]) + new + old.join(parts[at + 1 :])


def _central(archive: bytes, offset: int, value: bytes) -> bytes:
    """Return an archive that says something else in the last entry of its directory."""
    at = archive.rindex(b"PK\x01\x02") + offset
    return archive[:at] + value + archive[at + len(value) :]


def _named(name: str) -> bytes:
    return zipped({"a.kml": b"<kml/>", name: b"x"})


def _linked() -> bytes:
    outlet = BytesIO()
    with ZipFile(outlet, "w") as archive:
        link = ZipInfo("doc.kml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return outlet.getvalue()


def _overlapping(count: int = 800, size: int = 1 * MEGABYTE) -> bytes:
    """Return an archive all of whose members are the same bytes (Fifield, 2019)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = Random(1).randbytes(size)  # noqa: S311 (nothing is secret)
    kernel = packer.compress(plain) + packer.flush()
    checksum, length = zlib.crc32(plain), size
    body, directory = b"", b""
    name = b"doc.kml"
    header = struct.pack(
        "<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 33, checksum, len(kernel), length, len(name), 0
    )
    body = header + name + kernel
    for index in range(count):
        other = f"{index:03}.kml".encode()
        directory += struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 33, checksum, len(kernel), length,
            len(other), 0, 0, 0, 0, 0, 0,
        ) + other  # fmt: skip
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(body), 0)
    return body + directory + end


def _inside() -> bytes:
    """Return an archive with a member in the bytes of another one, as large as they tell."""
    inner = zipped({"doc.kml": b"<kml/>"}, ZIP_STORED)
    record, directory = inner[: inner.index(b"PK\x01\x02")], inner[inner.index(b"PK\x01\x02") : -22]
    outer = zipped({"a": record}, ZIP_STORED)
    body, outer_directory = (
        outer[: outer.rindex(b"PK\x01\x02")],
        outer[outer.rindex(b"PK\x01\x02") : -22],
    )
    moved = directory[:42] + struct.pack("<L", len(body) - len(record)) + directory[46:]
    both = outer_directory + moved
    return body + both + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, len(both), len(body), 0)


def _shifted() -> bytes:
    """Return an archive behind other bytes, with every offset put right."""
    outlet = BytesIO()
    outlet.write(PREFIX)
    with ZipFile(outlet, "a") as archive:
        archive.writestr("doc.kml", b"<kml/>")
    return outlet.getvalue()


PREFIX: Final = b"PK\x03\x04 and a program"


def _many(count: int) -> bytes:
    outlet = BytesIO()
    with ZipFile(outlet, "w") as archive:
        for index in range(count):
            archive.writestr(f"{index}.kml", b"")
    return outlet.getvalue()


def _doctype(inside: str, body: str = "&a;") -> bytes:
    return f"<?xml version='1.0'?><!DOCTYPE gpx [{inside}]><gpx><name>{body}</name></gpx>".encode()


def _laughs() -> bytes:
    lines = ['<!ENTITY a0 "ha">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return _doctype("".join(lines), "&a9;")


def _gpx(inside: str) -> bytes:
    return f'<gpx version="1.1">{inside}</gpx>'.encode()


def _repeated(part: bytes, before: bytes, after: bytes, megabytes: float) -> bytes:
    return before + part * int(megabytes * MEGABYTE / len(part)) + after


HOSTILE: Final[Mapping[str, tuple[Callable[[], bytes], str]]] = {
    # Nothing that quests come in.
    "nothing": (lambda: b"", UNKNOWN),
    "spaces": (lambda: b" " * 100, UNKNOWN),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), UNKNOWN),
    "a page": (lambda: b"<!doctype html><html><body>", UNREADABLE),
    "a page without a type": (lambda: b"<html><body/></html>", UNKNOWN),
    "another archive": (lambda: zipped({"a.txt": b"a"}), UNKNOWN),
    "an empty archive": (lambda: zipped({}), UNKNOWN),
    "a list": (lambda: b"[1, 2]", UNKNOWN),
    "JSON in UTF-16": (lambda: QUEST.decode().encode("utf-16"), UNREADABLE),
    "a geometry": (lambda: b'{"type": "Point", "coordinates": [1, 2]}', UNKNOWN),
    # JSON.
    "JSON that breaks off": (lambda: QUEST[:-20], UNREADABLE),
    "JSON in another encoding": (lambda: '{"title": "Мост"}'.encode("cp1251"), UNREADABLE),
    "JSON in UTF-16 without a mark": (lambda: QUEST.decode().encode("utf-16-le"), UNREADABLE),
    "two documents": (lambda: b'{"title": "A"} {"title": "B"}', UNREADABLE),
    "deep lists": (lambda: b'{"title": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", UNREADABLE),
    "deep objects": (lambda: b'{"a":' * 300 + b"1" + b"}" * 300, UNREADABLE),
    "deep lists without an end": (lambda: b'{"title": ' + b"[" * MEGABYTE, UNREADABLE),
    "a number that is none": (lambda: b'{"title": "A", "group": NaN}', UNREADABLE),
    "an endless number": (lambda: b'{"title": "A", "group": Infinity}', UNREADABLE),
    "a huge whole number": (lambda: b'{"title": "A", "group": 1' + b"0" * 5000 + b"}", INVALID),
    "a huge number": (lambda: _place('"latitude": 1e999'), INVALID),
    "a number out of range": (lambda: _place('"latitude": 91'), INVALID),
    "a lone surrogate": (lambda: _BEGIN + rb'"\ud800"}', UNREADABLE),
    "a surrogate in bytes": (lambda: _BEGIN + b'"\xed\xa0\x80"}', UNREADABLE),
    "U+0000 in words": (lambda: _BEGIN + rb'"a\u0000b"}', UNREADABLE),
    "U+0000 in bytes": (lambda: _BEGIN + b'"a\0b"}', UNREADABLE),
    "U+0000 in a name": (lambda: rb'{"title": "A", "a\u0000b": 1}', UNREADABLE),
    "a field twice": (lambda: b'{"title": "A", "title": "B"}', UNREADABLE),
    "a field twice in disguise": (lambda: rb'{"title": "A", "t\u0069tle": "B"}', UNREADABLE),
    "a field twice inside": (
        lambda: b'{"title": "A", "credits": {"cost": 1, "cost": 2}}',
        UNREADABLE,
    ),
    "an unknown field": (lambda: b'{"title": "A", "owner": "me"}', INVALID),
    "an unknown field of a megabyte": (
        lambda: b'{"title": "A", "%b": 1}' % (b"x" * MEGABYTE),
        INVALID,
    ),
    "ids": (lambda: b'{"title": "A", "id": "0199a000-0000-7000-8000-000000000000"}', INVALID),
    "a wrong type": (lambda: b'{"title": 1}', INVALID),
    "no title": (lambda: b"{}", INVALID),
    "an unknown activity": (
        lambda: b'{"title": "A", "points": [{"title": "B", "activity": {"type": "x"}}]}',
        INVALID,
    ),
    "too large for JSON": (lambda: _BEGIN + b'"' + b"a" * 13 * MEGABYTE + b'"}', TOO_LARGE),
    "a text of ten megabytes": (lambda: _BEGIN + b'"' + b"a" * 10 * MEGABYTE + b'"}', INVALID),
    "quotes without an end": (lambda: _BEGIN + b'"' + rb"\"" * 5 * MEGABYTE, UNREADABLE),
    "millions of words": (lambda: _repeated(b'"ab",', _WORDS_BEGIN, b'"ab"]}}]}', 10), TOO_LARGE),
    "millions of numbers": (
        lambda: _repeated(b"1,", b'{"title": "A", "points": [', b"1]}", 10),
        INVALID,
    ),
    "very many points": (
        lambda: _repeated(
            POINT.encode() + b",", b'{"title": "A", "points": [', POINT.encode() + b"]}", 1
        ),
        INVALID,
    ),
    # GeoJSON.
    "another system": (
        lambda: _map(
            '"crs": {"type": "name", "properties": {"name": "EPSG:3857"}}, "features": []'
        ),
        UNREADABLE,
    ),
    "a system of nothing": (lambda: _map('"crs": 7, "features": []'), UNREADABLE),
    "no features": (lambda: _map('"features": 7'), INVALID),
    "a point nowhere": (lambda: _map('"features": [' + _feature("[]") + "]"), UNREADABLE),
    "a point of words": (lambda: _map('"features": [' + _feature('["a", "b"]') + "]"), INVALID),
    "a point in the sky": (lambda: _map('"features": [' + _feature("[0, 91]") + "]"), INVALID),
    "a point of a million numbers": (
        lambda: _map('"features": [' + _feature("[" + "1," * MEGABYTE + "1]") + "]"),
        UNREADABLE,
    ),
    "millions of features": (
        lambda: _map('"features": [' + '{"type":"Feature"},' * 500_000 + '{"type":"Feature"}]'),
        TOO_LARGE,
    ),
    "a member that is not ours": (
        lambda: _map('"questcity": {"title": 1}, "features": []'),
        INVALID,
    ),
    "a feature that is not ours": (
        lambda: _map(
            '"questcity": {"title": "A"}, "features": [{"type": "Feature", "properties": {}}]'
        ),
        INVALID,
    ),
    "a feature of a point that is not there": (
        lambda: _map(
            '"questcity": {"title": "A"}, "features": [{"type": "Feature", "properties": {"questcity": {"point": 0}}}]'
        ),
        UNREADABLE,
    ),
    # XML.
    "XML that breaks off": (lambda: GPX[:-20], UNREADABLE),
    "billion laughs": (_laughs, UNREADABLE),
    "quadratic growth": (
        lambda: _doctype(f'<!ENTITY a "{"x" * 100_000}">', "&a;" * 10_000),
        UNREADABLE,
    ),
    "a file of the machine": (
        lambda: _doctype('<!ENTITY a SYSTEM "file:///etc/passwd">'),
        UNREADABLE,
    ),
    "an address": (lambda: _doctype('<!ENTITY a SYSTEM "http://quest.test/">'), UNREADABLE),
    "a parameter": (
        lambda: _doctype('<!ENTITY % a SYSTEM "http://quest.test/"> %a;', ""),
        UNREADABLE,
    ),
    "a document type": (lambda: b'<!DOCTYPE gpx SYSTEM "gpx.dtd"><gpx/>', UNREADABLE),
    "an entity of nothing": (lambda: _gpx("<name>&a;</name>"), UNREADABLE),
    "U+0000 in XML": (lambda: _gpx("<name>&#0;</name>"), UNREADABLE),
    "an unknown encoding": (lambda: b'<?xml version="1.0" encoding="rot13"?><gpx/>', UNREADABLE),
    "another unknown encoding": (
        lambda: b'<?xml version="1.0" encoding="idna"?><gpx/>',
        UNREADABLE,
    ),
    "a name space of nothing": (lambda: _gpx("<a:b/>"), UNREADABLE),
    "deep elements": (lambda: _gpx("<a>" * 1000 + "</a>" * 1000), TOO_LARGE),
    "deep elements in a waypoint": (lambda: _gpx("<wpt>" + "<a>" * 1000), TOO_LARGE),
    "millions of elements": (lambda: _repeated(b"<a/>", b"<gpx>", b"</gpx>", 30), TOO_LARGE),
    "a million names": (lambda: _gpx("".join(f"<a{n}/>" for n in range(200_000))), TOO_LARGE),
    "a huge attribute": (lambda: _gpx(f'<wpt lat="{"1" * 30 * MEGABYTE}"/>'), TOO_LARGE),
    "a huge attribute without an end": (lambda: b'<gpx a="' + b"x" * 30 * MEGABYTE, TOO_LARGE),
    "many attributes": (
        lambda: _gpx("<a " + " ".join(f'a{n}=""' for n in range(20_000)) + "/>"),
        TOO_LARGE,
    ),
    "a comment without an end": (lambda: b"<gpx><!--" + b"-x" * 15 * MEGABYTE, TOO_LARGE),
    "a huge text": (lambda: _gpx("<name>" + "x" * 30 * MEGABYTE + "</name>"), TOO_LARGE),
    "a waypoint of many parts": (lambda: _gpx("<wpt>" + "<a/>" * 100_000 + "</wpt>"), TOO_LARGE),
    "a coordinate that is none": (lambda: _gpx('<wpt lat="nan" lon="0"/>'), UNREADABLE),
    "no coordinate": (lambda: _gpx("<wpt/>"), UNREADABLE),
    "a coordinate beyond the poles": (lambda: _gpx('<wpt lat="91" lon="0"/>'), INVALID),
    "a placemark nowhere": (lambda: b"<kml><Placemark><Point/></Placemark></kml>", UNREADABLE),
    # Archives.
    "an archive that breaks off": (lambda: BUNDLE[:-30], UNREADABLE),
    "an archive in the wide form": (lambda: _central(BUNDLE, 20, b"\xff" * 8), UNREADABLE),
    "a way out": (lambda: _named("../a"), UNREADABLE),
    "a way out inside": (lambda: _named("a/../../b"), UNREADABLE),
    "a way from the top": (lambda: _named("/etc/passwd"), UNREADABLE),
    "a way on Windows": (
        lambda: zipped({"a.kml": b"<kml/>", "b+b": b""}).replace(b"b+b", b"b\\b"),
        UNREADABLE,
    ),
    "a drive": (lambda: _named("C:a"), UNREADABLE),
    "a name with a line": (lambda: _named("a\nb"), UNREADABLE),
    "a name of spaces and dots": (lambda: _named("a/./b"), UNREADABLE),
    "a very long name": (lambda: _named("a" * 300), UNREADABLE),
    "a name that is no text": (
        lambda: zipped({"é.kml": b"<kml/>"}).replace("é".encode(), b"\xc3\xc3"),
        UNREADABLE,
    ),
    "a name twice": (
        lambda: zipped({"a.kml": b"1", "b.kml": b"2"}).replace(b"b.kml", b"a.kml"),
        UNREADABLE,
    ),
    "a name twice in other letters": (lambda: zipped({"a.kml": b"1", "A.KML": b"2"}), UNREADABLE),
    "two names of a member": (
        lambda: changed(zipped({"doc.kml": b"<kml/>"}), b"doc.kml", b"doc.kmz", 0),
        UNREADABLE,
    ),
    "a link": (_linked, UNREADABLE),
    "an encrypted member": (lambda: _central(BUNDLE, 8, b"\x01\x00"), UNREADABLE),
    "an encrypted member that hides it": (lambda: BUNDLE[:6] + b"\x01" + BUNDLE[7:], UNREADABLE),
    "an unknown method": (lambda: _central(BUNDLE, 10, b"\x0e\x00"), UNREADABLE),
    "a wrong checksum": (lambda: _central(BUNDLE, 16, b"\0\0\0\0"), UNREADABLE),
    "a changed byte": (lambda: changed(BUNDLE, b"Horseman", b"Horsemen", 0), UNREADABLE),
    "a size that is too small": (
        lambda: _central(bundled(QUEST), 24, struct.pack("<L", 10)),
        UNREADABLE,
    ),
    "a size that is too large": (
        lambda: _central(bundled(QUEST), 24, struct.pack("<L", 90_000)),
        UNREADABLE,
    ),
    "a packed size that is too small": (
        lambda: _central(bundled(QUEST), 20, struct.pack("<L", 9)),
        UNREADABLE,
    ),
    "a packed size that is too large": (
        lambda: _central(BUNDLE, 20, struct.pack("<L", 10**7)),
        UNREADABLE,
    ),
    "an offset beyond the end": (
        lambda: _central(BUNDLE, 42, struct.pack("<L", 10**9)),
        UNREADABLE,
    ),
    "an offset into another member": (
        lambda: _central(BUNDLE, 42, struct.pack("<L", 0)),
        UNREADABLE,
    ),
    "members that share bytes": (_overlapping, TOO_LARGE),
    "few members that share bytes": (lambda: _overlapping(3), UNREADABLE),
    "an archive behind a program": (_shifted, UNREADABLE),
    "an archive before more": (lambda: BUNDLE + b"more", UNREADABLE),
    "very many members": (lambda: _many(2000), TOO_LARGE),
    "a bomb": (lambda: zipped({"doc.kml": bytes(50 * MEGABYTE)}), TOO_LARGE),
    "a bomb that would fit": (lambda: zipped({"doc.kml": bytes(20 * MEGABYTE)}), TOO_LARGE),
    "a member in another one": (_inside, UNREADABLE),
    "a larger bomb": (lambda: zipped({"doc.kml": bytes(70 * MEGABYTE)}), TOO_LARGE),
    "a bomb of many": (lambda: zipped({f"{n}.kml": bytes(90_000) for n in range(900)}), TOO_LARGE),
    "a bomb that lies": (
        lambda: _central(zipped({"doc.kml": bytes(50 * MEGABYTE)}), 24, struct.pack("<L", 90_000)),
        UNREADABLE,
    ),
    # Bundles.
    "a bundle in a bundle": (lambda: bundled(QUEST, {"media/a": BUNDLE}), UNREADABLE),
    "a member that is not told of": (
        lambda: zipped(
            {
                "manifest.json": b'{"format": "questcity", "version": 1, "members": {}}',
                "quest.json": QUEST,
            }
        ),
        UNREADABLE,
    ),
    "a member that is not there": (
        lambda: zipped(
            {
                "manifest.json": b'{"format": "questcity", "version": 1, "members": {"quest.json": {"sha256": "", "size": 1}}}'
            }
        ),
        UNREADABLE,
    ),
    "another quest than told": (
        lambda: zipped(
            {
                "manifest.json": b'{"format": "questcity", "version": 1, "members": {"quest.json": {"sha256": "0", "size": 1}}}',
                "quest.json": QUEST,
            }
        ),
        UNREADABLE,
    ),
    "a later version": (
        lambda: zipped({"manifest.json": b'{"format": "questcity", "version": 2, "members": {}}'}),
        UNREADABLE,
    ),
    "a manifest that is none": (lambda: zipped({"manifest.json": b"[]"}), INVALID),
    "a member with no business there": (lambda: bundled(QUEST, {"run.sh": b"x"}), UNREADABLE),
    "a bundle of deep lists": (lambda: bundled(b"[" * 50_000), UNREADABLE),
    "a KMZ with a bundle for its map": (
        lambda: zipped({"doc.kml": BUNDLE}, ZIP_STORED),
        UNREADABLE,
    ),
    "a KMZ of laughs": (lambda: zipped({"doc.kml": _laughs()}), UNREADABLE),
}
"""By name: what makes the file, and the code of the problem that it is."""


def _place(what: str) -> bytes:
    place = "{" + what + ', "longitude": 0}'
    activity = '"activity": {"type": "catch_ghost"}'
    return (
        f'{{"title": "A", "points": [{{"title": "B", {activity}, "places": [{place}]}}]}}'.encode()
    )


def _map(inside: str) -> bytes:
    return f'{{"type": "FeatureCollection", {inside}}}'.encode()


def _feature(coordinates: str) -> str:
    geometry = f'{{"type": "Point", "coordinates": {coordinates}}}'
    return f'{{"type": "Feature", "properties": {{}}, "geometry": {geometry}}}'
