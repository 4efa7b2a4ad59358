from xml.etree import ElementTree as ET

from benchmarks.chart import bar_chart

SVG = "{http://www.w3.org/2000/svg}"


def test_a_chart_has_a_bar_for_each_figure_as_long_as_that_is() -> None:
    drawn = bar_chart("Clocks & co", "ms", [("ours", 10.0), ("theirs", 40.0)], ours="ours")

    image = ET.fromstring(drawn)  # noqa: S314 (our own)
    bars = image.findall(f"{SVG}rect")
    texts = [text.text for text in image.findall(f"{SVG}text")]
    assert float(bars[1].attrib["width"]) == 4 * float(bars[0].attrib["width"])
    assert bars[0].attrib["fill"] != bars[1].attrib["fill"]
    assert texts == ["Clocks & co", "ours", "10 ms", "theirs", "40 ms"]


def test_a_chart_says_its_figures_to_those_who_cannot_see_it() -> None:
    drawn = bar_chart("Clocks", "ms", [("a", 1.0)], ours="b")
    image = ET.fromstring(drawn)  # noqa: S314 (our own)

    assert image.findtext(f"{SVG}desc") == "a: 1 ms"
