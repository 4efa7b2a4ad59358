"""The files that the pages load, as the package ships them."""

import gzip
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

_FOLDER: Final = files("questcity.entrypoints.web.documents") / "assets"
# The framework adds the charset to those of text.
_MEDIA_TYPES: Final = {
    "docs.js": "text/javascript",
    "icon.svg": "image/svg+xml; charset=utf-8",
    "map.css": "text/css",
    "map.js": "text/javascript",
    "maplibre-gl-worker.mjs": "text/javascript",
    "maplibre-gl.css": "text/css",
    "maplibre-gl.mjs": "text/javascript",
    "pages.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui.css": "text/css",
}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file, compressed, and what it is."""

    compressed: bytes
    media_type: str
    etag: str

    def content(self) -> bytes:
        """Return the file as it was before it was compressed."""
        return gzip.decompress(self.compressed)


@cache
def find_static_file(name: str) -> StaticFile | None:
    """Return a file by its name, if there is one."""
    media_type = _MEDIA_TYPES.get(name)
    if media_type is None:
        return None
    shipped = _FOLDER / f"{name}.gz"
    if shipped.is_file():
        compressed = shipped.read_bytes()
    else:
        compressed = gzip.compress((_FOLDER / name).read_bytes(), mtime=0)
    # Weak: it stands for the file in either coding.
    etag = f'W/"{sha256(compressed).hexdigest()[:32]}"'
    return StaticFile(compressed, media_type, etag)
