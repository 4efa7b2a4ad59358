"""The document that editors work on: plain values under names, and paths that lead into it."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from questcity.domain.quests.model.activities import ActivityType
from questcity.domain.quests.model.contents import OpenContent
from questcity.domain.quests.model.points import Hint, PlaceSettings, Point

Path = tuple[str | int, ...]
"""Names of fields and positions in lists, outermost first; the empty one leads to the whole."""

Document = Mapping[str, Any]


def document_of(content: OpenContent) -> Document:
    """Return what an author wrote as a document; a list is a tuple."""
    points = tuple(_point(point, content.answers[point.id]) for point in content.points)
    return asdict(content.fields) | {"points": points}


def leads_somewhere(path: Path, document: Document) -> bool:
    """Tell whether there is something in the document where the path leads."""
    return len(_things_along(path, document)) == len(path) + 1


def followed(path: Path, before: Document, after: Document) -> Path:
    """Return where in a later document that is to which a path has led in an earlier one.

    What has an id is found by it, wherever it has moved. Of what is gone, what held it is told.
    """
    steps: list[str | int] = []
    things = _things_along(path, before)
    here: Any = after
    for step, thing in zip(path, things[1:], strict=False):
        present = _present(step, thing, here)
        if present is None:
            break
        here = here[present]
        steps.append(present)
    return tuple(steps)


def identity_of(thing: Any) -> Any:
    """Return the id of a thing that has one, or None."""
    return thing.get("id") if isinstance(thing, Mapping) else None


def _things_along(path: Path, document: Document) -> list[Any]:
    """Return the whole, and all that a path leads through, as far as it leads."""
    things: list[Any] = [document]
    for step in path:
        if not _has(things[-1], step):
            break
        things.append(things[-1][step])
    return things


def _has(thing: Any, step: str | int) -> bool:
    if isinstance(thing, Mapping):
        return step in thing
    return isinstance(thing, tuple) and isinstance(step, int) and 0 <= step < len(thing)


def _present(step: str | int, thing: Any, here: Any) -> str | int | None:
    """Return the step that leads to a thing now; `step` has led to it before."""
    if isinstance(step, int) and isinstance(here, tuple) and identity_of(thing) is not None:
        found = (index for index, one in enumerate(here) if identity_of(one) == thing["id"])
        return next(found, None)
    return step if _has(here, step) else None


def _point(point: Point, answers: tuple[str, ...]) -> Document:
    return {
        "id": point.id,
        "title": point.title,
        "description": point.description,
        "activity": _activity(point, answers),
        "tool_id": point.tool,
        "file_media_id": point.file_media_id,
        "places": tuple(map(_place, point.places)),
        "hints": tuple(map(_hint, point.hints)),
    }


def _activity(point: Point, answers: tuple[str, ...]) -> Document:
    kind = point.activity.type
    told: dict[str, Any] = {"id": kind, "type": kind.code}
    only = answers[0] if answers else None
    match kind:
        case ActivityType.TAKE_PHOTO:
            told["kind"] = point.activity.kind
        case ActivityType.SCAN_QR:
            told["secret"] = only
        case ActivityType.ENTER_CODE:
            told |= {"code": only, "other_codes": answers[1:]}
        case ActivityType.ENTER_WORD:
            told["words"] = answers
    return told


def _place(place: PlaceSettings) -> Document:
    return {
        "id": place.id,
        "latitude": place.at.latitude,
        "longitude": place.at.longitude,
        "detection_radius": place.detection_radius,
        "height": place.height,
        "interaction_inaccuracy": place.interaction_inaccuracy,
        "random_occurrence": place.random_occurrence,
        "part": place.part,
    }


def _hint(hint: Hint) -> Document:
    return {"id": hint.id, "text": hint.text, "cost": hint.cost}
