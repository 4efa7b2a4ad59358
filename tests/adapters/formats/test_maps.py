"""Maps that others have made: what of them becomes a quest, and what is told as lost."""

import json
from typing import Any, Final

import pytest

from hostile_files import zipped
from questcity.adapters.formats.files import read_file
from questcity.domain.quests.model.activities import ActivityType, Tool
from questcity.domain.quests.model.fields import Level
from questcity.domain.quests.model.files import LossCode, Losses
from questcity.domain.quests.model.written import WrittenPoint
from questcity.domain.quests.rules.points import POINTS_AT_MOST
from questcity.domain.shared.errors import InvalidInputError

GPX: Final = """<?xml version="1.0" encoding="{encoding}"?>
<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="device">
  <metadata><name>Мосты</name><desc>A &lt;b&gt;walk&lt;/b&gt;</desc></metadata>
  <wpt lat="59.9" lon="30.3"><ele>5</ele><name>Second</name><desc>Two</desc></wpt>
  <wpt lat="59.8" lon="30.2"><name>First</name><cmt>One</cmt><sym>Flag</sym></wpt>
  <wpt lat="59.7" lon="30.1"/>
  <rte><name>Way</name>
    <rtept lat="59.80" lon="30.2"><name>First</name></rtept>
    <rtept lat="59.9" lon="30.3"><name>Second</name></rtept>
    <rtept lat="1" lon="2"><name>Only here</name></rtept>
  </rte>
  <trk><name>Track</name><trkseg><trkpt lat="1" lon="1"/><trkpt lat="2" lon="2"/></trkseg></trk>
</gpx>"""

CACHE: Final = """<gpx version="1.0"><name>Pocket Query</name>
<wpt lat="48.2" lon="16.37"><name>GC12345</name><desc>by somebody</desc>
  <cache xmlns="http://www.groundspeak.com/cache/1/0/1" id="1">
    <name>The old tower</name><difficulty>2</difficulty><terrain>4.5</terrain>
    <short_description html="False">Short.</short_description>
    <long_description html="True">&lt;p&gt;Long&lt;br&gt;er &amp;amp; more&lt;/p&gt;
    </long_description>
    <encoded_hints>Look up.</encoded_hints>
    <logs><log><text>Found it!</text></log></logs>
  </cache></wpt></gpx>"""

KML: Final = """<?xml version="1.0"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Walk</name>
  <description><![CDATA[<p>Around</p><script>alert(1)</script>]]></description>
  <Style id="a"><IconStyle><scale>1</scale></IconStyle></Style>
  <Folder><name>Bridges</name>
    <Placemark><name>One</name><description>A&lt;br/&gt;B</description>
      <ExtendedData><Data name="x"><value>1</value></Data></ExtendedData>
      <Point><coordinates> 30.3,59.9,12 </coordinates></Point></Placemark>
    <Placemark><name>Two</name><MultiGeometry>
      <Point><coordinates>1,2</coordinates></Point><Point><coordinates>3,4</coordinates></Point>
      <LineString><coordinates>1,2 3,4</coordinates></LineString></MultiGeometry></Placemark>
    <Placemark><name>Area</name><Polygon><outerBoundaryIs/></Polygon></Placemark>
  </Folder></Document></kml>"""


def spots(point: WrittenPoint) -> list[tuple[float, float]]:
    return [(place.latitude, place.longitude) for place in point.places or ()]


def told(losses: Losses) -> set[LossCode]:
    return {loss.code for loss in losses}


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def at(*coordinates: object) -> dict[str, Any]:
    return {"type": "Point", "coordinates": coordinates}


def collection(*features: Any, **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features} | more).encode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1251", "koi8-r"])
def test_a_route_gives_the_order_and_waypoints_what_there_is_to_say(encoding: str) -> None:
    document, losses = read_file(GPX.format(encoding=encoding).encode(encoding))

    fields, points = document.fields, document.points
    # What says that it is no HTML is left as it is.
    assert (fields.title, fields.description) == ("Мосты", "A <b>walk</b>")
    assert [(point.title, point.description) for point in points] == [
        ("First", "One"),
        ("Second", "Two"),
        ("Only here", ""),
        ("Point 4", ""),
    ]
    assert [spots(point)[0] for point in points] == [
        (59.8, 30.2),
        (59.9, 30.3),
        (1, 2),
        (59.7, 30.1),
    ]
    assert {point.tool for point in points} == {Tool.TARGET_COMPASS}
    assert {point.activity and point.activity.type for point in points} == {
        ActivityType.CATCH_GHOST
    }
    texts = [loss.text for loss in losses]
    assert "There is no place for tracks (1, with 2 points)." in texts
    assert told(losses) == {
        LossCode.TRACK_NOT_KEPT,
        LossCode.PART_NOT_KEPT,
        LossCode.TITLE_MADE_UP,
        LossCode.ACTIVITY_ASSUMED,
    }


def test_a_cache_tells_its_name_its_texts_its_hint_and_how_hard_it_is() -> None:
    document, losses = read_file(CACHE.encode())

    [point] = document.points
    assert (document.fields.title, document.fields.level) == ("Pocket Query", Level.HARD)
    assert (point.title, point.description) == ("The old tower", "Short.\n\nLong\ner & more")
    assert [hint.text for hint in point.hints or ()] == ["Look up."]
    assert ("part-not-kept", "There is no place for logs (1 times).") in [
        (loss.code, loss.text) for loss in losses
    ]


def test_placemarks_with_points_are_points_and_markup_is_text() -> None:
    document, losses = read_file(KML.encode())

    one, two = document.points
    assert (document.fields.title, document.fields.description) == ("Walk", "Around")
    assert (one.title, one.description, spots(one)) == ("One", "A\nB", [(59.9, 30.3)])
    assert (two.title, spots(two)) == ("Two", [(2, 1), (4, 3)])
    lost = {loss.text for loss in losses if loss.code is LossCode.GEOMETRY_NOT_KEPT}
    assert lost == {
        "There is no place for LineString (1 times).",
        "There is no place for Polygon (1 times).",
    }
    assert {LossCode.MARKUP_NOT_KEPT, LossCode.PART_NOT_KEPT} <= told(losses)


def test_a_kmz_is_read_from_its_document_and_the_rest_is_left() -> None:
    document, losses = read_file(zipped({"files/a.png": b"x" * 9, "doc.kml": KML.encode()}))

    assert document == read_file(KML.encode())[0]
    assert LossCode.MEDIA_NOT_KEPT in told(losses)


def test_features_with_points_are_points_and_other_shapes_are_lost() -> None:
    document, losses = read_file(
        collection(
            feature(at(30.3, 59.9, 5), name="One", description="<b>A</b>", colour="red"),
            feature({"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]}, title="Two"),
            feature({"type": "LineString", "coordinates": [[1, 2], [3, 4]]}),
            feature(None, name="Nowhere"),
            feature(at(0, 0), name=7),
            name="Walk",
            crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
            bbox=[0, 0, 1, 1],
        )
    )

    assert document.fields.title == "Walk"
    assert [(point.title, spots(point)) for point in document.points] == [
        ("One", [(59.9, 30.3)]),
        ("Two", [(2, 1), (4, 3)]),
        ("Point 3", [(0, 0)]),
    ]
    assert document.points[0].description == "<b>A</b>"
    assert [loss.text for loss in losses if loss.code is LossCode.GEOMETRY_NOT_KEPT] == [
        "There is no place for LineString (1 times).",
        "There is no place for a feature without a place (1 times).",
    ]
    assert "There is no place for colour (1 times)." in [loss.text for loss in losses]


def test_a_single_feature_is_a_quest_of_one_point() -> None:
    document, _ = read_file(b"\xef\xbb\xbf " + json.dumps(feature(at(1, 2), name="One")).encode())

    assert [spots(point) for point in document.points] == [[(2, 1)]]
    assert document.fields.title == "Untitled"


FIRST: Final = ("features", 0)


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (
            collection(feature(at(1, 2)), feature(at(1, "2"))),
            ("features", 1, "geometry", "coordinates", 1),
        ),
        (
            collection(feature({"type": "MultiPoint", "coordinates": [[1, 2], [None, 2]]})),
            (*FIRST, "geometry", "coordinates", 1, 0),
        ),
        (
            collection({"type": "Feature", "geometry": at(1, 2), "properties": "x"}),
            (*FIRST, "properties"),
        ),
        (
            collection(feature(at(1, 2), questcity={"point": "x"}), questcity={"title": "x"}),
            (*FIRST, "properties", "questcity", "point"),
        ),
        (json.dumps(feature(at(1, None))).encode(), ("geometry", "coordinates", 1)),
    ],
)
def test_what_is_wrong_is_pointed_to_in_the_map(
    content: bytes, path: tuple[str | int, ...]
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        read_file(content)

    assert [one.path for one in refused.value.violations] == [path]


def test_what_is_too_long_is_shortened_and_what_is_too_much_is_left_out() -> None:
    one = feature(at(1, 2), name="x" * 200, description="y" * 3000)

    document, losses = read_file(collection(*[one] * (POINTS_AT_MOST + 5)))

    assert len(document.points) == POINTS_AT_MOST
    assert len(document.points[0].title or "") == 128
    assert len(document.points[0].description or "") == 2000
    left_out = [loss.text for loss in losses if loss.code is LossCode.POINTS_LEFT_OUT]
    assert left_out == ["A quest has 100 points at most; 5 were left out."]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain &amp; simple", "plain & simple"),
        ("a < b and b > c", "a < b and b > c"),
        ("<a href='javascript:alert(1)'>go</a>", "go"),
        ("<STYLE>p{}</STYLE>seen<script>unseen", "seen"),
        ("<ul><li>one</li>\n  <li>two</li></ul>", "one\n\ntwo"),
        ("no --> <!-- <b>not</b> --> yes<!-- no", "no --> yes"),
        ("&#1234567890123;&#0;<b></b>x", "\ufffd\ufffdx"),
        ("&lt;script&gt;<i></i>", "<script>"),
        ("<" * 100_000 + "b>", "<" * 99_999),
        ("<b " * 100_000, "<b " * 100_000),
    ],
    ids=range(10),
)
def test_markup_becomes_text(html: str, text: str) -> None:
    escaped = html.replace("&", "&amp;").replace("<", "&lt;")
    file = f"<kml><Document><description>{escaped}</description></Document></kml>"
    document, _ = read_file(file.encode())

    assert document.fields.description == text[:10_000].strip()
