"""The contract and its pages, for machines and for people."""

import re
from functools import cache
from typing import Any, Final

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, MediaType, Response, get
from litestar.datastructures import Headers
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.web.answers import etag_of, is_known
from questcity.entrypoints.web.documents.contract import contract
from questcity.entrypoints.web.documents.pages import (
    POLICY,
    contract_page,
    map_page,
    map_policy,
    problem_list_page,
    problem_page,
    sign_page,
)
from questcity.entrypoints.web.documents.static import find_static_file
from questcity.entrypoints.web.reasons import PAGES
from questcity.entrypoints.web.requests import AnyRequest

# Named, and not refused by a weight of nothing (RFC 9110, section 12.4.2).
_GZIP: Final = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)


class DocumentController(Controller):
    """The OpenAPI document, the page that shows it, and a page for each problem."""

    include_in_schema = False

    @get("/openapi.json")
    async def openapi(self, request: AnyRequest) -> Response[Any]:
        """Return the contract."""
        content = _contract()
        headers = {"ETag": etag_of(content), "Cache-Control": "no-cache"}
        return _kept(request, content, "application/json", headers)

    @get("/docs")
    async def docs(self) -> Response[str]:
        """Show the contract."""
        return _page(contract_page())

    @get("/map")
    @inject
    async def map(self, settings: FromDishka[Settings]) -> Response[str]:
        """Show where quests start."""
        tiles = settings.map_tiles_url
        return _page(map_page(tiles, settings.map_attribution), map_policy(tiles))

    @get("/docs/assets/{name:str}")
    async def asset(self, request: AnyRequest, name: FromPath[str]) -> Response[Any]:
        """Return a file that a page loads."""
        file = find_static_file(name)
        if file is None:
            raise NotFoundException
        headers = {
            "ETag": file.etag,
            "Cache-Control": "public, max-age=3600",
            "Vary": "Accept-Encoding",
        }
        if not _takes_gzip(request.headers):
            return _kept(request, file.content(), file.media_type, headers)
        headers["Content-Encoding"] = "gzip"
        return _kept(request, file.compressed, file.media_type, headers)

    @get("/problems")
    async def problems(self) -> Response[str]:
        """List every problem."""
        return _page(problem_list_page(PAGES))

    @get("/q/{secret:str}")
    async def sign(self, secret: FromPath[str]) -> Response[str]:
        """Tell who has scanned a sign with something else than the app what it is.

        Nothing is looked up: the page is the same for every sign, and for what is none.
        """
        del secret
        return _page(sign_page())

    @get("/problems/{code:str}")
    async def problem(self, code: FromPath[str]) -> Response[str]:
        """Show what a problem means and what to do."""
        if code not in PAGES:
            raise NotFoundException
        return _page(problem_page(code, PAGES[code]))


@cache
def _contract() -> bytes:
    return msgspec.json.encode(contract())


def _page(html: str, policy: str = POLICY) -> Response[str]:
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-cache"}
    return Response(html, media_type=MediaType.HTML, headers=headers)


def _kept(
    request: AnyRequest, content: bytes, media_type: str, headers: dict[str, str]
) -> Response[Any]:
    if is_known(request, headers["ETag"]):
        return Response(None, status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def _takes_gzip(headers: Headers) -> bool:
    return bool(_GZIP.search(headers.get("accept-encoding", "")))
