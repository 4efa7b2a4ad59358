"""What the audit trail says of live fixes."""

from questcity.domain.quests.model.fields import QuestFields
from questcity.domain.quests.model.fixes import (
    AcceptedAnswer,
    Fix,
    FixChange,
    LargerRadius,
    MovedPlace,
    TextFix,
)
from questcity.domain.quests.model.points import Point
from questcity.domain.quests.model.quests import QuestVersion


def told_of_fix(fix: Fix, before: QuestVersion) -> tuple[dict[str, str], dict[str, str]]:
    """Return what the trail says of a fix over a version as it was: before it and after.

    Of answers it says how many there are.
    """
    change = fix.change
    about = {"kind": change.kind.value, "version": str(fix.version)}
    for name in ("point_id", "place_id"):
        if named := getattr(change, name, None):
            about[name] = str(named)
    return _told(change, before), about | _told(change, before.fixed((fix,)))


def _told(change: FixChange, version: QuestVersion) -> dict[str, str]:
    """Return those values of a version that a change is about."""
    point = next((point for point in version.points if point.id == change.point_id), None)
    if isinstance(change, TextFix):
        return _told_words(change, version.fields if point is None else point)
    places = () if point is None else point.places
    place = next((place for place in places if place.id == getattr(change, "place_id", None)), None)
    if isinstance(change, LargerRadius) and place:
        return {"detection_radius": str(place.detection_radius)}
    if isinstance(change, MovedPlace) and place:
        return {"latitude": str(place.at.latitude), "longitude": str(place.at.longitude)}
    if isinstance(change, AcceptedAnswer) and point:
        return {"answers": str(len(point.activity.answers))}
    return {"points": str(len(version.points))}


def _told_words(change: TextFix, about: QuestFields | Point) -> dict[str, str]:
    names = [name for name in ("title", "description") if getattr(change, name) is not None]
    told = {name: str(getattr(about, name)) for name in names}
    changed = {hint.id for hint in change.hints}
    hints = about.hints if isinstance(about, Point) else ()
    return told | {f"hint {hint.id}": hint.text for hint in hints if hint.id in changed}
