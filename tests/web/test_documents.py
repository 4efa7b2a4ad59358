"""What is at the root: the contract's document, the pages, and what they load."""

import gzip
import re
from hashlib import sha256
from html import escape
from importlib.resources import files
from pathlib import Path
from zipfile import ZipFile

import msgspec
import pytest
from hatchling.builders.wheel import WheelBuilder
from httpx import AsyncClient

from questcity.entrypoints.web.documents.contract import contract
from questcity.entrypoints.web.documents.pages import (
    map_page,
    map_policy,
    problem_list_page,
    problem_page,
)
from questcity.entrypoints.web.explanations.explanation import Explanation
from questcity.entrypoints.web.reasons import PAGES

pytestmark = pytest.mark.anyio

ASSETS = files("questcity.entrypoints.web.documents") / "assets"
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
# A map draws in another thread, and makes pictures of what it has fetched.
DRAWING = {"worker-src": "'self'", "img-src": "'self' data: blob:"}
BUNDLE = "/docs/assets/swagger-ui-bundle.js"


async def test_the_contract_is_served_whole(client: AsyncClient) -> None:
    answer = await client.get("/openapi.json")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.json() == msgspec.json.decode(msgspec.json.encode(contract()))
    assert answer.json()["openapi"] == "3.1.0"


@pytest.mark.parametrize("path", ["/openapi.json", BUNDLE, "/docs/assets/icon.svg"])
async def test_what_is_known_already_is_not_sent_again(client: AsyncClient, path: str) -> None:
    first = await client.get(path)

    again = await client.get(path, headers={"If-None-Match": first.headers["etag"]})
    other = await client.get(path, headers={"If-None-Match": '"other"'})

    assert first.headers["cache-control"] in {"no-cache", "public, max-age=3600"}
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert (other.status_code, other.content) == (200, first.content)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/nowhere",
        "/nowhere/",
        "/nowhere.json",
        "/schema",
        "/schema/openapi.json",
        "/openapi.yaml",
        "/docs/nowhere",
        "/docs/assets",
        "/docs/assets/README.md",
        "/docs/assets/swagger-ui-bundle.js.gz",
        "/docs/assets/..%2Fcontract.py",
        "/docs/assets/../contract.py",
        "/problems/nothing-like-it",
        "/problems/busy/more",
    ],
)
async def test_nothing_else_is_at_the_root(client: AsyncClient, path: str) -> None:
    answer = await client.get(path)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/not-found"


async def test_the_list_of_problems_leads_to_each(client: AsyncClient) -> None:
    page = await client.get("/problems")

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    links = re.findall(r'href="(/problems/[^"]+)"', page.text)
    assert links == [f"/problems/{code}" for code in sorted(PAGES)]


@pytest.mark.parametrize("code", PAGES)
async def test_each_problem_has_its_page(client: AsyncClient, code: str) -> None:
    page = await client.get(f"/problems/{code}")

    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert f"<code>{code}</code>" in page.text
    assert f"<h1>{escape(PAGES[code].title)}</h1>" in page.text


def test_no_word_of_a_page_is_taken_for_markup() -> None:
    sly = Explanation("<b>title", "<i>meaning & more", '<a href="x">cure')

    pages = [problem_page("<code>", sly), problem_list_page({'"><script>': sly})]

    for page in pages:
        assert "&lt;i&gt;meaning &amp; more" in page
        assert not re.search(r"<b>|<i>|<script>|<code><code>|href=\"x\"", page)


@pytest.mark.parametrize("path", ["/docs", "/docs/", "/map", "/problems", "/problems/busy"])
async def test_a_page_runs_and_loads_only_what_is_ours(client: AsyncClient, path: str) -> None:
    page = await client.get(path)

    policy = dict(
        rule.strip().partition(" ")[::2]
        for rule in page.headers["content-security-policy"].split(";")
    )
    assert policy == POLICY | (DRAWING if path == "/map" else {})
    assert not re.search(r"<style|style=|<script>| on[a-z]+=|//", page.text)
    for loaded in re.findall(r'(?:src|<link[^>]* href)="([^"]+)"', page.text):
        assert (await client.get(loaded)).status_code == 200


def test_a_map_may_load_tiles_from_one_place_more() -> None:
    tiles = "https://tiles.example.org:8443/{z}/{x}/{y}.png?key=a&b=\"'><script>"

    page, policy = map_page(tiles, '"><script>© me'), map_policy(tiles)

    assert "img-src 'self' data: blob: https://tiles.example.org:8443;" in policy
    assert "connect-src 'self' https://tiles.example.org:8443;" in policy
    assert policy.count("https:") == 2
    assert 'data-tiles="https://tiles.example.org:8443/{z}/{x}/{y}.png?key=a&amp;b=' in page
    assert page.count("<script") == 1


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
        ("swagger-ui.css", "text/css; charset=utf-8"),
        ("docs.js", "text/javascript; charset=utf-8"),
        ("map.js", "text/javascript; charset=utf-8"),
        ("map.css", "text/css; charset=utf-8"),
        ("maplibre-gl.mjs", "text/javascript; charset=utf-8"),
        ("maplibre-gl-worker.mjs", "text/javascript; charset=utf-8"),
        ("maplibre-gl.css", "text/css; charset=utf-8"),
        ("pages.css", "text/css; charset=utf-8"),
        ("icon.svg", "image/svg+xml; charset=utf-8"),
    ],
)
@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br", "gzip"),
        ("br;q=1.0, gzip;q=0.5", "gzip"),
        ("identity", None),
        ("gzip;q=0, br", None),
        ("gzip; q=0.000", None),
        ("gzip;q=nonsense", "gzip"),
    ],
)
async def test_an_asset_comes_whole_in_a_coding_that_the_client_takes(
    client: AsyncClient, name: str, content_type: str, accepted: str, coding: str | None
) -> None:
    answer = await client.get(f"/docs/assets/{name}", headers={"Accept-Encoding": accepted})

    assert answer.status_code == 200
    assert answer.headers["content-type"] == content_type
    assert answer.headers.get("content-encoding") == coding
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.content == asset(name)


def test_each_asset_from_elsewhere_is_what_its_note_says() -> None:
    note = (ASSETS / "README.md").read_text("utf-8")
    noted = dict(re.findall(r"^\| (\S+) \| [\d.]+ \| ([0-9a-f]{64}) \|$", note, re.MULTILINE))
    shipped = {file.name.removesuffix(".gz") for file in ASSETS.iterdir() if "-" in file.name}

    assert {name for name in shipped if not name.endswith(".txt")} == set(noted)
    for name, digest in noted.items():
        assert sha256(asset(name)).hexdigest() == digest


def test_the_wheel_holds_every_asset(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]

    (wheel,) = WheelBuilder(str(root)).build(directory=str(tmp_path), versions=["standard"])

    folder = "questcity/entrypoints/web/documents/assets/"
    inside = {name.removeprefix(folder) for name in ZipFile(wheel).namelist() if folder in name}
    assert inside == {file.name for file in ASSETS.iterdir()}


def asset(name: str) -> bytes:
    compressed = ASSETS / f"{name}.gz"
    if compressed.is_file():
        return gzip.decompress(compressed.read_bytes())
    return (ASSETS / name).read_bytes()


async def test_the_address_of_every_sign_leads_to_the_same_page(client: AsyncClient) -> None:
    one, another = await client.get("/q/s3cret"), await client.get("/q/nothing-like-it")

    assert one.status_code == another.status_code == 200
    assert one.content == another.content
    assert "QuestCity app" in one.text
    assert one.headers["referrer-policy"] == "no-referrer"
