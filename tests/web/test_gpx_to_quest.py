"""From a map of waypoints to players, by what the routes say is still to be done."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

import pytest
from dishka import AsyncContainer
from httpx import AsyncClient, Response

from play_builders import moved
from quest_builders import HORSEMAN
from questcity.domain.quests.model.points import GeoPoint
from questcity.domain.shared.permissions import Role
from stores import SetClock
from web_people import bearer, faults, problem

pytestmark = pytest.mark.anyio

QUESTS: Final = "/api/v1/quests"
STOPS: Final = 30
UNTOLD, SWAPPED, AT_ZERO, NAMELESS = 3, 7, 11, 13

CACHE: Final = """
  <extensions>
   <groundspeak:cache xmlns:groundspeak="http://www.groundspeak.com/cache/1/0/1">
    <groundspeak:name>The cache of bridge {number}</groundspeak:name>
    <groundspeak:difficulty>1.5</groundspeak:difficulty>
    <groundspeak:terrain>2</groundspeak:terrain>
    <groundspeak:short_description html="True">&lt;p&gt;Go &amp;amp; see.&lt;/p&gt;
    </groundspeak:short_description>
    <groundspeak:encoded_hints>Under the lamp.</groundspeak:encoded_hints>
   </groundspeak:cache>
  </extensions>"""

ANSWERS: Final[dict[str, tuple[Any, ...]]] = {
    "description": ("", "Thirty bridges in a day."),
    "language": ("English", "en"),
    "categoryId": (str(uuid4()), "categories"),
    "vehicleId": ("Walking", "vehicles"),
    "placeId": (None, "places"),
    "group": (0, 4),
    "timeframe": (8, 1, 10),
    "mileage": ("5", "10-30"),
}
"""What an author says of each field, one after the other, until nobody complains.

The name of a list is the first thing in that list.
"""


def lies_at(number: int) -> GeoPoint:
    """Return where a bridge is: they lie in a zigzag, 600 m apart."""
    return moved(HORSEMAN, north=600.0 * (number // 6), east=600.0 * abs(number % 12 - 5.5))


def a_map() -> bytes:
    """Return a map as people have them, with a few mistakes in it."""
    waypoints = []
    for number in range(STOPS):
        at = lies_at(number)
        latitude, longitude = at.latitude, at.longitude
        if number == SWAPPED:
            latitude, longitude = longitude, latitude
        if number == AT_ZERO:
            latitude = longitude = 0.0
        name = "" if number == NAMELESS else f"<name>Bridge {number}</name>"
        told = "" if number == UNTOLD else "<desc>Find the ghost under the bridge.</desc>"
        cache = CACHE.format(number=number) if number % 5 == 0 else ""
        waypoints.append(f'<wpt lat="{latitude}" lon="{longitude}">{name}{told}{cache}</wpt>')
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="a phone">'
        f"<metadata><name>Thirty bridges</name></metadata>{''.join(waypoints)}</gpx>"
    ).encode()


def a_place(place: dict[str, Any], latitude: float, longitude: float) -> dict[str, Any]:
    """Return the change that moves the only place of a point."""
    return {"places": [place | {"latitude": latitude, "longitude": longitude}]}


@dataclass
class Author:
    """Somebody who knows nothing but what the routes say is wrong."""

    client: AsyncClient
    headers: dict[str, str]
    path: str
    answers: dict[str, Iterator[Any]] = field(
        default_factory=lambda: {name: iter(said) for name, said in ANSWERS.items()}
    )
    heard: set[tuple[str, str]] = field(default_factory=set)

    async def draft(self) -> Response:
        """See the draft."""
        return await self.client.get(f"{self.path}/draft", headers=self.headers)

    async def errors(self) -> list[tuple[str, str]]:
        """Return pointer and code of all that stands in the way of a publication."""
        found = await self.client.get(f"{self.path}/draft/findings", headers=self.headers)
        assert found.status_code == 200
        return [
            (one["pointer"], one["code"])
            for one in found.json()["items"]
            if one["severity"] == "error"
        ]

    async def complete(self) -> None:
        """Mend one thing after the other, until nothing stands in the way."""
        while errors := await self.errors():
            pointer, code = errors[0]
            kind, *rest = pointer.removeprefix("#/").split("/")
            if kind == "points":
                await self._mend(int(rest[0]), code)
                assert errors[0] not in await self.errors()
            else:
                await self._say(kind)
            self.heard.update(errors)

    async def _say(self, name: str) -> None:
        """Say a field, and say it in another way while it is refused."""
        told = await self._answer(name)
        while (edited := await self._patch("/draft", {name: told})).status_code != 200:
            assert edited.status_code == 422
            [(pointer, code)] = {(one["pointer"], one["code"]) for one in edited.json()["errors"]}
            assert pointer == f"#/{name}"
            self.heard.add((pointer, code))
            told = await self._answer(name)

    async def _answer(self, name: str) -> Any:
        told = next(self.answers[name])
        if told not in {"categories", "vehicles", "places"}:
            return told
        listed = (await self.client.get(f"{QUESTS}/{told}", headers=self.headers)).json()
        wanted = {"vehicles": "Walking", "places": "Saint Petersburg"}.get(told)
        return next(one["id"] for one in listed["items"] if wanted in {None, one["name"]})

    async def _mend(self, index: int, code: str) -> None:
        point = (await self.draft()).json()["points"][index]
        [place] = point["places"]
        there = lies_at(AT_ZERO)
        change = {
            "missing": {"description": "Find the ghost under the bridge."},
            "coordinates-swapped": a_place(place, place["longitude"], place["latitude"]),
            "place-at-zero": a_place(place, there.latitude, there.longitude),
        }[code]
        edited = await self._patch(f"/draft/points/{point['id']}", change)
        assert edited.status_code == 200

    async def _patch(self, path: str, change: dict[str, Any]) -> Response:
        tag = (await self.draft()).headers["etag"]
        return await self.client.patch(
            f"{self.path}{path}", headers=self.headers | {"If-Match": tag}, json=change
        )


async def test_thirty_waypoints_become_a_quest_that_is_walked(
    client: AsyncClient, memory_container: AsyncContainer, clock: SetClock
) -> None:
    headers = await bearer(memory_container, Role.MANAGER)
    gpx = headers | {"Content-Type": "application/gpx+xml"}
    imported = await client.post(f"{QUESTS}/import", headers=gpx, content=a_map())
    author = Author(client, headers, f"{QUESTS}/{imported.json()['id']}")
    early = await client.put(f"{author.path}/submission", headers=headers)
    errors = await author.errors()

    await author.complete()
    submitted = await client.put(f"{author.path}/submission", headers=headers)
    approved = await client.put(
        f"{author.path}/submission/decision",
        headers=await bearer(memory_container, Role.MANAGER),
        json={"revision": int(submitted.headers["etag"].strip('"')), "decision": "approved"},
    )

    cache = imported.json()["points"][5]
    assert (cache["title"], cache["description"]) == ("The cache of bridge 5", "Go & see.")
    assert [hint["text"] for hint in cache["hints"]] == ["Under the lamp."]
    assert problem(early) == (409, "quest-not-ready")
    assert list(faults(early).items()) == errors
    assert author.heard >= {*errors, ("#/timeframe", "time-impossible")}
    assert {code for _, code in author.heard - {*errors}} >= {"invalid", "unknown", "wrong-type"}
    assert (submitted.status_code, approved.json()["status"]) == (204, "published")
    shown = (await client.get(author.path)).json()
    assert (shown["pointsCount"], shown["level"], shown["timeframe"]) == (STOPS, "Easy", 10)
    await walk(client, clock, await bearer(memory_container), author.path)


async def walk(client: AsyncClient, clock: SetClock, headers: dict[str, str], path: str) -> None:
    """Walk a quest of ghosts from its first point to the third."""
    run = (await client.post(f"{path}/runs", headers=headers)).json()
    for number in range(3):
        clock.pass_by(minutes=10)
        point, at = run["point"], clock.now().isoformat()
        [place] = point["places"]
        fix = {"latitude": place["latitude"], "longitude": place["longitude"], "accuracy": 8}
        event = {"id": str(uuid4()), "type": "claim", "pointId": point["id"], "at": at, "fix": fix}
        sent = await client.post(
            f"/api/v1/runs/{run['id']}/events",
            headers=headers,
            json={"sentAt": at, "events": [event]},
        )
        [verdict], run = sent.json()["verdicts"], sent.json()["run"]
        assert (verdict["verdict"], run["score"]) == ("accepted", 10 * (number + 1))
