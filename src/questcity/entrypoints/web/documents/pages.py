"""Plain HTML."""

from html import escape
from string import Template
from typing import Final

from questcity.entrypoints.web.catalogue import Explanation

_PAGE: Final = Template(
    """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title - QuestCity</title>
<style>
body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem }
code { color: #666 }
</style>
<h1>$title</h1>
<p><code>$code</code></p>
<p>$meaning</p>
<h2>What to do</h2>
<p>$cure</p>
</html>
"""
)


def problem_page(code: str, explanation: Explanation) -> str:
    """Return the page that explains a problem."""
    return _PAGE.substitute(
        code=escape(code),
        title=escape(explanation.title),
        meaning=escape(explanation.meaning),
        cure=escape(explanation.cure),
    )
