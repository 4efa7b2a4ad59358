"""Makes the files that are measured, in a folder: hostile ones, and large ones that are good."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

from benchmarks.files.reading import GOOD_BUNDLE, MEGABYTES
from hostile_files import HOSTILE, bundled, zipped
from quest_documents import a_document
from questcity.adapters.formats.quest_json import write_json


def good_files() -> dict[str, bytes]:
    """Return large files that are what they seem, by name."""
    half = MEGABYTES * 500_000
    media = Random(1).randbytes(2 * half)
    document = a_document()
    points = tuple(
        replace(document.points[index % 4], title=f"Point {index}", description="Текст. " * 280)
        for index in range(100)
    )
    quest = write_json(replace(document, points=points))
    line = [[30 + step / 1e5, 59 + step / 1e5] for step in range(4000)]
    feature = {"type": "Feature", "properties": {}}
    lines = [feature | {"geometry": {"type": "LineString", "coordinates": line}}] * 100
    inside = "<ele>5.0</ele><time>2026-05-01T12:00:00Z</time>"
    step = f'<trkpt lat="59.93638" lon="30.30222">{inside}</trkpt>'
    track = f"<gpx><trk><trkseg>{step * (MEGABYTES * 1_000_000 // len(step))}</trkseg></trk></gpx>"
    chance = Random(2)
    spots = " ".join(f"{chance.random():.7f},{chance.random():.7f}" for _ in range(5000))
    shape = f"<LineString><coordinates>{spots}</coordinates></LineString>"
    mark = f"<Placemark><name>A</name>{shape}</Placemark>"
    marks = f"<kml><Document>{mark * (MEGABYTES * 1_000_000 // len(mark))}</Document></kml>"
    return {
        GOOD_BUNDLE: bundled(quest, {"media/a": media[:half], "media/b": media[half:]}),
        "good quest.json": quest,
        "good GeoJSON with lines": json.dumps(
            {"type": "FeatureCollection", "features": lines}
        ).encode(),
        "good GPX with a track": track.encode(),
        "good KML with lines": marks.encode(),
        "good KMZ with lines": zipped({"doc.kml": marks.encode()}),
    }


def main(folder: Path) -> None:
    """Write every file under its name."""
    files = good_files() | {name: make() for name, (make, _) in HOSTILE.items()}
    for number, (name, content) in enumerate(files.items()):
        (folder / f"{number:03} {name.replace('/', '-')}").write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
