"""What may stand in what is sent about a quest, and what no longer may."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from enum import StrEnum
from math import inf, nextafter
from typing import Any, Final
from uuid import UUID

from quest_builders import HISTORY, SAINT_PETERSBURG, WALKING

Json = Any


class Subject(StrEnum):
    """What is sent."""

    QUEST = "quest"
    QUEST_CHANGE = "change of a quest"
    POINT = "point"
    POINT_CHANGE = "change of a point"
    ORDER = "order"
    FIX = "fix"
    PUBLICATION = "publication"
    CATEGORY = "category"
    VEHICLE = "vehicle"
    PLACE = "place"
    TOOL = "tool"


# The things that changes are about. Over HTTP the server gives them other ids.
WORD_ID: Final = str(UUID(int=1))
"""A point to enter a word, with a place, a hint and, in its quest, merch."""
CODE_ID: Final = str(UUID(int=2))
GHOST_ID: Final = str(UUID(int=3))
PLACE_ID: Final = str(UUID(int=4))
HINT_ID: Final = str(UUID(int=5))
MERCH_ID: Final = str(UUID(int=6))
NOWHERE: Final = "0199a000-0000-7000-8000-000000000000"

RADIUS: Final = 25.0
"""Of the place that fixes are about."""

MERCH: Final = {"description": "A cup.", "price": {"amount": 900, "currency": "EUR"}}
SPOT: Final = {"latitude": 59.93638, "longitude": 30.30222}
HINT: Final = {"text": "Look up."}
GHOST: Final = {"type": "catch_ghost"}
CODE: Final = {"type": "enter_code", "code": "178212"}
WORD: Final = {"type": "enter_word", "words": ["Гром-камень"]}
A_POINT: Final = {
    "title": "The Bronze Horseman",
    "description": "What does it stand on? Walk to the river, and look under the horse.",
    "activity": GHOST,
    "places": [SPOT],
    "hints": [HINT],
}
A_QUEST: Final = {
    "title": "Three bridges",
    "description": "Along the river.",
    "language": "en",
    "group": 2,
    "timeframe": 3,
    "level": "Easy",
    "mileage": "5-10",
    "categoryId": str(HISTORY.id),
    "vehicleId": str(WALKING.id),
    "placeId": str(SAINT_PETERSBURG.id),
    "merch": [MERCH],
}

_BODIES: Final[dict[Subject, Json]] = {
    Subject.QUEST: {"title": "A walk", "merch": [MERCH]},
    Subject.POINT: A_POINT,
    Subject.PUBLICATION: A_QUEST | {"points": [A_POINT, A_POINT | {"title": "The Saviour"}]},
}


@dataclass(frozen=True, kw_only=True)
class Edge:
    """What may stand at a place of a body, and what no longer may; a refusal `says` the limit."""

    subject: Subject
    at: str
    good: tuple[Json, ...] = ()
    bad: tuple[Json, ...]
    code: str
    says: str = ""
    told_at: str = ""
    within: dict[str, Json] = field(default_factory=dict)

    def __str__(self) -> str:
        kind = f" {self.within['kind']}" if "kind" in self.within else ""
        return f"{self.subject}{kind} {self.pointer} {self.code}"

    @property
    def pointer(self) -> str:
        """Where a refusal points to."""
        return self.told_at or self.at

    def body(self, value: Json) -> Json:
        """Return what is sent with that value."""
        body = deepcopy(_BODIES.get(self.subject, {}) | self.within)
        steps: list[Json] = [
            int(step) if step.isdigit() else step for step in self.at[2:].split("/")
        ]
        *way, last = steps
        inner: Json = body
        for step in way:
            inner = inner[step] if isinstance(inner, list) else inner.setdefault(step, {})
        inner[last] = value
        return body


def text_edges(
    subject: Subject, at: str, most: int, *, least: int = 1, **within: Json
) -> Iterator[Edge]:
    """Yield the edges of the length of a text: in characters, as they are seen."""
    if least:
        plural = "s" if least > 1 else ""
        yield Edge(
            subject=subject,
            at=at,
            good=("Я" * least,),
            bad=("", " \n\u00a0", "a" * (least - 1)),
            code="too-short",
            says=f"at least {least} character{plural}",
            within=within,
        )
    yield Edge(
        subject=subject,
        at=at,
        good=("a" * most, "🦊" * most, "e\u0301" * most, *(() if least else ("", " \n"))),
        bad=("a" * (most + 1), "🦊" * (most + 1), "e\u0301" * (most + 1)),
        code="too-long",
        says=f"at most {most} characters",
        within=within,
    )


def whole_edges(subject: Subject, at: str, least: int, most: int, **within: Json) -> Edge:
    """Return the edges of a whole number."""
    return Edge(
        subject=subject,
        at=at,
        good=(least, most),
        bad=(least - 1, most + 1, 10**30, -(10**30)),
        code="out-of-range",
        says=f"between {least} and {most}",
        within=within,
    )


def measure_edges(subject: Subject, at: str, least: float, most: float, **within: Json) -> Edge:
    """Return the edges of any number."""
    return Edge(
        subject=subject,
        at=at,
        good=(least, most),
        bad=(nextafter(least, -inf), nextafter(most, inf), 1e300, -1e300, 10**30),
        code="out-of-range",
        says=f"between {least} and {most}",
        within=within,
    )


def choice_edges(subject: Subject, at: str, good: str, *bad: Json) -> Edge:
    """Return a closed set of texts, each of which a refusal tells."""
    values = tuple(good.split(", "))
    return Edge(subject=subject, at=at, good=values, bad=bad, code="wrong-type", says=good)


def currency_edges(at: str) -> Edge:
    """Return the edges of a currency."""
    bad = ("", "EU", "EURO", "eur", "€€€", "EUR\n", "ЕВР")
    return Edge(
        subject=Subject.QUEST,
        at=at,
        good=("EUR", "RUB"),
        bad=bad,
        code="invalid",
        says="three capital letters",
    )


def no_file(subject: Subject, at: str) -> Edge:
    """Return that no file can be used yet."""
    return Edge(
        subject=subject,
        at=at,
        good=(None,),
        bad=(NOWHERE,),
        code="media-not-usable",
        says="no such file",
    )


def count_edges(subject: Subject, at: str, item: Json, most: int) -> Edge:
    """Return the edges of how many there are of something."""
    return Edge(
        subject=subject,
        at=at,
        good=([item] * most,),
        bad=([item] * (most + 1),),
        code="too-many",
        says=f"at most {most}",
    )


def kept_edges(subject: Subject, name: str, item: Json, kept_id: str) -> Iterator[Edge]:
    """Yield the edges of a list whose items are kept by their ids."""
    kept, strange = item | {"id": kept_id}, item | {"id": NOWHERE}
    says = "A new item has no id"
    at = f"#/{name}"
    good: tuple[Json, ...] = ([kept, item], [item, kept], [])
    for bad, index in (([kept, kept], 1), ([item, kept, kept], 2), ([strange], 0)):
        yield Edge(
            subject=subject,
            at=at,
            good=good,
            bad=(bad,),
            code="unknown",
            says=says,
            told_at=f"{at}/{index}/id",
        )
