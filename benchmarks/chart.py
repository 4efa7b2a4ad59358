"""A small chart of bars, drawn by hand: it needs no fonts, scripts or colours of a page."""

from collections.abc import Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape

_WIDTH, _NAMES, _VALUES = 720, 230, 80
_TOP, _BAR, _BASE, _STEP = 40, 18, 14, 28

# In between, so that they can be read on white and on black.
_TEXT: Final = "#768390"
_OURS, _OTHERS = "#2f81f7", "#9aa4af"


def bar_chart(title: str, unit: str, bars: Sequence[tuple[str, float]], *, ours: str) -> str:
    """Return an SVG image; the bars whose names begin with `ours` stand out."""
    height = _TOP + _STEP * len(bars)
    longest = max(value for _, value in bars)
    said = ", ".join(f"{name}: {value:.0f} {unit}" for name, value in bars)
    style = f'font-family="system-ui, sans-serif" font-size="13" fill="{_TEXT}"'
    box = f'viewBox="0 0 {_WIDTH} {height}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img" {style}>',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(said)}</desc>",
        f'<text x="0" y="20" font-size="15" font-weight="600">{escape(title)}</text>',
    ]
    for number, (name, value) in enumerate(bars):
        colour = _OURS if name.startswith(ours) else _OTHERS
        lines += _bar(number, name, f"{value:.0f} {unit}", value / longest, colour)
    return "\n".join([*lines, "</svg>", ""])


def _bar(number: int, name: str, value: str, share: float, colour: str) -> Iterator[str]:
    top = _TOP + _STEP * number
    base = top + _BASE
    width = max(1.0, share * (_WIDTH - _NAMES - _VALUES))
    name_at, value_at = _NAMES - 10, f"{_NAMES + width + 8:.1f}"
    box = f'x="{_NAMES}" y="{top}" width="{width:.1f}" height="{_BAR}" rx="3"'
    yield f'<text x="{name_at}" y="{base}" text-anchor="end">{escape(name)}</text>'
    yield f'<rect {box} fill="{colour}"/>'
    yield f'<text x="{value_at}" y="{base}">{escape(value)}</text>'
