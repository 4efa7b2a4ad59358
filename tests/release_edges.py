"""The edges of what may become of a quest that is written: a publication, and live fixes."""

from collections.abc import Iterator
from math import inf, nextafter

from edge_builders import (
    A_POINT,
    CODE,
    CODE_ID,
    GHOST_ID,
    HINT_ID,
    NOWHERE,
    PLACE_ID,
    RADIUS,
    SPOT,
    WORD,
    WORD_ID,
    Edge,
    Json,
    Subject,
    measure_edges,
    text_edges,
)


def of_fixes() -> Iterator[Edge]:
    """Yield the edges of live fixes."""
    fix = Subject.FIX
    of_quest: Json = {"kind": "text"}
    of_point: Json = {"kind": "text", "pointId": WORD_ID}
    of_hint: Json = of_point | {"hints": [{"id": HINT_ID, "text": "Down."}]}
    at_place: Json = {"pointId": WORD_ID, "placeId": PLACE_ID}
    larger: Json = at_place | {"kind": "larger-radius"}
    moved: Json = at_place | {"kind": "moved-place", "latitude": 0.5, "longitude": 0.5}
    kinds = "text, larger-radius, accepted-answer, moved-place, withdrawn-point"
    yield Edge(subject=fix, at="#/kind", bad=("smaller", ""), code="wrong-type", says=kinds)
    yield from text_edges(fix, "#/title", 128, **of_quest)
    yield from text_edges(fix, "#/title", 128, **of_point)
    yield from text_edges(fix, "#/description", 10_000, **of_quest)
    yield from text_edges(fix, "#/description", 2000, **of_point)
    yield from text_edges(fix, "#/hints/0/text", 2000, **of_hint)
    for at, within, says in (
        ("#/hints/0/id", of_hint, "a hint of the point"),
        ("#/placeId", larger | {"detectionRadius": 50}, "no such place"),
        ("#/placeId", moved, "no such place"),
        ("#/pointId", of_point | {"title": "?"}, "no such point"),
        ("#/pointId", {"kind": "withdrawn-point"}, "no such point"),
    ):
        yield Edge(subject=fix, at=at, bad=(NOWHERE,), code="unknown", says=says, within=within)
    yield Edge(
        subject=fix,
        at="#/hints",
        bad=([{"id": HINT_ID, "text": "?"}],),
        code="not-expected",
        says="Only a point has hints",
        within=of_quest,
    )
    yield Edge(
        subject=fix,
        at="#/hints",
        bad=([],),
        code="missing",
        says="at least one text",
        told_at="#",
        within=of_point,
    )
    yield Edge(
        subject=fix,
        at="#/detectionRadius",
        bad=(5, RADIUS),
        code="not-larger",
        says="here it is 25 now",
        within=larger,
    )
    yield Edge(
        subject=fix,
        at="#/detectionRadius",
        good=(nextafter(RADIUS, inf), 500),
        bad=(nextafter(5, -inf), nextafter(500, inf), 1e300, -1e300),
        code="out-of-range",
        says="between 5 and 500",
        within=larger,
    )
    yield measure_edges(fix, "#/latitude", -90, 90, **moved)
    yield measure_edges(fix, "#/longitude", -180, 180, **moved)
    for point, good, bad, says in (
        (CODE_ID, ("1", "0" * 12), ("", "0" * 13, "x", "1" + "-" * 64), "1 to 12 digits"),
        (WORD_ID, ("5", "a" * 64), ("", "?!", "a" * 65), "1 to 64 characters"),
    ):
        yield Edge(
            subject=fix,
            at="#/answer",
            good=good,
            bad=bad,
            code="invalid",
            says=says,
            within={"kind": "accepted-answer", "pointId": point},
        )
    yield Edge(
        subject=fix,
        at="#/pointId",
        bad=(GHOST_ID,),
        code="not-expected",
        says="Nobody enters",
        within={"kind": "accepted-answer", "answer": "boo"},
    )


def of_publications() -> Iterator[Edge]:
    """Yield the edges of what a quest needs before players find it."""
    publication = Subject.PUBLICATION

    for name in ("language", "group", "level", "mileage", "categoryId", "vehicleId", "placeId"):
        yield Edge(subject=publication, at=f"#/{name}", bad=(None,), code="missing", says=" ")
    yield Edge(
        subject=publication,
        at="#/timeframe",
        good=(0,),
        bad=(None,),
        code="missing",
        says="0 is as long as one likes",
    )
    yield Edge(
        subject=publication,
        at="#/description",
        bad=(None, "", " \n"),
        code="missing",
        says="what the quest is about",
    )
    yield Edge(
        subject=publication, at="#/points", bad=([], [A_POINT]), code="too-few", says="at least two"
    )
    yield Edge(
        subject=publication,
        at="#/price",
        good=({"amount": 0},),
        bad=({"amount": 1}, {"subscription": True}),
        code="price-not-supported",
        says="price 0",
    )
    yield from _of_published_points()


def _of_published_points() -> Iterator[Edge]:
    publication, at = Subject.PUBLICATION, "#/points/1"
    yield Edge(
        subject=publication,
        at=f"{at}/description",
        bad=("", " \n"),
        code="missing",
        says="what to do",
    )
    yield Edge(
        subject=publication, at=f"{at}/places", bad=([],), code="too-few", says="add a place"
    )
    yield Edge(
        subject=publication,
        at=f"{at}/activity",
        good=({"type": "take_photo", "kind": "matching"},),
        bad=({"type": "take_photo"},),
        code="missing",
        says="a face",
        told_at=f"{at}/activity/kind",
    )
    yield Edge(
        subject=publication,
        at=f"{at}/activity",
        good=(WORD, CODE),
        bad=({"type": "enter_word"}, {"type": "enter_code"}),
        code="missing",
        says="the right answer",
    )
    yield Edge(
        subject=publication,
        at=at,
        good=(_parts("pick_up_artifact", 1, 2),),
        bad=(_parts("catch_ghost", 1, 2),),
        code="parts-not-possible",
        says="only that has parts",
        told_at=f"{at}/places",
    )
    whole = ((1, 2), (2, 1, 3), range(1, 21), (None, None), (None,))
    broken = ((1,), (1, None), (1, 1), (1, 3), (2, 3), (1, 2, 2), (None, 1, 2), (1, 2, None))
    yield Edge(
        subject=publication,
        at=at,
        good=tuple(_parts("pick_up_artifact", *parts) for parts in whole),
        bad=tuple(_parts("pick_up_artifact", *parts) for parts in broken),
        code="parts-not-whole",
        says="at least two places",
        told_at=f"{at}/places",
    )


def _parts(activity: str, *parts: int | None) -> Json:
    places = [SPOT | {"part": part} for part in parts]
    return A_POINT | {"title": "A relic", "activity": {"type": activity}, "places": places}
