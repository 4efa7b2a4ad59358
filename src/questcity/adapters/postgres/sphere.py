"""Places as points on a sphere of radius one, where straight lines stand for ways over ground."""

from math import asin, cos, pi, radians, sin

from questcity.domain.quests.model.points import EARTH_RADIUS, GeoPoint


def on_sphere(point: GeoPoint) -> list[float]:
    """Return a place as a point on a sphere of radius one."""
    north, east = radians(point.latitude), radians(point.longitude)
    return [cos(north) * cos(east), cos(north) * sin(east), sin(north)]


def metres_of(chord: float) -> float:
    """Return how long the way over ground is that a straight line through the sphere stands for."""
    return 2 * EARTH_RADIUS * asin(min(1.0, chord / 2))


def chord_of(metres: float) -> float:
    """Return the straight line through the sphere for a way over ground."""
    return 2 * sin(min(metres / EARTH_RADIUS, pi) / 2)
