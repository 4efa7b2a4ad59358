"""Whether a player is where the point is."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from questcity.domain.play.model.evidence import Evidence, EvidenceType, Fix
from questcity.domain.play.model.progress import CheckIn
from questcity.domain.play.model.verdicts import Band, Reason
from questcity.domain.quests.model.points import GeoPoint, PlaceSettings
from questcity.domain.shared.ids import PlaceId

WORST_ACCURACY: Final = 100.0
GOOD_ACCURACY: Final = 50.0
OLDEST_FIX_SECONDS: Final = 30.0
NEAR: Final = 3.0
NORTH_POLE: Final = 90.0
ANTIMERIDIAN: Final = 180.0
CHECK_IN_HOLDS_FOR: Final = timedelta(minutes=10)
CHECK_IN_HOLDS_FOR_PHOTO: Final = timedelta(minutes=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A fix that was good enough to be judged, and when it was taken by the server's clock.

    One that nobody could have reached in time from the last credible one is not credible. It stays
    so however often it is repeated, until there was time to get there.
    """

    at: GeoPoint
    accuracy: float
    taken_at: datetime
    is_credible: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What a position turned out to be; a good one has a place."""

    place: PlaceSettings | None = None
    reasons: tuple[Reason, ...] = ()
    doubts: tuple[Reason, ...] = ()
    band: Band | None = None


def seen(
    evidence: Evidence, done_at: datetime, last: Sighting | None, top_speed: float
) -> Sighting | Reason:
    """Return the position that evidence comes with, or the reason why it cannot be judged.

    `last` is the last credible one, `top_speed` in m/s how fast the player can travel.
    """
    fix = evidence.fix
    if fix is None or not _is_on_earth(fix.at):
        return Reason.POSITION_MISSING
    if fix.accuracy is None or not 0 <= fix.accuracy <= WORST_ACCURACY:
        return Reason.NOT_PRECISE_ENOUGH
    if fix.age_seconds > OLDEST_FIX_SECONDS:
        return Reason.FIX_TOO_OLD
    taken_at = done_at - timedelta(seconds=max(0.0, fix.age_seconds))
    sighting = Sighting(at=fix.at, accuracy=fix.accuracy, taken_at=taken_at)
    if last is not None and _is_too_fast(last, sighting, top_speed):
        return replace(sighting, is_credible=False)
    return sighting


def judge_fix(sighting: Sighting, places: Iterable[PlaceSettings], fix: Fix) -> Position:
    """Judge a fix against the nearest of the places, of which there is at least one."""
    place = min(places, key=lambda place: sighting.at.distance_to(place.at))
    distance = sighting.at.distance_to(place.at)
    reach = place.detection_radius + min(sighting.accuracy, GOOD_ACCURACY)
    if distance > reach:
        band = Band.NEAR if distance <= NEAR * reach else Band.FAR
        return Position(reasons=(Reason.OUTSIDE_RADIUS,), band=band)
    return Position(
        place=place,
        reasons=(Reason.WITHIN_RADIUS,),
        doubts=tuple(_doubts(sighting, fix)),
        band=Band.INSIDE,
    )


def judge_check_in(
    check_in: CheckIn | None,
    places: Iterable[PlaceSettings],
    evidence: Evidence,
    done_at: datetime,
) -> Position | None:
    """Return the position that an earlier check-in vouches for, if it still does."""
    if check_in is None:
        return None
    is_photo = evidence.type is EvidenceType.PHOTO
    holds_for = CHECK_IN_HOLDS_FOR_PHOTO if is_photo else CHECK_IN_HOLDS_FOR
    if not timedelta(0) <= done_at - check_in.at <= holds_for:
        return None
    place = _find(places, check_in.place_id)
    if place is None:
        return None
    doubts = check_in.doubts
    if evidence.fix and evidence.fix.is_mock and Reason.MOCK_LOCATION not in doubts:
        doubts = (*doubts, Reason.MOCK_LOCATION)
    return Position(place=place, reasons=(Reason.WITHIN_RADIUS,), doubts=doubts)


def _find(places: Iterable[PlaceSettings], place_id: PlaceId) -> PlaceSettings | None:
    return next((place for place in places if place.id == place_id), None)


def _doubts(sighting: Sighting, fix: Fix) -> Iterable[Reason]:
    if fix.is_mock:
        yield Reason.MOCK_LOCATION
    if sighting.accuracy > GOOD_ACCURACY:
        yield Reason.NOT_PRECISE_ENOUGH
    if not sighting.is_credible:
        yield Reason.TOO_FAST


def _is_too_fast(last: Sighting, sighting: Sighting, top_speed: float) -> bool:
    # Both fixes may be off by their accuracy: only what is left of the way was surely walked.
    way = last.at.distance_to(sighting.at) - last.accuracy - sighting.accuracy
    return way > top_speed * abs((sighting.taken_at - last.taken_at).total_seconds())


def _is_on_earth(at: GeoPoint) -> bool:
    return abs(at.latitude) <= NORTH_POLE and abs(at.longitude) <= ANTIMERIDIAN
