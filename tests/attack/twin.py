"""A server that does what ours must not: it pastes what people send into its SQL.

Whoever finds no hole in it would find none anywhere.
"""

import json
import os
from typing import Any, Final
from urllib.parse import parse_qs

import asyncpg
import uvicorn

SPEAKING, SILENT = "/speaking", "/silent"
ROUTES: Final = (SPEAKING, SILENT)
"""One shows what it has found or what went wrong; the other shows nothing, but takes its time."""


class Twin:
    """Searches published quests, as badly as can be."""

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url
        self._pool: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one request, or be told that there will be some."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        text = parse_qs(scope["query_string"].decode()).get("q", [""])[0]
        status, found = await self._search(text)
        if scope["path"] == SILENT:
            status, found = 200, []
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(found).encode()})

    async def _live(self, receive: Any, send: Any) -> None:
        await receive()
        async with asyncpg.create_pool(self._database_url, min_size=1, max_size=4) as self._pool:
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})

    async def _search(self, text: str) -> tuple[int, Any]:
        query = f"SELECT title FROM quest_listing WHERE title ILIKE '%{text}%' LIMIT 20"  # noqa: S608 (the hole)
        try:
            return 200, [row["title"] for row in await self._pool.fetch(query)]
        except (asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
            return 500, str(error)


if __name__ == "__main__":
    uvicorn.run(
        Twin(os.environ["TWIN_DATABASE_URL"]),
        port=int(os.environ["TWIN_PORT"]),
        log_config=None,
        access_log=False,
    )
