"""A list and a detail of quests with nothing between ASGI and PostgreSQL: what all is measured by.

It has the statements and the answers of the application, and neither framework, rules, nor logs.
"""

# asyncpg's classes take type parameters in its stubs only.
from __future__ import annotations

import os
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qs
from uuid import UUID

import asyncpg
import msgspec

from benchmarks.client import API
from benchmarks.peers.cursors import NewestCursors
from benchmarks.serving import serve
from questcity.entrypoints.bootstrap.settings import Settings

_QUESTS: Final = f"{API}/quests"
_DETAIL_FROM: Final = len(_QUESTS) + 1


class Named(msgspec.Struct):
    """What a quest refers to."""

    id: UUID
    name: str


class Price(msgspec.Struct):
    """What a quest costs."""

    amount: int
    currency: str
    subscription: bool


class Credits(msgspec.Struct):
    """What a run costs and earns."""

    auto: bool
    cost: int
    reward: int


class Rating(msgspec.Struct):
    """Stars."""

    average: float
    count: int


class Start(msgspec.Struct):
    """Where a quest begins."""

    latitude: float
    longitude: float


class Quest(msgspec.Struct, rename="camel"):
    """A quest in a list."""

    id: UUID
    title: str
    language: str
    cover_url: str | None
    category: Named
    vehicle: Named
    place: Named
    level: str
    group: int
    timeframe: int
    mileage: str
    points_count: int
    price: Price
    credits: Credits
    rating: Rating
    start: Start
    published_at: datetime


class Files(msgspec.Struct):
    """What a quest brings along."""

    count: int
    bytes: int


class Detail(Quest, rename="camel"):
    """A quest."""

    description: str
    mentor: str
    merch: msgspec.Raw
    published_version: int
    files: Files


class Page(msgspec.Struct, rename="camel"):
    """A page of quests."""

    items: list[Quest]
    next_cursor: str | None


class UnresetConnection(asyncpg.Connection):
    """A connection that is not reset when it goes back to the pool."""

    def get_reset_query(self) -> str:
        """Return no statement."""
        return ""


class Raw:
    """The ASGI application."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._cursors = NewestCursors(settings)
        self._encoder = msgspec.json.Encoder()
        self._pool: asyncpg.Pool[Any]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve a request, or the beginning and the end of the process."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        path = scope["path"]
        if path == _QUESTS:
            body = await self._list(scope["query_string"])
        elif path.startswith(_QUESTS):
            body = await self._view(UUID(path[_DETAIL_FROM:]))
        else:
            body = b"{}"
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(body)),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _live(self, receive: Any, send: Any) -> None:
        await receive()
        size = self._settings.database_read_pool_size
        self._pool = await asyncpg.create_pool(
            self._settings.database_url,
            min_size=size,
            max_size=size,
            connection_class=UnresetConnection,
            server_settings={"timezone": "UTC"},
        )
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._pool.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _list(self, query: bytes) -> bytes:
        limit = int(parse_qs(query)[b"limit"][0])
        rows = await self._pool.fetch(f"{_LIST}{limit + 1:d}")
        items = [_quest(row) for row in rows[:limit]]
        after = None
        if len(rows) > limit:
            after = self._cursors.after(items[-1].published_at, items[-1].id)
        return self._encoder.encode(Page(items, after))

    async def _view(self, quest_id: UUID) -> bytes:
        row = await self._pool.fetchrow(_DETAIL, quest_id)
        return self._encoder.encode(_detail(row))


def _quest(row: Any) -> Quest:
    return Quest(*_shown(row))


def _detail(row: Any) -> Detail:
    merch = msgspec.Raw(row["merch"])
    more = (row["description"], row["mentor"], merch, row["version"], Files(0, 0))
    return Detail(*(*_shown(row), *more))


def _shown(row: Any) -> tuple[Any, ...]:
    return (
        row["quest_id"],
        row["title"],
        row["language"],
        None,
        Named(row["category_id"], row["category_name"]),
        Named(row["vehicle_id"], row["vehicle_name"]),
        Named(row["place_id"], row["place_name"]),
        row["level"],
        row["group_size"],
        row["timeframe"],
        row["mileage"],
        row["points_count"],
        Price(row["price_amount"], row["price_currency"], row["price_subscription"]),
        Credits(row["credits_auto"], row["credits_cost"], row["credits_reward"]),
        Rating(row["rating"] / 100, row["rating_count"]),
        Start(row["start_latitude"], row["start_longitude"]),
        row["published_at"],
    )


_COLUMNS: Final = """
quest_id, published_at, title, language, level, group_size, timeframe, mileage, points_count,
price_amount, price_currency, price_subscription, credits_auto, credits_cost, credits_reward,
rating, rating_total, rating_count, folded_title,
start_latitude, start_longitude, category_id, category.name AS category_name,
vehicle_id, vehicle.name AS vehicle_name, place_id, area.name AS place_name
"""

_TABLES: Final = """
quest_listing
JOIN category ON category.id = category_id
JOIN vehicle ON vehicle.id = vehicle_id
JOIN area ON area.id = place_id
"""

_LIST: Final = (
    f"SELECT {_COLUMNS} FROM {_TABLES} WHERE true "  # noqa: S608 (constants)
    "ORDER BY published_at DESC, quest_id DESC LIMIT "
)

_DETAIL: Final = (
    f"SELECT {_COLUMNS}, description, mentor, merch, version FROM {_TABLES} WHERE quest_id = $1"  # noqa: S608 (constants)
)


if __name__ == "__main__":
    settings_ = Settings.read(os.environ)
    serve(Raw(settings_), settings_)
