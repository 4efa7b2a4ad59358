"""Plain HTML, without any script or style of its own: the policy of the pages forbids them."""

from collections.abc import Mapping
from html import escape
from string import Template
from typing import Final
from urllib.parse import urlsplit

from questcity.entrypoints.web.explanations.explanation import Explanation

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_MAP_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; worker-src 'self'; "
    "img-src 'self' data: blob:{base}; connect-src 'self'{base}; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_HEAD: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title - QuestCity</title>
<link rel="icon" href="/docs/assets/icon.svg">
"""

_CONTRACT: Final = Template(
    _HEAD
    + """<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
</head>
<body>
<noscript>This page needs JavaScript; <a href="/openapi.json">the document</a> does not.</noscript>
<div id="contract"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/assets/docs.js"></script>
</body>
</html>
"""
)

_MAP: Final = Template(
    _HEAD
    + """<link rel="stylesheet" href="/docs/assets/maplibre-gl.css">
<link rel="stylesheet" href="/docs/assets/map.css">
</head>
<body>
<noscript>This page needs JavaScript; <a href="/api/v1/quests">the list</a> does not.</noscript>
<main id="map" data-tiles="$tiles" data-attribution="$attribution"></main>
<details id="view"><summary aria-live="polite">Looking for quests</summary><ol></ol></details>
<script type="module" src="/docs/assets/map.js"></script>
</body>
</html>
"""
)

_TEXT: Final = Template(
    _HEAD
    + """<link rel="stylesheet" href="/docs/assets/pages.css">
</head>
<body>
<h1>$title</h1>
$text
</body>
</html>
"""
)

_PROBLEM: Final = Template(
    """<p><code>$code</code></p>
<p>$meaning</p>
<h2>What to do</h2>
<p>$cure</p>
<p><a href="/problems">All problems</a></p>"""
)

_SIGN: Final = """<p>You have found something that belongs to a city quest.</p>
<p>Open the QuestCity app, walk the quest to this point, and scan the sign from there.</p>"""


def contract_page() -> str:
    """Return the page that shows the contract."""
    return _CONTRACT.substitute(title="Contract")


def map_page(tiles: str | None, attribution: str | None) -> str:
    """Return the page that shows quests on a map, over tiles with this template if there is one."""
    return _MAP.substitute(
        title="Map", tiles=escape(tiles or ""), attribution=escape(attribution or "")
    )


def map_policy(tiles: str | None) -> str:
    """Return the policy of that page: it loads tiles from where they are, and no more."""
    parts = urlsplit(tiles or "")
    return _MAP_POLICY.format(base=f" {parts.scheme}://{parts.netloc}" if tiles else "")


def sign_page() -> str:
    """Return the page that the address of a sign leads to."""
    return _TEXT.substitute(title="A sign of a quest", text=_SIGN)


def problem_page(code: str, explanation: Explanation) -> str:
    """Return the page that explains a problem."""
    text = _PROBLEM.substitute(
        code=escape(code), meaning=escape(explanation.meaning), cure=escape(explanation.cure)
    )
    return _TEXT.substitute(title=escape(explanation.title), text=text)


def problem_list_page(explanations: Mapping[str, Explanation]) -> str:
    """Return the page that lists all problems."""
    lines = [
        f'<li><a href="/problems/{escape(code)}"><code>{escape(code)}</code></a><br>'
        f"{escape(explanation.meaning)}</li>"
        for code, explanation in sorted(explanations.items())
    ]
    return _TEXT.substitute(title="Problems", text="\n".join(["<ul>", *lines, "</ul>"]))
